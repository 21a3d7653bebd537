/** What is known of a stream, as names and texts. */

import type { StreamInfo, StreamProgress } from "parley";
import { bytes, duration, moment, number } from "./format.js";

type Facts = [name: string, text: string][];
type Receiver = NonNullable<StreamProgress["sources"][number]["receiver"]>;

/** In the order in which they are shown; only what there is of its kind. */
export function factsOf({ kind, session_name, started_at, ended_at, progress }: StreamInfo, now: number): Facts {
  const facts: Facts = [
    ["Session", session_name],
    ["Started", moment(started_at, now)],
  ];
  if (ended_at) {
    facts.push(["Ended", moment(ended_at, now)]);
  }
  facts.push(["Kind", kind]);
  if (progress) {
    facts.push(["Batch", `${progress.batch}, took ${duration(progress.duration_ms)}`]);
    facts.push(...(kind === "dstream" ? delays(progress) : memory(progress, now)));
  }
  return facts;
}

/** Whether what takes in a source's records does so, where, and what went wrong with it last. */
export function receiverOf(source: string, { active, location, last_error }: Receiver): string {
  const error = last_error ? `; its last error: ${last_error}` : "";
  return `The receiver of ${source} is ${active ? "active" : "not active"} on ${location}${error}`;
}

function delays({ scheduling_delay_ms, total_delay_ms }: StreamProgress): Facts {
  return [
    ["Scheduling delay", duration(scheduling_delay_ms)],
    ["Total delay", duration(total_delay_ms)],
  ];
}

function memory({ watermark, state_rows, state_bytes, late_rows }: StreamProgress, now: number): Facts {
  return [
    ["Watermark", watermark ? moment(watermark, now) : "none"],
    ["State", `${number(state_rows)} rows, ${bytes(state_bytes)}`],
    ["Late rows", number(late_rows)],
  ];
}
