/** The lines of a chart, and its newest values as text. */

import { label, type Metric, type Points, type Value } from "./history.js";

export interface Line {
  /** The column of its values, or a bound that does not change. */
  column: string | { level: Value };
  /** What it is; none where the chart's title says it. */
  label?: string;
  bars?: boolean;
}

/** A line for each set of tags, and one for each bound. */
export function metricLines(name: string, { points, lower, upper }: Metric): Line[] {
  const untagged = label({ name, tags: {} });
  const lines = [...points.columns.keys()].map(
    (column): Line => (column === untagged ? { column } : { column, label: column }),
  );
  if (lower !== null) {
    lines.push({ column: { level: lower }, label: "alert below" });
  }
  if (upper !== null) {
    lines.push({ column: { level: upper }, label: "alert above" });
  }
  return lines;
}

/** The newest value of each line that is no bound; with its label where it has one, or is not the only one. */
export function newestValues(
  title: string,
  lines: Line[],
  points: Points,
  write: (value: Value | undefined) => string,
): string {
  const measured = lines.flatMap(({ column, label }) => (typeof column === "string" ? [{ column, label }] : []));
  return measured
    .map(({ column, label }) => {
      const value = write(points.latest(column));
      return label !== undefined || measured.length > 1 ? `${label ?? title} ${value}` : value;
    })
    .join(" · ");
}
