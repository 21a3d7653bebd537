import assert from "node:assert/strict";
import { test } from "node:test";
import type { StreamBatch, StreamEvent, StreamMetric } from "parley";
import { History, label, MOST_ALERTS, MOST_POINTS, Points } from "../../src/history.js";
import { stall } from "../../src/pace.js";

const AT = "2026-01-01T00:00:00Z";
const SECONDS = Date.parse(AT) / 1000;

function batch(id: number, more: Partial<StreamBatch> = {}): StreamEvent {
  const usual: StreamBatch = {
    number: id,
    started_at: AT,
    duration_ms: 100,
    parts_ms: { latestOffset: 5, walCommit: 20, queryPlanning: 10, addBatch: 60, triggerExecution: 100 },
    input_rows: 7,
    input_rows_per_second: 70,
    processed_rows_per_second: null,
    state_rows: 0,
    state_bytes: 0,
    late_rows: 0,
    watermark: null,
    scheduling_delay_ms: null,
    total_delay_ms: null,
  };
  return { id, type: "batch", at: AT, batch: { ...usual, ...more } };
}

function at(second: number): string {
  return new Date((SECONDS + second) * 1000).toISOString();
}

function value(number: number, tags: Record<string, string> = {}, at = AT): StreamMetric {
  return { name: "late", tags, value: number, at, lower: null, upper: 10, side: number > 10 ? "above" : "inside" };
}

test("batches become columns", () => {
  const history = new History();
  history.add({ id: 0, type: "state", at: AT, state: "running", terminal: false });
  history.add(batch(1));

  assert.deepEqual([history.last, history.state], [1, "running"]);
  assert.deepEqual(history.batches.at, [SECONDS]);
  assert.deepEqual(Object.fromEntries(history.batches.columns), {
    records: [7],
    duration: [100],
    delay: [35],
    input: [70],
    processed: [null],
  });
});

test("of batches of one moment those with rows are drawn, and the newest is known all the same", () => {
  const history = new History();
  for (const [second, rows] of [
    [0, 0],
    [0.4, 5],
    [0.6, 0],
    [1.5, 0],
    [1.9, 6],
    [3, 0],
  ] as const) {
    history.add(batch(second * 10, { started_at: at(second), input_rows: rows }));
  }

  assert.deepEqual(history.batches.column("records"), [5, 6, 0]);
  assert.deepEqual(history.batches.at, [SECONDS + 0.4, SECONDS + 1.9, SECONDS + 3]);
  assert.deepEqual([history.newest?.number, history.ends.length], [30, 4]);
});

test("all batches without rows within the second before one with rows give way to it", () => {
  const history = new History();
  for (const [second, rows] of [
    [0, 0],
    [1.1, 0],
    [1.2, 0],
    [1.6, 0],
    [2.1, 5],
    [3.05, 6],
  ] as const) {
    history.add(batch(second, { started_at: at(second), input_rows: rows }));
  }

  assert.deepEqual(history.batches.column("records"), [0, 0, 5, 6]);
  assert.deepEqual(history.batches.at, [SECONDS, SECONDS + 1.1, SECONDS + 2.1, SECONDS + 3.05]);
});

test("a batch without rows is not drawn where it begins as one with rows ends, however long that took", () => {
  const history = new History();
  for (const [second, rows, took] of [
    [0, 5, 3],
    [3, 0, 0.3],
    [20, 6, 4],
    [24.9, 0, 0.3],
    [40, 7, 4],
    [45, 0, 0.3],
  ] as const) {
    history.add(batch(second, { started_at: at(second), input_rows: rows, duration_ms: took * 1000 }));
  }

  assert.deepEqual(history.batches.column("records"), [5, 6, 7, 0]);
});

test("with a watermark a batch with rows and the one without that follows it count as one of the usual interval", () => {
  const history = new History();
  for (let file = 0; file < 8; file++) {
    history.add({ ...batch(2 * file), at: at(20 * file) });
    history.add({ ...batch(2 * file + 1, { input_rows: 0 }), at: at(20 * file + 3) });
  }
  history.add({ ...batch(16), at: at(160) });

  const seconds = (second: number) => (SECONDS + second) * 1000;
  assert.deepEqual(history.ends, [3, 23, 43, 63, 83, 103, 123, 143, 160].map(seconds));
  assert.equal(stall(seconds(0), history.ends, seconds(179)), undefined);
  assert.deepEqual(stall(seconds(0), history.ends, seconds(261)), { silence: 101_000, usual: 20_000 });
});

test("each batch of a DStream counts, with rows or without", () => {
  const history = new History();
  for (const [second, rows] of [5, 0, 0, 6, 0].entries()) {
    history.add({ ...batch(second, { input_rows: rows, scheduling_delay_ms: 1 }), at: at(second) });
  }

  assert.equal(history.ends.length, 5);
});

test("the scheduling delay of a DStream is what the server says", () => {
  const history = new History();
  history.add(batch(1, { scheduling_delay_ms: 250, parts_ms: {} }));
  history.add(batch(2, { parts_ms: {} }));

  assert.deepEqual(history.batches.column("delay"), [250, null]);
});

test("metrics have a column for each set of tags, and the bounds of their newest value", () => {
  const history = new History();
  history.add({ id: 1, type: "metrics", at: AT, metrics: [value(3, { b: "2", a: "1" })] });
  history.add({ id: 2, type: "metrics", at: AT, metrics: [value(4), value(5, { a: "1", b: "2" })] });

  const late = history.metrics.get("late");
  assert.deepEqual(Object.fromEntries(late?.points.columns ?? []), { "a=1, b=2": [3, 5], late: [null, 4] });
  assert.deepEqual([late?.lower, late?.upper], [null, 10]);
  assert.equal(late?.points.latest("a=1, b=2"), 5);
  assert.equal(label({ name: "late", tags: {} }), "late");
});

test("a series that one event holds more than once has a point for each value, where it was measured", () => {
  const history = new History();
  const [left, right] = [{ side: "left" }, { side: "right" }];
  history.add({
    id: 1,
    type: "metrics",
    at: at(2),
    // as an engine tells them: first those out of bounds, then the newest
    metrics: [value(77, left, at(1)), value(-5, left, at(1.2)), value(3, left, at(1.5)), value(4, right, at(1.75))],
  });

  const points = history.metrics.get("late")?.points;
  assert.deepEqual(points?.at, [SECONDS + 1, SECONDS + 1.2, SECONDS + 1.75]);
  assert.deepEqual(Object.fromEntries(points?.columns ?? []), {
    "side=left": [77, -5, 3],
    "side=right": [null, null, 4],
  });
});

test("alerts are kept, the newest first and so many", () => {
  const history = new History();
  for (let id = 0; id <= MOST_ALERTS; id++) {
    history.add({ id, type: "alert", at: AT, metric: value(id) });
  }

  assert.deepEqual([history.alerts.length, history.alerts[0]?.metric.value], [MOST_ALERTS, MOST_ALERTS]);
});

test("of points the oldest give way, and moments never go back", () => {
  const points = new Points();
  for (let index = 0; index <= MOST_POINTS; index++) {
    points.add(index, { a: index });
  }
  points.add(5, { a: -1 });

  assert.ok(points.at.length <= MOST_POINTS);
  assert.equal(points.at.length, points.column("a").length);
  assert.deepEqual([points.at.at(-1), points.latest("a")], [MOST_POINTS, -1]);
  assert.equal(points.column("none").length, points.at.length);
});
