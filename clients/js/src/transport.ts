/** HTTP: one request at a time, problems as errors, tried again after a cut where that does nothing twice. */

import type { Answer, Body, Method, Path, Place, Problem } from "./api.js";
import { ConnectionFailed, ProblemError, UnexpectedAnswer } from "./errors.js";
import { Bound, pause, type Waiting } from "./waiting.js";

export interface Connection {
  /** Where the server is; the usual place on this machine where it is left out. */
  url?: string;
  /** Sent as `Authorization: Bearer …`, never as part of an address. */
  token?: string;
  /** Another `fetch` than the platform's. */
  fetch?: typeof fetch;
  /** After how many milliseconds of silence, beyond what a request itself asks to wait, a connection counts as broken. */
  silence?: number;
}

type Call<P extends Path, M extends Method> = Place<P, M> &
  Waiting & { body?: Body<P, M>; key?: string; headers?: Record<string, string> };

/** The same without the route's own types, for the inside. */
interface AnyCall extends Waiting {
  path?: unknown;
  query?: unknown;
  body?: unknown;
  key?: string;
  headers?: Record<string, string>;
}

const TRIES = 4;
const PAUSE = 250;
/** Three of the comments by which a quiet stream shows that it lives. */
const SILENCE = 45_000;

/** The connection to one server. */
export class Transport {
  readonly url: string;
  private readonly fetch: typeof fetch;
  private readonly silence: number;
  private readonly authorization: Record<string, string>;

  constructor({ url = "http://127.0.0.1:8998", token, fetch, silence = SILENCE }: Connection) {
    if (!/^https?:\/\/[^/?#@]+[^?#]*$/.test(url) || !URL.canParse(url)) {
      throw new TypeError(`not an address of a server: ${url}; it looks like http://127.0.0.1:8998`);
    }
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
      throw new TypeError("a token is printable ASCII without blanks; is there a line break at its end?");
    }
    this.url = url.replace(/\/+$/, "");
    // Browsers want their fetch called as the window's own.
    this.fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.silence = silence;
    this.authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  /** Sends a request and reads the JSON of its answer. */
  async json<P extends Path, M extends Method>(method: M, path: P, call: Call<P, M>): Promise<Answer<P, M>> {
    return this.attempt(method, path, call, async (bound, response) => {
      const value = parse(response, await response.text());
      bound.release();
      return value as Answer<P, M>;
    });
  }

  /** Reads something large, as it comes; nothing where the server says that there is no more. */
  async stream<P extends Path>(path: P, call: Call<P, "get">): Promise<Incoming | undefined> {
    return this.attempt("get", path, call, async (bound, response) => {
      if (!response.ok) {
        parse(response, await response.text());
      }
      if (response.status === 204 || response.body === null) {
        bound.release();
        return undefined;
      }
      return new Incoming(response.body.getReader(), bound, this.silence, () => this.late("get", path));
    });
  }

  /** Sends until an answer came whole; what had no key and makes something is sent once. */
  private async attempt<T>(
    method: Method,
    path: Path,
    call: AnyCall,
    read: (bound: Bound, response: Response) => Promise<T>,
  ): Promise<T> {
    const tries = method === "post" && call.key === undefined ? 1 : TRIES;
    const address = this.address(path, call);
    for (let attempt = 1; ; attempt++) {
      const bound = new Bound(call.signal);
      bound.limit((call.wait ?? 0) + this.silence, () => this.late(method, path));
      try {
        return await read(bound, await this.fetch(address, this.request(method, call, bound.signal)));
      } catch (error) {
        bound.release();
        bound.signal.throwIfAborted(); // a server that is silent for so long is not asked again
        if (error instanceof ProblemError || error instanceof UnexpectedAnswer) {
          throw error;
        }
        if (attempt === tries) {
          throw new ConnectionFailed(`no answer from ${this.url} to ${method.toUpperCase()} ${path}: ${words(error)}`, {
            cause: error,
          });
        }
      }
      await pause(PAUSE * attempt, call.signal);
    }
  }

  private request(method: Method, call: AnyCall, signal: AbortSignal): RequestInit {
    return {
      method: method.toUpperCase(),
      headers: {
        Accept: "application/json",
        ...this.authorization,
        ...(call.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(call.key === undefined ? {} : { "Idempotency-Key": call.key }),
        ...call.headers,
      },
      body: call.body === undefined ? null : JSON.stringify(call.body),
      cache: "no-store",
      credentials: "omit", // else a browser asks for a password of its own where a token is missing or wrong
      redirect: "error", // a token goes to this server alone
      signal,
    };
  }

  private address(path: Path, { path: places, query, wait = 0 }: AnyCall): string {
    const values = (places ?? {}) as Record<string, string | number>;
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => segment(name, String(values[name])));
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined) {
          asked.append(name, String(one));
        }
      }
    }
    if (wait > 0) {
      asked.set("wait", `${Math.round(wait)}ms`);
    }
    return `${this.url}${filled}${asked.size === 0 ? "" : `?${asked}`}`;
  }

  private late(method: Method, path: Path): Error {
    return new ConnectionFailed(`the server at ${this.url} is silent after ${method.toUpperCase()} ${path}`);
  }
}

/** The body of an answer, chunk by chunk. It is read to its end, or closed. */
export class Incoming {
  constructor(
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly bound: Bound,
    private readonly silence: number,
    private readonly late: () => Error,
  ) {
    bound.lift();
  }

  /** The next bytes; none at the end. */
  async read(): Promise<Uint8Array | undefined> {
    this.bound.limit(this.silence, this.late);
    try {
      const { value } = await this.reader.read();
      if (value === undefined) {
        this.bound.release();
      }
      return value;
    } catch (error) {
      this.bound.release();
      this.bound.signal.throwIfAborted();
      throw new ConnectionFailed(`the connection broke while an answer came: ${words(error)}`, { cause: error });
    } finally {
      this.bound.lift();
    }
  }

  /** Reads no further; also after the end. */
  close(): void {
    this.bound.abort();
  }
}

/** A name as one part of a path; one of dots would lead elsewhere. */
function segment(name: string, value: string): string {
  if (/^\.*$/.test(value)) {
    throw new TypeError(`not a ${name}: "${value}"`);
  }
  return encodeURIComponent(value);
}

function parse(response: Response, text: string): unknown {
  const value = asObject(text);
  if (value !== undefined && response.ok) {
    return value;
  }
  if (value === undefined || typeof value.code !== "string") {
    throw new UnexpectedAnswer(`${response.url} answered ${response.status} and nothing that Parley would say`);
  }
  throw new ProblemError({ ...value, status: response.status, detail: value.detail ?? value.title ?? "" } as Problem);
}

function asObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = text === "" ? {} : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // no JSON: the caller says so, with the address
  }
}

/** Node's fetch says only "fetch failed"; why is in the cause. */
function words(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : String(message);
}
