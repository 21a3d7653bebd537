/** What has happened to a stream, as columns for charts. Bounded: the oldest gives way. */

import type { StreamBatch, StreamEvent, StreamMetric, StreamState } from "parley";

/** A server keeps 7,200 batches of the last hour and 1,440 minutes before it. */
export const MOST_POINTS = 9_000;
export const MOST_ALERTS = 100;

export type Value = number | null;

/** Values at moments: all columns are as long as `at`, which holds seconds since 1970 and rises. */
export class Points {
  readonly at: number[] = [];
  readonly columns = new Map<string, Value[]>();

  /** Columns that are new have had no values before; those without one now get null. */
  add(at: number, values: Record<string, Value>): void {
    for (const name of Object.keys(values)) {
      if (!this.columns.has(name)) {
        this.columns.set(name, new Array<Value>(this.at.length).fill(null));
      }
    }
    this.at.push(Math.max(at, this.at.at(-1) ?? at));
    for (const [name, column] of this.columns) {
      column.push(values[name] ?? null);
    }
    const over = this.at.length > MOST_POINTS ? MOST_POINTS / 10 : 0; // some at once, since each time all are moved
    for (const column of over > 0 ? [this.at, ...this.columns.values()] : []) {
      column.splice(0, over);
    }
  }

  dropNewest(): void {
    for (const column of [this.at, ...this.columns.values()]) {
      column.pop();
    }
  }

  column(name: string): Value[] {
    return this.columns.get(name) ?? new Array<Value>(this.at.length).fill(null);
  }

  /** The newest value of a column that is one. */
  latest(name: string): Value {
    return this.column(name).findLast((value) => value !== null) ?? null;
  }
}

/** A metric of the stream's own code: a column for each set of tags, and its newest bounds. */
export interface Metric {
  points: Points;
  lower: Value;
  upper: Value;
}

/** The columns of batches. */
export const COLUMNS = ["records", "duration", "delay", "input", "processed"] as const;

/** All that is known of one run of a stream from its events. */
export class History {
  /** The id of the newest event, -1 before the first. */
  last = -1;
  state: StreamState | undefined;
  readonly batches = new Points();
  /** The newest that read rows. */
  private withRows: StreamBatch | undefined;
  /** When batches ended, in milliseconds; one with rows and its afterwork end once. */
  readonly ends: number[] = [];
  newest: StreamBatch | undefined;
  readonly metrics = new Map<string, Metric>();
  /** The newest first. */
  readonly alerts: { at: string; metric: StreamMetric }[] = [];

  add(event: StreamEvent): void {
    this.last = event.id;
    if (event.type === "state") {
      this.state = event.state;
    } else if (event.type === "batch" && event.batch) {
      this.addBatch(event.at, event.batch);
    } else if (event.type === "metrics" && event.metrics) {
      this.addMetrics(event.metrics);
    } else if (event.type === "alert" && event.metric) {
      this.alerts.unshift({ at: event.at, metric: event.metric });
      this.alerts.length = Math.min(this.alerts.length, MOST_ALERTS);
    }
  }

  private addBatch(at: string, batch: StreamBatch): void {
    if (this.newest !== undefined && isAfterwork(this.newest, batch)) {
      this.ends.pop();
    }
    this.newest = batch;
    this.ends.push(Date.parse(at));
    this.ends.splice(0, Math.max(0, this.ends.length - 100));
    if (batch.input_rows > 0) {
      this.dropWithoutRows(began(batch));
      this.withRows = batch;
    } else if (this.withRows !== undefined && isBeside(this.withRows, batch)) {
      return;
    }
    this.batches.add(began(batch) / 1000, {
      records: batch.input_rows,
      duration: batch.duration_ms,
      delay: delay(batch),
      input: batch.input_rows_per_second,
      processed: batch.processed_rows_per_second,
    });
  }

  /** Drops the points near a moment, up to the newest with rows. */
  private dropWithoutRows(near: number): void {
    const { at } = this.batches;
    const records = this.batches.column("records");
    while (records.at(-1) === 0 && isNear(Math.round((at.at(-1) ?? 0) * 1000), near)) {
      this.batches.dropNewest();
    }
  }

  private addMetrics(values: StreamMetric[]): void {
    for (const name of new Set(values.map((value) => value.name))) {
      const metric = this.metrics.get(name) ?? { points: new Points(), lower: null, upper: null };
      this.metrics.set(name, metric);
      for (const point of pointsOf(values.filter((value) => value.name === name))) {
        for (const { lower, upper } of point) {
          metric.lower = lower;
          metric.upper = upper;
        }
        const at = Math.max(...point.map(moment));
        metric.points.add(at / 1000, Object.fromEntries(point.map((one) => [label(one), one.value])));
      }
    }
  }
}

/** Of one event, which may hold a series more than once: values out of its bounds, and the newest. Each is drawn. */
function pointsOf(values: StreamMetric[]): StreamMetric[][] {
  const points: StreamMetric[][] = [];
  for (const value of values.toSorted((a, b) => moment(a) - moment(b))) {
    const point = points.at(-1);
    if (point === undefined || point.some((one) => label(one) === label(value))) {
      points.push([value]);
    } else {
      point.push(value);
    }
  }
  return points;
}

function moment({ at }: StreamMetric): number {
  return Date.parse(at);
}

/**
 * Whether a query runs it since a batch with rows moved the watermark, and so not at an interval of its own. DStreams, which
 * alone have scheduling delays, run one each interval, with rows or without.
 */
function isAfterwork(before: StreamBatch, batch: StreamBatch): boolean {
  return before.input_rows > 0 && batch.input_rows === 0 && batch.scheduling_delay_ms === null;
}

/** So many milliseconds beside a batch with rows none without is drawn: lines would jump between both kinds. */
const BESIDE = 1_000;

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < BESIDE;
}

/** Whether it began near the beginning of one with rows, or near its end: Spark runs it as soon as that is done. */
function isBeside(withRows: StreamBatch, batch: StreamBatch): boolean {
  const end = began(withRows) + withRows.duration_ms;
  return isNear(began(batch), began(withRows)) || isNear(began(batch), end);
}

function began(batch: StreamBatch): number {
  return Date.parse(batch.started_at);
}

/** The tags of a value as one text, in the order of their names. */
export function label({ name, tags }: Pick<StreamMetric, "name" | "tags">): string {
  const pairs = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0 ? name : pairs.map(([tag, value]) => `${tag}=${value}`).join(", ");
}

/** What a structured query does from its trigger until the work on the rows begins, by Spark's names. */
const BEFORE_WORK = [
  "latestOffset",
  "getOffset",
  "setOffsetRange",
  "getEndOffset",
  "getBatch",
  "walCommit",
  "queryPlanning",
];

/** How long a batch waited for its work to begin, in milliseconds; the server tells it of DStreams. */
function delay(batch: StreamBatch): Value {
  if (batch.scheduling_delay_ms !== null) {
    return batch.scheduling_delay_ms;
  }
  const parts = BEFORE_WORK.flatMap((name) => batch.parts_ms[name] ?? []);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
}
