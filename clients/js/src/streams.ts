/** Streaming queries of sessions, watched and stopped from outside. */

import type { StreamEvent, StreamInfo } from "./api.js";
import { type Watching, watch } from "./events.js";
import { Statement } from "./statement.js";
import type { Transport } from "./transport.js";
import { Deadline, type Waiting } from "./waiting.js";

const PATH = "/api/v1/streams/{stream}";
const STOP_WAIT = 30_000;

/** What streams, in all sessions that the caller sees. */
export class Streams {
  constructor(private readonly transport: Transport) {}

  /** What runs and the latest that has ended, the newest first, 500 at most. */
  async list({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<StreamInfo[]> {
    return (await this.transport.json("get", "/api/v1/streams", { signal })).items;
  }

  /** A stream as it is now; the id is that of one run of it. */
  get(id: string, options: { signal?: AbortSignal | undefined } = {}): Promise<StreamInfo> {
    return this.named(id).info(options);
  }

  /** The stream of this id without asking the server. */
  named(id: string): Stream {
    return new Stream(this.transport, id);
  }
}

/** One run of a streaming query. */
export class Stream {
  private readonly path: { stream: string };

  constructor(
    private readonly transport: Transport,
    readonly id: string,
  ) {
    this.path = { stream: id };
  }

  /** How it is now: state, newest batch with its sources and sink, newest values of its own metrics, error. */
  info({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<StreamInfo> {
    return this.transport.json("get", PATH, { path: this.path, signal });
  }

  /** Its states, batches, metrics, alerts and error, as they come, until it has ended; over cut connections too. */
  events(watching: Watching = {}): AsyncGenerator<StreamEvent, void, undefined> {
    const { path, transport } = this;
    const { signal } = watching;
    const open = (headers: Record<string, string>) => transport.stream(`${PATH}/events`, { path, headers, signal });
    return watch(open, `stream ${this.id}`, watching);
  }

  /**
   * Stops it between two batches and waits for that, at most 30 s where nothing is said; the stream as it is then. One
   * that has ended stays as it is.
   */
  stop({ wait = STOP_WAIT, signal }: Waiting = {}): Promise<StreamInfo> {
    return this.transport.json("post", `${PATH}/stop`, { path: this.path, wait: new Deadline(wait).next(), signal });
  }

  /**
   * Runs the statement again that started it, where its record says that it is `restartable`; one that runs is stopped
   * first, for which this waits at most 30 s where nothing is said. Answers with the new statement. The new run is a stream
   * of its own, with the same `query` where it has a checkpoint.
   */
  async restart({ wait = STOP_WAIT, signal }: Waiting = {}): Promise<Statement> {
    const call = { path: this.path, wait: new Deadline(wait).next(), signal };
    return new Statement(this.transport, await this.transport.json("post", `${PATH}/restart`, call));
  }
}
