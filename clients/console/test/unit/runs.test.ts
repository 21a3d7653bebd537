import assert from "node:assert/strict";
import { test } from "node:test";
import type { StreamInfo } from "parley";
import { isSuccessor } from "../../src/runs.js";

const FIRST = run({ id: "first", query: "q1", started_at: "2026-01-01T12:00:00Z" });
const LATER = { id: "second", query: "q2", started_at: "2026-01-01T12:00:01Z" };

function run(more: Partial<StreamInfo>): StreamInfo {
  return { name: "orders", kind: "structured", session: 1, ...more } as StreamInfo;
}

test("a later run of the same query is one, whatever it is called", () => {
  assert.ok(isSuccessor(run({ ...LATER, query: "q1", name: null, session: 2 }), FIRST));
  assert.ok(!isSuccessor(FIRST, run({ ...LATER, query: "q1" })));
  assert.ok(!isSuccessor(FIRST, FIRST));
});

test("without a checkpoint it is the one of the same name in the same session", () => {
  assert.ok(isSuccessor(run(LATER), FIRST));
  assert.ok(!isSuccessor(run({ ...LATER, name: "flights" }), FIRST));
  assert.ok(!isSuccessor(run({ ...LATER, session: 2 }), FIRST));
  assert.ok(!isSuccessor(run({ ...LATER, kind: "dstream" }), FIRST));
});

test("of what has no name only a context can be told", () => {
  assert.ok(!isSuccessor(run({ ...LATER, name: null }), run({ ...FIRST, name: null })));
  const context = run({ ...FIRST, name: null, kind: "dstream" });
  assert.ok(isSuccessor(run({ ...LATER, name: null, kind: "dstream" }), context));
  assert.ok(!isSuccessor(run({ ...LATER, name: null, kind: "dstream", session: 2 }), context));
});
