/** A named session. */

import type { SessionInfo, StatementSpec } from "./api.js";
import { SessionFailed, WaitTimeout } from "./errors.js";
import { pages } from "./pages.js";
import { type Parameter, written } from "./parameters.js";
import { Statement } from "./statement.js";
import type { Transport } from "./transport.js";
import { Deadline, type Waiting } from "./waiting.js";

const PATH = "/api/v1/sessions/{name}";
const START_WAIT = 300_000;
const CLOSE_WAIT = 60_000;
/** A wait for the next change, short since the one of interest may have come just before. */
const CHANGE_WAIT = 1_000;

/** What a statement may say beside its code, as in the API, and how this call waits. */
export interface RunOptions extends Omit<StatementSpec, "code" | "parameters">, Waiting {
  /** Values that the code finds under these names, in SQL as `:name`; they are bound and never become part of it. */
  parameters?: Record<string, Parameter>;
  /** The same key with the same snippet is the same statement, however often it is submitted; one of its own otherwise. */
  key?: string;
}

/** A session of the server, addressed by its name. */
export class Session {
  private readonly path: { name: string };

  constructor(
    private readonly transport: Transport,
    readonly name: string,
  ) {
    this.path = { name };
  }

  /** The session as it is now. */
  info({ signal }: { signal?: AbortSignal } = {}): Promise<SessionInfo> {
    return this.transport.json("get", PATH, { path: this.path, signal });
  }

  /**
   * Submits a snippet; it runs once, also where the connection breaks meanwhile. Returns at once, or with `wait` when it
   * has ended or after so many milliseconds (at most 30 s), whatever its state then: `succeeded()` or `rows()` of what
   * comes back wait for the end and throw where it failed.
   */
  async run(code: string, options: RunOptions = {}): Promise<Statement> {
    const { parameters, key = newKey(), wait = 0, signal, ...rest } = options;
    const body = { code, ...rest, ...(parameters ? { parameters: written(parameters) } : {}) } as StatementSpec;
    const call = { path: this.path, body, key, wait: new Deadline(wait).next(), signal };
    return new Statement(this.transport, await this.transport.json("post", `${PATH}/statements`, call));
  }

  /** A statement by its id, whatever its state, also one of an earlier day. */
  async statement(id: number, { signal }: { signal?: AbortSignal } = {}): Promise<Statement> {
    const path = { ...this.path, id };
    return new Statement(this.transport, await this.transport.json("get", `${PATH}/statements/{id}`, { path, signal }));
  }

  /** All its statements by id, fetched page by page. */
  async *statements({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<Statement, void, undefined> {
    const path = `${PATH}/statements` as const;
    for await (const info of pages((query) => this.transport.json("get", path, { path: this.path, query, signal }))) {
      yield new Statement(this.transport, info);
    }
  }

  /** Cancels all that runs and waits, or what has this tag; the ids of those statements. */
  async interrupt({ tag, signal }: { tag?: string; signal?: AbortSignal } = {}): Promise<number[]> {
    const body = tag === undefined ? {} : { tag };
    return (await this.transport.json("post", `${PATH}/interrupt`, { path: this.path, body, signal })).cancelled;
  }

  /** Starts it again with a new interpreter and waits until it takes statements; variables and views are gone. */
  async restart({ wait = START_WAIT, signal }: Waiting = {}): Promise<SessionInfo> {
    const deadline = new Deadline(wait);
    const first = { path: this.path, wait: deadline.next(), signal };
    let info = await this.transport.json("post", `${PATH}/restart`, first);
    while (!started(info, deadline, wait)) {
      const next = Math.min(CHANGE_WAIT, deadline.next());
      info = await this.transport.json("get", PATH, { path: this.path, wait: next, signal });
    }
    return info;
  }

  /** Ends the session and waits until it has ended; its statements can still be read. */
  async close({ wait = CLOSE_WAIT, signal }: Waiting = {}): Promise<SessionInfo> {
    const deadline = new Deadline(wait);
    for (;;) {
      const info = await this.transport.json("delete", PATH, { path: this.path, wait: deadline.next(), signal });
      if (info.terminal) {
        return info;
      }
      if (deadline.passed) {
        throw new WaitTimeout(`session ${this.name} is still ${info.state} after ${wait} ms`);
      }
    }
  }
}

/** Whether a session takes statements; throws where it never will, or where time is up. */
export function started(info: SessionInfo, deadline: Deadline, wait: number): boolean {
  if (info.terminal) {
    throw new SessionFailed(info);
  }
  if (info.state !== "starting") {
    return true;
  }
  if (deadline.passed) {
    throw new WaitTimeout(`session ${info.name} is still starting after ${wait} ms`);
  }
  return false;
}

/** Not `randomUUID`, which browsers have on secure pages only. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
