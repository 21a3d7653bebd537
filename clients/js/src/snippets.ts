/** Published snippets: code with parameters under an address. */

import type { Body, Call, PublishedSnippet, ResultPage, RunText, SnippetSpec } from "./api.js";
import { WaitTimeout } from "./errors.js";
import type { Transport } from "./transport.js";
import { Deadline, type Waiting } from "./waiting.js";

const PATH = "/api/v1/snippets/{snippet}";
const RUN = "/run/{snippet}";
const WAIT = 600_000;
/** Of a snippet so many versions are kept. */
const KEPT = 100;
/** Where no time is left, rather than the server's own bound. */
const AT_ONCE = { wait: "0s" };

/** What comes in time, or where to ask for it. */
type Answered = ResultPage | RunText | Call;

/** A value of a parameter, as JSON has it; the snippet says its type. Large integers, dates and bytes go as texts. */
export type Value = string | number | boolean | null;

/** How a snippet is run. */
export interface RunSnippet extends Waiting {
  /** The same key with the same values is the same run; such a call takes no kept answer. Without it, it is sent once. */
  key?: string;
  /** Has it run even where an answer is kept. */
  fresh?: boolean;
}

/** The published snippets that the caller may see. */
export class Snippets {
  constructor(private readonly transport: Transport) {}

  /** All of them, by name. */
  async list({ signal }: { signal?: AbortSignal } = {}): Promise<PublishedSnippet[]> {
    return (await this.transport.json("get", "/api/v1/snippets", { signal })).items;
  }

  /** Makes it, or a new version of it, once it compiles; the same definition again changes nothing. */
  publish(name: string, spec: SnippetSpec, { signal }: { signal?: AbortSignal } = {}): Promise<PublishedSnippet> {
    return this.transport.json("put", PATH, { path: { snippet: name }, body: spec, signal });
  }

  /** The version that runs, or the one that is asked for, which its owner may see. */
  get(name: string, { version, signal }: { version?: number; signal?: AbortSignal } = {}): Promise<PublishedSnippet> {
    const query = version === undefined ? {} : { version };
    return this.transport.json("get", PATH, { path: { snippet: name }, query, signal });
  }

  /** Its versions, the newest first, as many as are kept; one request for each that is read. */
  async *versions(
    name: string,
    { signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<PublishedSnippet, void, undefined> {
    const newest = await this.get(name, { ...(signal ? { signal } : {}) });
    yield newest;
    const oldest = Math.max(1, newest.version - KEPT + 1);
    for (let version = newest.version - 1; version >= oldest; version--) {
      yield await this.get(name, { version, ...(signal ? { signal } : {}) });
    }
  }

  /** Deletes it with all its versions; the name is free again. */
  delete(name: string, { signal }: { signal?: AbortSignal } = {}): Promise<PublishedSnippet> {
    return this.transport.json("delete", PATH, { path: { snippet: name }, signal });
  }

  /**
   * Runs it and waits for what it gives, at most 10 minutes where nothing is said: its rows, or its text where it is one of
   * text. Throws a ProblemError with SNIPPET_FAILED where the code fails, WaitTimeout where it is not ready: it goes on.
   */
  async run(
    name: string,
    parameters: Record<string, Value> = {},
    { key, fresh = false, wait = WAIT, signal }: RunSnippet = {},
  ): Promise<ResultPage | RunText> {
    const deadline = new Deadline(wait);
    const path = { snippet: name };
    const call = {
      path,
      body: parameters as Body<typeof RUN, "post">,
      ...(key === undefined ? {} : { key }),
      headers: fresh ? { "Cache-Control": "no-cache" } : {},
      query: AT_ONCE,
      wait: deadline.next(),
      signal,
    };
    let answer: Answered = await this.transport.json("post", RUN, call);
    while (isCall(answer)) {
      if (deadline.passed) {
        throw new WaitTimeout(`snippet ${name} is still ${answer.state} after ${wait} ms`);
      }
      answer = await this.ended(answer, deadline, signal);
    }
    return answer;
  }

  /** The same run once more, after its end or when time is up. */
  private ended({ snippet, links }: Call, deadline: Deadline, signal: AbortSignal | undefined): Promise<Answered> {
    const call = links.self.slice(links.self.lastIndexOf("/") + 1);
    const asked = { path: { snippet, call }, query: AT_ONCE, wait: deadline.next(), signal };
    return this.transport.json("get", `${RUN}/calls/{call}`, asked);
  }
}

function isCall(answer: Answered): answer is Call {
  return "links" in answer;
}
