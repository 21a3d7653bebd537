/** How often a stream has batches, and whether it has fallen silent. Times are in milliseconds. */

/** So many of the latest batches say what is usual. */
const LATEST = 20;
/** So many times the usual interval without a batch is a stall, and never less than `SHORTEST`. */
const PATIENCE = 5;
const SHORTEST = 5_000;
/** A query may take so long to its first batch. */
const FIRST = 30_000;

/** Of a stream without a batch for too long: for how long, and what is usual, where that is known. */
export interface Stall {
  silence: number;
  usual: number | undefined;
}

/** The median interval between the latest moments; unknown before there are three. */
export function usualInterval(moments: number[]): number | undefined {
  const latest = moments.slice(-LATEST - 1);
  if (latest.length < 3) {
    return undefined;
  }
  const gaps = latest.slice(1).map((moment, index) => moment - (latest[index] ?? moment));
  gaps.sort((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)];
}

/**
 * The stall of a stream that runs, or nothing.
 *
 * @param started when it began
 * @param moments when batches ended, in order
 */
export function stall(started: number, moments: number[], now: number): Stall | undefined {
  const usual = usualInterval(moments);
  const silence = now - (moments.at(-1) ?? started);
  const most = usual === undefined ? FIRST : Math.max(SHORTEST, PATIENCE * usual);
  return silence > most ? { silence, usual } : undefined;
}
