import assert from "node:assert/strict";
import { test } from "node:test";
import { number } from "../../src/format.js";
import { label, Points } from "../../src/history.js";
import { metricLines, newestValues } from "../../src/lines.js";

function newest(...series: [tags: Record<string, string>, value: number][]): string {
  const points = new Points();
  points.add(0, Object.fromEntries(series.map(([tags, value]) => [label({ name: "rows", tags }), value])));
  return newestValues("rows", metricLines("rows", { points, lower: null, upper: 10 }), points, number);
}

test("a series with tags is told with them, also where it is the only one", () => {
  assert.equal(newest([{ shop: "a" }, 30]), "shop=a 30");
  assert.equal(newest([{ shop: "a" }, 30], [{ shop: "b", city: "x" }, 4]), "shop=a 30 · city=x, shop=b 4");
});

test("the only series without tags is what the title says", () => {
  assert.equal(newest([{}, 30]), "30");
  assert.equal(newest([{}, 30], [{ shop: "a" }, 4]), "rows 30 · shop=a 4");
});

test("a line has a label of its own where it has tags or is a bound", () => {
  const points = new Points();
  points.add(0, { rows: 1, "shop=a": 2 });

  assert.deepEqual(metricLines("rows", { points, lower: 0, upper: null }), [
    { column: "rows" },
    { column: "shop=a", label: "shop=a" },
    { column: { level: 0 }, label: "alert below" },
  ]);
});
