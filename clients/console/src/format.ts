/** Numbers, times and sizes as people read them. */

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const PRECISE = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const DAY_AND_CLOCK = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** A number with three digits, or more where it is large. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return "–";
  }
  return Math.abs(value) >= 1000 ? WHOLE.format(value) : PRECISE.format(value);
}

/** A duration from milliseconds: `340 ms`, `1.2 s`, `3 min 4 s`, `2 h 5 min`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) {
    return "–";
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) {
    return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long ago, from milliseconds; a clock that goes before the server's gives no less than nothing. */
export function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return ms < 1500 ? "just now" : `${seconds < 60 ? `${seconds} s` : duration(seconds * 1000)} ago`;
}

/** A size from bytes. */
export function bytes(value: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
  return `${PRECISE.format(value / 1024 ** power)} ${units[power]}`;
}

/** A moment in the reader's own time; with its day where that is not today. */
export function moment(at: string, now: number): string {
  const time = new Date(at);
  const today = time.toDateString() === new Date(now).toDateString();
  return (today ? CLOCK : DAY_AND_CLOCK).format(time);
}
