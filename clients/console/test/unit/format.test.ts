import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, bytes, duration, number } from "../../src/format.js";

test("durations are told in the unit that fits", () => {
  assert.deepEqual([0, 999, 1_234, 9_999, 59_400, 184_000, 7_500_000].map(duration), [
    "0 ms",
    "999 ms",
    "1.2 s",
    "10.0 s",
    "59 s",
    "3 min 4 s",
    "2 h 5 min",
  ]);
  assert.equal(duration(null), "–");
});

test("ages, also by a clock that goes before the server's", () => {
  assert.deepEqual([-5_000, 0, 2_300, 34_700, 61_000].map(ago), [
    "just now",
    "just now",
    "2 s ago",
    "34 s ago",
    "1 min 1 s ago",
  ]);
});

test("numbers and sizes keep three digits, and all that are before the point", () => {
  assert.deepEqual([0, 0.123456, 99.96, 1234567.8].map(number), ["0", "0.123", "100", "1,234,568"]);
  assert.deepEqual([0, 1023, 1536, 5 * 2 ** 30].map(bytes), ["0 B", "1,020 B", "1.5 KiB", "5 GiB"]);
  assert.equal(number(null), "–");
});
