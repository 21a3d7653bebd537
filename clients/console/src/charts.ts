/** Charts of a stream over time, drawn by uPlot. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { duration, number } from "./format.js";
import type { History, Points, Value } from "./history.js";
import { type Line, metricLines, newestValues } from "./lines.js";

const HEIGHT = 170;
const TIMES = "{HH}:{mm}:{ss}";

interface Plan {
  id: string;
  title: string;
  /** What is measured, in a sentence; below the title. */
  about: string;
  lines: Line[];
  points: Points;
  write: (value: Value | undefined) => string;
}

/** The charts of one stream, in an element of their own. A metric's chart comes with its first value. */
export class ChartBoard {
  readonly element = document.createElement("div");
  private readonly charts = new Map<string, Chart>();
  private readonly scheme = matchMedia("(prefers-color-scheme: dark)");
  private readonly redraw = () => {
    for (const chart of this.charts.values()) {
      chart.draw();
    }
  };

  constructor() {
    this.element.className = "charts";
    this.scheme.addEventListener("change", this.redraw);
  }

  /** Shows what there is from `from` to `to`, in seconds since 1970. */
  show(history: History, from: number, to: number): void {
    for (const plan of plans(history)) {
      let chart = this.charts.get(plan.id);
      if (chart === undefined) {
        chart = new Chart(plan.id);
        this.charts.set(plan.id, chart);
        this.element.append(chart.element);
      }
      chart.show(plan, from, to);
    }
  }

  close(): void {
    this.scheme.removeEventListener("change", this.redraw);
    for (const chart of this.charts.values()) {
      chart.close();
    }
    this.element.remove();
  }
}

function plans({ batches, metrics }: History): Plan[] {
  const milliseconds = (value: Value | undefined) => duration(value);
  const perSecond = (value: Value | undefined) => (value === null || value === undefined ? "–" : `${number(value)}/s`);
  const own = [...metrics].map(
    ([name, metric]): Plan => ({
      id: `metric-${name}`,
      title: name,
      about: "Measured by the stream's own code",
      lines: metricLines(name, metric),
      points: metric.points,
      write: number,
    }),
  );
  return [
    {
      id: "records",
      title: "Records per batch",
      about: "Rows that each batch read",
      lines: [{ column: "records", bars: true }],
      points: batches,
      write: number,
    },
    {
      id: "duration",
      title: "Processing time",
      about: "How long each batch took",
      lines: [{ column: "duration" }],
      points: batches,
      write: milliseconds,
    },
    {
      id: "delay",
      title: "Scheduling delay",
      about: "From a batch's trigger until the work on its rows began",
      lines: [{ column: "delay" }],
      points: batches,
      write: milliseconds,
    },
    {
      id: "rates",
      title: "Rates",
      about: "Rows a second that came in, and that were worked off while a batch ran",
      lines: [
        { column: "input", label: "in" },
        { column: "processed", label: "processed" },
      ],
      points: batches,
      write: perSecond,
    },
    ...own,
  ];
}

/** One chart with its title and its newest values as text. */
class Chart {
  readonly element = document.createElement("figure");
  private readonly caption = document.createElement("figcaption");
  private readonly title = document.createElement("strong");
  private readonly values = document.createElement("output");
  private readonly about = document.createElement("small");
  private readonly place = document.createElement("div");
  private readonly sized = new ResizeObserver(() => this.resize());
  private plot: uPlot | undefined;
  private plan: Plan | undefined;
  private range: [number, number] = [0, 1];

  constructor(id: string) {
    this.element.dataset.chart = id;
    this.caption.append(this.title, this.values, this.about);
    this.element.append(this.caption, this.place);
    this.place.setAttribute("role", "img");
    this.sized.observe(this.place);
  }

  show(plan: Plan, from: number, to: number): void {
    const changed = this.plan === undefined || shape(this.plan) !== shape(plan);
    this.plan = plan;
    this.range = [from, to];
    this.title.textContent = plan.title;
    this.about.textContent = plan.about;
    this.values.textContent = newestValues(plan.title, plan.lines, plan.points, plan.write);
    this.place.ariaLabel = `${plan.title} over time; newest: ${this.values.textContent}`;
    if (changed) {
      this.draw();
    } else {
      this.plot?.setData(data(plan));
    }
  }

  /** Draws it anew, in the colours that count now. */
  draw(): void {
    this.plot?.destroy();
    this.plot = undefined;
    const { plan } = this;
    if (plan !== undefined && this.place.clientWidth > 0) {
      this.plot = new uPlot(this.options(plan), data(plan), this.place);
    }
  }

  close(): void {
    this.sized.disconnect();
    this.plot?.destroy();
  }

  private resize(): void {
    if (this.plot === undefined) {
      this.draw();
    } else if (this.place.clientWidth > 0) {
      this.plot.setSize({ width: this.place.clientWidth, height: HEIGHT });
    }
  }

  private options(plan: Plan): uPlot.Options {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    let number = 0;
    return {
      width: this.place.clientWidth,
      height: HEIGHT,
      cursor: { drag: { x: false, y: false }, sync: { key: "streams" } },
      legend: { show: plan.lines.length > 1 },
      scales: {
        x: { range: () => this.range },
        y: { range: (_, least, most) => (least === null ? [0, 1] : [Math.min(0, least), most > 0 ? most * 1.1 : 1]) },
      },
      axes: [
        { ...axis, values: [[1, TIMES, null, null, null, null, null, null, 1]], space: 60, size: 32 },
        { ...axis, size: 64, values: (_, splits) => splits.map((split) => plan.write(split)) },
      ],
      series: [
        { value: TIMES },
        ...plan.lines.map(({ column, label, bars }): uPlot.Series => {
          const level = typeof column !== "string";
          const stroke = level ? colour("--alert") : colour(`--series-${(number++ % 6) + 1}`);
          return {
            label: label ?? plan.title,
            stroke,
            width: level ? 1 : 2,
            spanGaps: !bars,
            value: (_, value: Value) => plan.write(value),
            points: { show: level ? false : (plot) => plot.data[0].length < 3 },
            ...(level ? { dash: [6, 4] } : {}),
            ...(bars ? { fill: `${stroke}80`, paths: bar() } : {}),
          };
        }),
      ],
    };
  }
}

function bar(): uPlot.Series.PathBuilder {
  const build = uPlot.paths.bars;
  if (build === undefined) {
    throw new Error("this uPlot draws no bars");
  }
  return build({ size: [0.7, 24, 1], align: 1 });
}

function data({ lines, points }: Plan): uPlot.AlignedData {
  const columns = lines.map(({ column }) =>
    typeof column === "string" ? points.column(column) : points.at.map(() => column.level),
  );
  return [points.at, ...columns];
}

/** What a chart is drawn anew for. */
function shape({ lines }: Plan): string {
  return lines.map(({ label }) => label).join("\n");
}
