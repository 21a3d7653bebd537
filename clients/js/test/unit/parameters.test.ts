import assert from "node:assert/strict";
import { test } from "node:test";
import { type Parameter, written } from "../../src/parameters.js";

test("values are written as the server reads them", () => {
  const values = {
    text: "it's",
    yes: true,
    whole: 41,
    half: 0.5,
    big: 2n ** 60n,
    lost: Number.NaN,
    far: Number.NEGATIVE_INFINITY,
    at: new Date("2013-01-31T10:00:00Z"),
    bytes: new Uint8Array([0, 255]),
    none: { type: "int", value: null },
  } as const;

  assert.deepEqual(written(values), {
    text: "it's",
    yes: true,
    whole: 41,
    half: 0.5,
    big: { type: "bigint", value: "1152921504606846976" },
    lost: { type: "double", value: "NaN" },
    far: { type: "double", value: "-Infinity" },
    at: { type: "timestamp", value: "2013-01-31T10:00:00.000Z" },
    bytes: { type: "binary", value: "AP8=" },
    none: { type: "int", value: null },
  });
});

test("a value without a type of its own is refused by name", () => {
  assert.throws(() => written({ n: null as unknown as Parameter }), /parameter n is no value/);
  assert.throws(() => written({ n: 2 ** 60 }), /parameter n is not exact/);
});
