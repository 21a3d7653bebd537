/** The rows of a statement's table, read from the server when they are asked for. */

import type { ResultPage, Rows } from "./api.js";
import type { Transport } from "./transport.js";

const PATH = "/api/v1/sessions/{name}/statements/{id}/result";
const PAGE = 10_000;

export interface Range {
  /** How many rows to leave out before the first. */
  offset?: number;
  /** The most rows to read. */
  limit?: number;
  signal?: AbortSignal | undefined;
}

/**
 * All rows that were kept, on the server; read as often as they are asked for, also after the session's end. Reading
 * throws a ProblemError with NO_RESULT where there is no table, and RESULT_EXPIRED once it has expired.
 */
export class Result {
  constructor(
    private readonly transport: Transport,
    private readonly statement: { name: string; id: number },
  ) {}

  /** Some rows in one answer, with their columns. */
  page({ offset = 0, limit = PAGE, signal }: Range = {}): Promise<ResultPage> {
    return this.transport.json("get", PATH, { path: this.statement, query: { offset, limit }, signal });
  }

  /** The rows one by one, fetched page by page. */
  async *rows({
    offset = 0,
    limit = Number.POSITIVE_INFINITY,
    signal,
  }: Range = {}): AsyncGenerator<Rows[number], void, undefined> {
    for (let at = offset, left = limit; left > 0; ) {
      const asked = Math.min(left, PAGE);
      const { rows } = await this.page({ offset: at, limit: asked, signal });
      yield* rows;
      if (rows.length < asked) {
        return;
      }
      at += rows.length;
      left -= rows.length;
    }
  }

  /** The rows as bytes in another form, as they come. */
  async stream(format: "ndjson" | "csv" | "arrow" | "json", range: Range = {}): Promise<ReadableStream<Uint8Array>> {
    const { signal, ...rest } = range;
    const body = await this.transport.stream(PATH, { path: this.statement, query: { ...rest, format }, signal });
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const chunk = await body?.read();
          if (chunk === undefined) {
            controller.close();
          } else {
            controller.enqueue(chunk);
          }
        },
        cancel: () => body?.close(),
      },
      { highWaterMark: 0 }, // what nobody asks for stays on the server
    );
  }
}
