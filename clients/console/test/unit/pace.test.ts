import assert from "node:assert/strict";
import { test } from "node:test";
import { stall, usualInterval } from "../../src/pace.js";

const every = (interval: number, count: number) => Array.from({ length: count }, (_, index) => index * interval);

test("the usual interval is the median of the latest", () => {
  assert.equal(usualInterval([0, 1000]), undefined);
  assert.equal(usualInterval(every(1000, 3)), 1000);
  assert.equal(usualInterval([0, 1000, 2000, 60_000, 61_000]), 1000);
  const slowed = [...every(1000, 100), ...every(9000, 21).map((moment) => moment + 108_000)];
  assert.equal(usualInterval(slowed), 9000);
});

test("a stream stalls after five times its usual interval, and not before five seconds", () => {
  const quick = every(100, 10);
  assert.equal(stall(0, quick, 900 + 5_000), undefined);
  assert.deepEqual(stall(0, quick, 900 + 5_001), { silence: 5_001, usual: 100 });

  const slow = every(10_000, 4);
  assert.equal(stall(0, slow, 30_000 + 50_000), undefined);
  assert.deepEqual(stall(0, slow, 30_000 + 50_001), { silence: 50_001, usual: 10_000 });
});

test("a stream may take half a minute to its first batch", () => {
  assert.equal(stall(1_000, [], 31_000), undefined);
  assert.deepEqual(stall(1_000, [], 31_001), { silence: 30_001, usual: undefined });
});
