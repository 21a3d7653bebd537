/** Follows the events of one stream for as long as it is shown. */

import { type Client, ConnectionFailed, ProblemError, type StreamInfo } from "parley";
import { History } from "./history.js";

const PAUSE = 2_000;
/** So often in a row the record may tell of more than the events before these are taken to be another server's. */
const OUT_OF_STEP = 5;

export class Watcher {
  history = new History();
  connection: "connecting" | "open" | "lost" = "connecting";
  /** Whether its end was seen, rather than found. */
  sawItRun = false;
  private readonly closing = new AbortController();
  private round = new AbortController();
  private behind = 0;

  constructor(
    private readonly client: Client,
    readonly id: string,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {
    this.closing.signal.addEventListener("abort", () => this.round.abort());
  }

  /** Until the stream has ended, or `close`; over lost connections for as long as it takes. */
  async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      this.round = new AbortController();
      const { signal } = this.round;
      try {
        const onConnection = (state: "open" | "lost") => this.connected(state);
        const stream = this.client.streams.named(this.id);
        for await (const event of stream.events({ after: this.history.last, signal, onConnection })) {
          this.history.add(event);
          this.changed();
        }
        return;
      } catch (error) {
        if (this.closing.signal.aborted) {
          return;
        }
        if (error instanceof ConnectionFailed || (error instanceof ProblemError && error.status >= 429)) {
          this.connected("lost");
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        } else if (!signal.aborted) {
          this.failed(error);
          return;
        }
      }
    }
  }

  /**
   * Compares with the stream's record. A server that has started anew numbers events from 0 again, and would be asked for
   * those after a number that it has not reached: then all are asked for anew.
   */
  compare(info: StreamInfo): void {
    this.sawItRun ||= !info.terminal;
    const known = this.history.newest?.number ?? -1;
    const more = (info.progress?.batch ?? -1) > known || (info.terminal && this.history.state !== info.state);
    this.behind = more && this.connection === "open" ? this.behind + 1 : 0;
    if (this.behind === OUT_OF_STEP) {
      this.behind = 0;
      this.history = new History();
      this.round.abort();
    }
  }

  close(): void {
    this.closing.abort();
  }

  private connected(state: "open" | "lost"): void {
    this.connection = state;
    this.changed();
  }
}
