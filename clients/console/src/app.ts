/** What the page knows and does; `page.ts` shows it. */

import { type Client, ConnectionFailed, connect, ProblemError, type StreamInfo } from "parley";
import { chosenId, goTo } from "./address.js";
import { ChartBoard } from "./charts.js";
import { isSuccessor } from "./runs.js";
import { forgetToken, savedToken, saveToken } from "./token.js";
import { Watcher } from "./watcher.js";

const POLL = 2_000;

export class App {
  /** The newest first; undefined before they are known. */
  streams: StreamInfo[] | undefined;
  watcher: Watcher | undefined;
  board: ChartBoard | undefined;
  /** The run that was shown before the page went over to a new one by itself. */
  before: StreamInfo | undefined;
  /** Why a token is asked for; undefined where none is needed or it is right. */
  gate: string | undefined;
  /** What went wrong with what the reader asked for. */
  trouble: string | undefined;
  /** Whether a stop or restart is under way. */
  acting = false;
  /** How much is shown, in seconds; all where there is no bound. */
  span = 300;
  private reachable = true;
  private client: Client;
  private wake: () => void = () => undefined;

  constructor(private readonly changed: () => void) {
    this.client = client(savedToken());
    addEventListener("popstate", () => this.choose(chosenId(), "replace"));
  }

  get chosen(): StreamInfo | undefined {
    return this.streams?.find(({ id }) => id === this.watcher?.id);
  }

  get lost(): boolean {
    return !this.reachable || this.watcher?.connection === "lost";
  }

  /** A newer run of the one that is shown. */
  get successor(): StreamInfo | undefined {
    const { chosen } = this;
    return chosen && this.streams?.find((stream) => isSuccessor(stream, chosen));
  }

  /** Asks for the list again and again; never ends. */
  async run(): Promise<void> {
    this.choose(chosenId(), "replace");
    for (;;) {
      if (this.gate === undefined) {
        await this.poll();
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Shows this stream. */
  choose(id: string | undefined, how: "push" | "replace"): void {
    this.before = undefined;
    this.trouble = undefined;
    if (id === this.watcher?.id) {
      return;
    }
    this.watcher?.close();
    this.board?.close();
    this.watcher = undefined;
    this.board = undefined;
    if (id !== undefined) {
      goTo(id, how);
      this.watcher = new Watcher(
        this.client,
        id,
        () => this.moved(),
        (error) => this.fail(error),
      );
      this.board = new ChartBoard();
      if (this.gate === undefined) {
        void this.watcher.run();
      }
    }
    this.changed();
  }

  enter(token: string): void {
    try {
      this.client = client(token);
    } catch (error) {
      this.gate = words(error);
      this.changed();
      return;
    }
    saveToken(token);
    this.gate = undefined;
    const id = this.watcher?.id ?? chosenId();
    this.choose(undefined, "replace");
    this.choose(id, "replace");
    this.wake();
    this.changed();
  }

  async stop(stream: StreamInfo): Promise<void> {
    await this.act(() => this.client.streams.named(stream.id).stop());
  }

  /** The page goes over to the new run once it is listed. */
  async restart(stream: StreamInfo): Promise<void> {
    if (this.watcher) {
      this.watcher.sawItRun = true;
    }
    await this.act(() => this.client.streams.named(stream.id).restart());
  }

  private async act(action: () => Promise<unknown>): Promise<void> {
    this.acting = true;
    this.trouble = undefined;
    this.changed();
    try {
      await action();
    } catch (error) {
      this.fail(error);
    }
    this.acting = false;
    this.wake();
    this.changed();
  }

  private async poll(): Promise<void> {
    try {
      this.streams = await this.client.streams.list();
      this.reachable = true;
    } catch (error) {
      if (error instanceof ConnectionFailed || (error instanceof ProblemError && error.status >= 429)) {
        this.reachable = false;
      } else {
        this.fail(error);
      }
      this.changed();
      return;
    }
    const { chosen, successor } = this;
    if (this.watcher === undefined) {
      this.choose((this.streams.find(({ terminal }) => !terminal) ?? this.streams[0])?.id, "replace");
    } else if (chosen?.terminal && successor && this.watcher.sawItRun) {
      this.choose(successor.id, "replace");
      this.before = chosen;
    } else if (chosen) {
      this.watcher.compare(chosen);
    }
    this.changed();
  }

  private moved(): void {
    if (this.watcher?.history.state !== undefined && this.watcher.history.state !== this.chosen?.state) {
      this.wake();
    }
    this.changed();
  }

  private fail(error: unknown): void {
    if (error instanceof ProblemError && error.code === "UNAUTHENTICATED") {
      // Both the list and the events may be refused: what the first one said stays.
      this.gate ??= savedToken() === undefined ? "" : "The server does not take this token.";
      forgetToken();
      this.watcher?.close();
    } else if (error instanceof ProblemError && error.code === "UNKNOWN_STREAM") {
      this.changed(); // the page says so, since the list does not have it
    } else {
      this.trouble = words(error);
    }
    this.changed();
  }
}

function client(token: string | undefined): Client {
  return connect({ url: location.origin, ...(token === undefined ? {} : { token }) });
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
