/** A submitted statement that may still run. */

import type { Rows, StatementEvent, StatementInfo } from "./api.js";
import { ProblemError, StatementCancelled, StatementFailed, WaitTimeout } from "./errors.js";
import { type Watching, watch } from "./events.js";
import { Result } from "./result.js";
import type { Transport } from "./transport.js";
import { Deadline, type Waiting } from "./waiting.js";

const PATH = "/api/v1/sessions/{name}/statements/{id}";
const WAIT = 600_000;
const CANCEL_WAIT = 10_000;

/** A statement: wait for its end, watch it, read its rows, cancel it. */
export class Statement {
  readonly id: number;
  /** Its rows, whole or in part. */
  readonly result: Result;
  private readonly path: { name: string; id: number };
  private newest: StatementInfo;

  constructor(
    private readonly transport: Transport,
    info: StatementInfo,
  ) {
    this.id = info.id;
    // By number, since another session may have the name later.
    this.path = { name: String(info.session_id), id: info.id };
    this.result = new Result(transport, this.path);
    this.newest = info;
  }

  /** The statement as it was last seen; `refresh` asks again. */
  get info(): StatementInfo {
    return this.newest;
  }

  /** The statement as it is now; with `wait`, once it has ended or after so many milliseconds (at most 30 s). */
  async refresh({ wait = 0, signal }: Waiting = {}): Promise<StatementInfo> {
    this.newest = await this.transport.json("get", PATH, { path: this.path, wait: new Deadline(wait).next(), signal });
    return this.newest;
  }

  /** Waits for its end, at most 10 minutes where nothing is said, and tells how that was; throws nothing but for time. */
  async ended({ wait = WAIT, signal }: Waiting = {}): Promise<StatementInfo> {
    const deadline = new Deadline(wait);
    while (!this.newest.terminal) {
      await this.refresh({ wait: deadline.next(), signal });
      if (!this.newest.terminal && deadline.passed) {
        const { id, session, state } = this.newest;
        throw new WaitTimeout(`statement ${id} of session ${session} is still ${state} after ${wait} ms`);
      }
    }
    return this.newest;
  }

  /** The statement once it has succeeded; throws StatementFailed, StatementCancelled, or WaitTimeout: then it runs on. */
  async succeeded(waiting: Waiting = {}): Promise<StatementInfo> {
    const info = await this.ended(waiting);
    if (info.error !== null) {
      throw new StatementFailed(info.error, info);
    }
    if (info.state === "cancelled") {
      throw new StatementCancelled(info);
    }
    return info;
  }

  /** All rows that were kept, once it has succeeded; none where it gave no table. */
  async rows(waiting: Waiting = {}): Promise<Rows> {
    const { table } = (await this.succeeded(waiting)).output;
    if (!table?.more) {
      return table?.rows ?? [];
    }
    const rows: Rows = [];
    for await (const row of this.result.rows({ signal: waiting.signal })) {
      rows.push(row);
    }
    return rows;
  }

  /** What happens to it, as it happens, until it has ended; over cut connections too. */
  events(watching: Watching = {}): AsyncGenerator<StatementEvent, void, undefined> {
    const { path, transport } = this;
    const { signal } = watching;
    const open = (headers: Record<string, string>) => transport.stream(`${PATH}/events`, { path, headers, signal });
    return watch(open, `statement ${this.id}`, watching);
  }

  /** Asks for its end and waits a little for it; a statement that has ended already stays as it is. */
  async cancel({ wait = CANCEL_WAIT, signal }: Waiting = {}): Promise<StatementInfo> {
    try {
      const call = { path: this.path, wait: new Deadline(wait).next(), signal };
      this.newest = await this.transport.json("post", `${PATH}/cancel`, call);
      return this.newest;
    } catch (error) {
      if (error instanceof ProblemError && error.code === "STATEMENT_FINISHED") {
        return this.refresh({ signal });
      }
      throw error;
    }
  }
}
