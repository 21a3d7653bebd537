/** Waits that have an end. Times are in milliseconds. */

/** What every call takes that may wait: `wait` is how long at most, `signal` ends it early. */
export interface Waiting {
  wait?: number;
  signal?: AbortSignal | undefined;
}

/** The longest that one request asks the server to wait. */
const LONGEST_WAIT = 30_000;

/** A moment after which one stops waiting. */
export class Deadline {
  private readonly end: number;

  constructor(wait: number) {
    if (!(wait >= 0)) {
      throw new RangeError(`a wait is a number of milliseconds from 0 on, not ${wait}`);
    }
    this.end = performance.now() + wait;
  }

  get passed(): boolean {
    return performance.now() >= this.end;
  }

  /** How long the next request should ask the server to wait. */
  next(): number {
    return Math.max(0, Math.min(LONGEST_WAIT, Math.round(this.end - performance.now())));
  }
}

/**
 * A signal that is aborted with the caller's, or when time is up. Made by hand, since timers of `AbortSignal.timeout` are
 * forgotten by some engines once they are combined by `AbortSignal.any`. Call `release` at the end.
 */
export class Bound {
  private readonly controller = new AbortController();
  private readonly follow = () => this.controller.abort(this.caller?.reason);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly caller: AbortSignal | undefined) {
    caller?.throwIfAborted();
    caller?.addEventListener("abort", this.follow);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Sets the time that is left from now on, and what is thrown when it is up. */
  limit(milliseconds: number, late: () => Error): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(late()), milliseconds);
  }

  /** Takes the limit of time away. */
  lift(): void {
    clearTimeout(this.timer);
  }

  /** Lets go of the caller's signal and of the clock. */
  release(): void {
    this.lift();
    this.caller?.removeEventListener("abort", this.follow);
  }

  /** Ends what still goes on under this signal. */
  abort(): void {
    this.release();
    this.controller.abort();
  }
}

/** Resolves after a while, or throws the signal's reason as soon as that is aborted. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
