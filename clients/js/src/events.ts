/** Server-sent events of statements and streams, over cut connections as if there were none. */

import { createParser } from "eventsource-parser";
import { ConnectionFailed, ProblemError, UnexpectedAnswer } from "./errors.js";
import type { Incoming } from "./transport.js";
import { pause } from "./waiting.js";

/** So many connections in a row that bring nothing are enough. */
const TRIES = 12;
const PAUSE = 250;
const LONGEST_PAUSE = 5_000;
/** A connection that lived so long was a good one, though it was quiet. */
const LIVED = 10_000;

/** What every event has; after one of `state` that is `terminal` nothing follows. */
interface Numbered {
  id: number;
  type: string;
  terminal?: boolean;
}

/** How events are watched. */
export interface Watching {
  /** Only events after the one of this id; all where it is left out. */
  after?: number;
  signal?: AbortSignal | undefined;
  /** Told when events can come, and with the reason when the connection is lost and is being made again. */
  onConnection?: (state: "open" | "lost", reason?: Error) => void;
}

/**
 * What happens to something, as it happens, until it has ended. Connects again with `Last-Event-ID` where the connection
 * breaks or falls silent: nothing is lost and nothing comes twice.
 *
 * @param open asks for the events with these headers; nothing where no more will come
 * @param what whose events these are, for errors
 */
export async function* watch<Event extends Numbered>(
  open: (headers: Record<string, string>) => Promise<Incoming | undefined>,
  what: string,
  { after = -1, signal, onConnection }: Watching,
): AsyncGenerator<Event, void, undefined> {
  let last = after;
  for (let failures = 0; ; ) {
    const connected = performance.now();
    let cut: Error = new ConnectionFailed(`the events of ${what} end before it has ended`);
    try {
      const body = await open({
        Accept: "text/event-stream",
        ...(last < 0 ? {} : { "Last-Event-ID": String(last) }),
      });
      onConnection?.("open");
      if (body === undefined) {
        return;
      }
      for await (const event of read<Event>(body)) {
        last = event.id;
        failures = 0;
        yield event;
        if (event.type === "state" && event.terminal) {
          return;
        }
      }
    } catch (error) {
      if (!mayPass(error)) {
        throw error;
      }
      cut = error;
    }
    onConnection?.("lost", cut);
    failures = performance.now() - connected > LIVED ? 1 : failures + 1;
    if (failures === TRIES) {
      throw cut;
    }
    await pause(Math.min(LONGEST_PAUSE, PAUSE * 2 ** (failures - 1)), signal);
  }
}

/** A cut connection, or a server that is just going or coming. */
function mayPass(error: unknown): error is Error {
  return error instanceof ConnectionFailed || (error instanceof ProblemError && error.status === 503);
}

async function* read<Event>(body: Incoming): AsyncGenerator<Event, void, undefined> {
  const events: Event[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(asEvent<Event>(data)) });
  const decoder = new TextDecoder();
  try {
    for (let chunk = await body.read(); chunk !== undefined; chunk = await body.read()) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      yield* events.splice(0);
    }
  } finally {
    body.close();
  }
}

function asEvent<Event>(data: string): Event {
  try {
    return JSON.parse(data) as Event;
  } catch (error) {
    throw new UnexpectedAnswer(`an event is no JSON: ${data.slice(0, 100)}`, { cause: error });
  }
}
