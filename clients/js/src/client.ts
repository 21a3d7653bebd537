/** The way in: a server's address becomes a client. */

import type { SessionInfo, SessionSpec, SessionState, Version } from "./api.js";
import { pages } from "./pages.js";
import { Session, started } from "./session.js";
import { Snippets } from "./snippets.js";
import { Streams } from "./streams.js";
import { type Connection, Transport } from "./transport.js";
import { Deadline, type Waiting } from "./waiting.js";

const START_WAIT = 300_000;

/** A client of the server at this address; nothing is sent before its first use, and nothing is left to close. */
export function connect(connection: Connection = {}): Client {
  return new Client(new Transport(connection));
}

/** A server, as one caller sees it. */
export class Client {
  readonly url: string;
  readonly sessions: Sessions;
  /** What streams in the sessions that the caller sees. */
  readonly streams: Streams;
  /** Published snippets that the caller may run. */
  readonly snippets: Snippets;

  constructor(private readonly transport: Transport) {
    this.url = transport.url;
    this.sessions = new Sessions(transport);
    this.streams = new Streams(transport);
    this.snippets = new Snippets(transport);
  }

  /** What the server runs. */
  version({ signal }: { signal?: AbortSignal } = {}): Promise<Version> {
    return this.transport.json("get", "/api/v1/version", { signal });
  }
}

/** The caller's sessions. */
export class Sessions {
  constructor(private readonly transport: Transport) {}

  /**
   * The live session of this name, or a new one; waits until it takes statements, at most 5 minutes where nothing is
   * said. Throws SessionFailed with the reason where it does not start.
   */
  async open(name: string, spec: SessionSpec = {}, { wait = START_WAIT, signal }: Waiting = {}): Promise<Session> {
    const deadline = new Deadline(wait);
    let info: SessionInfo;
    do {
      // Asking again is not making again; a GET would wait for the change after the one of interest.
      const call = { path: { name }, body: spec, wait: deadline.next(), signal };
      info = await this.transport.json("put", "/api/v1/sessions/{name}", call);
    } while (!started(info, deadline, wait));
    return new Session(this.transport, name);
  }

  /** The live session of this name, else the latest that ended, as it is now. */
  get(name: string, options: { signal?: AbortSignal } = {}): Promise<SessionInfo> {
    return this.named(name).info(options);
  }

  /** The session of this name without asking the server, also one that has ended: to read its statements. */
  named(name: string): Session {
    return new Session(this.transport, name);
  }

  /** All of them, newest first, fetched page by page; only those in `state` where that is given. */
  list({ state, signal }: { state?: SessionState[]; signal?: AbortSignal } = {}): AsyncGenerator<SessionInfo> {
    const asked = state === undefined ? {} : { state };
    return pages((query) => this.transport.json("get", "/api/v1/sessions", { query: { ...asked, ...query }, signal }));
  }

  /** Ends the session of this name and waits until it has ended. */
  close(name: string, waiting: Waiting = {}): Promise<SessionInfo> {
    return this.named(name).close(waiting);
  }
}
