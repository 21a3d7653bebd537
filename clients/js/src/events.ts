/** A statement's server-sent events, over cut connections as if there were none. */

import { createParser } from "eventsource-parser";
import type { StatementEvent } from "./api.js";
import { ConnectionFailed, ProblemError, UnexpectedAnswer } from "./errors.js";
import type { Incoming, Transport } from "./transport.js";
import { pause } from "./waiting.js";

/** So many connections in a row that bring nothing are enough. */
const TRIES = 12;
const PAUSE = 250;
const LONGEST_PAUSE = 5_000;
/** A connection that lived so long was a good one, though the statement was quiet. */
const LIVED = 10_000;

/**
 * What happens to a statement, as it happens, until it has ended; only events after the one of the id `after`. Connects
 * again with `Last-Event-ID` where the connection breaks or falls silent: nothing is lost and nothing comes twice.
 */
export async function* watch(
  transport: Transport,
  statement: { name: string; id: number },
  after: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<StatementEvent, void, undefined> {
  let last = after;
  for (let failures = 0; ; ) {
    const connected = performance.now();
    let cut: Error = new ConnectionFailed(`the events of statement ${statement.id} end before it has ended`);
    try {
      const body = await transport.stream("/api/v1/sessions/{name}/statements/{id}/events", {
        path: statement,
        headers: { Accept: "text/event-stream", ...(last < 0 ? {} : { "Last-Event-ID": String(last) }) },
        signal,
      });
      if (body === undefined) {
        return;
      }
      for await (const event of read(body)) {
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

async function* read(body: Incoming): AsyncGenerator<StatementEvent, void, undefined> {
  const events: StatementEvent[] = [];
  const parser = createParser({ onEvent: ({ data }) => events.push(asEvent(data)) });
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

function asEvent(data: string): StatementEvent {
  try {
    return JSON.parse(data) as StatementEvent;
  } catch (error) {
    throw new UnexpectedAnswer(`an event is no JSON: ${data.slice(0, 100)}`, { cause: error });
  }
}
