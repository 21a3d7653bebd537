/** Lists of the server, page by page. */

import { UnexpectedAnswer } from "./errors.js";

const PAGE = 100;

/** The entries of each page, until no page follows. */
export async function* pages<T>(
  ask: (query: { limit: number; cursor?: string }) => Promise<{ items: T[]; next_cursor: string | null }>,
): AsyncGenerator<T, void, undefined> {
  for (let query: { limit: number; cursor?: string } = { limit: PAGE }; ; ) {
    const { items, next_cursor } = await ask(query);
    yield* items;
    if (next_cursor === null) {
      return;
    }
    if (next_cursor === query.cursor) {
      throw new UnexpectedAnswer(`a list does not go on after ${next_cursor}`);
    }
    query = { limit: PAGE, cursor: next_cursor };
  }
}
