import assert from "node:assert/strict";
import { test } from "node:test";
import type { StreamInfo, StreamProgress } from "parley";
import { factsOf, receiverOf } from "../../src/facts.js";

const AT = "2026-01-01T12:00:00Z";
const RECEIVER = { active: true, location: "node-7", executor: "3", last_error: null };

function record(kind: StreamInfo["kind"], progress: StreamProgress | null): StreamInfo {
  return {
    id: "run",
    query: "query",
    name: "orders",
    kind,
    session: 1,
    session_name: "etl",
    owner: "anna",
    statement: 4,
    state: "running",
    terminal: false,
    started_at: AT,
    ended_at: null,
    error: null,
    progress,
    metrics: [],
    restartable: true,
    not_restartable_reason: null,
    links: { self: "", events: "", stop: "", restart: "", session: "" },
  };
}

function progress(more: Partial<StreamProgress>): StreamProgress {
  return {
    batch: 12,
    at: AT,
    duration_ms: 250,
    parts_ms: {},
    input_rows: 3,
    input_rows_per_second: 3,
    processed_rows_per_second: 12,
    state_rows: 0,
    state_bytes: 0,
    late_rows: 0,
    watermark: null,
    sources: [],
    sink: null,
    scheduling_delay_ms: null,
    total_delay_ms: null,
    failure: null,
    ...more,
  };
}

function told(stream: StreamInfo): Record<string, string> {
  const { Started, ...facts } = Object.fromEntries(factsOf(stream, Date.parse(AT)));
  assert.match(Started ?? "", /\d\d:\d\d:00/);
  return facts;
}

test("of a DStream its delays are told, and nothing of a state that it does not have", () => {
  assert.deepEqual(told(record("dstream", progress({ scheduling_delay_ms: 40, total_delay_ms: 290 }))), {
    Session: "etl",
    Kind: "dstream",
    Batch: "12, took 250 ms",
    "Scheduling delay": "40 ms",
    "Total delay": "290 ms",
  });
});

test("of a structured query its state is told, before its first batch only what is known", () => {
  assert.deepEqual(told(record("structured", progress({ state_rows: 5, state_bytes: 2048, late_rows: 1 }))), {
    Session: "etl",
    Kind: "structured",
    Batch: "12, took 250 ms",
    Watermark: "none",
    State: "5 rows, 2 KiB",
    "Late rows": "1",
  });
  assert.deepEqual(told(record("structured", null)), { Session: "etl", Kind: "structured" });
});

test("a receiver is told with its place and its last error", () => {
  assert.equal(receiverOf("Sockets", RECEIVER), "The receiver of Sockets is active on node-7");
  assert.equal(
    receiverOf("Sockets", { ...RECEIVER, active: false, last_error: "refused" }),
    "The receiver of Sockets is not active on node-7; its last error: refused",
  );
});
