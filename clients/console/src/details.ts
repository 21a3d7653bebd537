/** What is known of one stream beside its charts. */

import { html, nothing, type TemplateResult } from "lit-html";
import type { StreamInfo } from "parley";
import type { App } from "./app.js";
import { factsOf, receiverOf } from "./facts.js";
import { duration, moment, number } from "./format.js";
import { label } from "./history.js";
import { title } from "./list.js";

const SPANS: [number, string][] = [
  [300, "5 minutes"],
  [3600, "hour"],
  [Number.POSITIVE_INFINITY, "of all there is"],
];

export function details(app: App, stream: StreamInfo, now: number): TemplateResult {
  return html`
    <div class="heading">
      <h2>${title(stream)} <span class="state ${stream.state}">${stream.state}</span></h2>
      <div class="actions">${actions(app, stream)}</div>
    </div>
    ${facts(stream, now)} ${places(stream)} ${alerts(app, now)}`;
}

function actions(app: App, stream: StreamInfo): TemplateResult {
  const choose = (event: Event) => {
    app.span = Number((event.target as HTMLSelectElement).value);
  };
  const stop = () => {
    if (confirm(`Stop ${title(stream)} after the batch that runs now?`)) {
      void app.stop(stream);
    }
  };
  const restart = () => {
    if (stream.terminal || confirm(`Stop ${title(stream)} and run the statement again that started it?`)) {
      void app.restart(stream);
    }
  };
  const busy = app.acting || stream.state === "stopping";
  return html`
    <label>Last <select @change=${choose}>
      ${SPANS.map(([span, words]) => html`<option value=${span} ?selected=${span === app.span}>${words}</option>`)}
    </select></label>
    ${stream.terminal ? nothing : html`<button ?disabled=${busy} @click=${stop}>${busy ? "Stopping" : "Stop"}</button>`}
    ${stream.restartable ? html`<button ?disabled=${app.acting} @click=${restart}>Restart</button>` : nothing}`;
}

function facts(stream: StreamInfo, now: number): TemplateResult {
  return html`<dl class="facts">
    ${factsOf(stream, now).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

function places({ progress }: StreamInfo): TemplateResult | typeof nothing {
  if (!progress) {
    return nothing;
  }
  return html`<details class="places">
    <summary>Sources, sink and the steps of the newest batch</summary>
    <div class="wide" tabindex="0" role="region" aria-label="Sources and sink">
      <table>
        <thead><tr><th>Source</th><th>From</th><th>To</th><th>Available</th><th>Rows</th></tr></thead>
        <tbody>
          ${progress.sources.map(
            (source) => html`<tr>
              <td>${source.description}</td>
              <td><code>${source.start_offset ?? "–"}</code></td>
              <td><code>${source.end_offset ?? "–"}</code></td>
              <td><code>${source.latest_offset ?? "–"}</code></td>
              <td>${number(source.input_rows)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${progress.sources.map(({ description, receiver }) =>
      receiver ? html`<p>${receiverOf(description, receiver)}</p>` : nothing,
    )}
    <p>
      Sink: ${progress.sink ? progress.sink.description : "none"}${
        typeof progress.sink?.output_rows === "number" ? `, ${number(progress.sink.output_rows)} rows` : nothing
      }
    </p>
    <p>Steps: ${Object.entries(progress.parts_ms)
      .map(([step, ms]) => `${step} ${duration(ms)}`)
      .join(", ")}</p>
  </details>`;
}

function alerts({ watcher }: App, now: number): TemplateResult | typeof nothing {
  const told = watcher?.history.alerts ?? [];
  if (told.length === 0) {
    return nothing;
  }
  const [newest] = told;
  return html`<details class="alerts" ?open=${newest?.metric.side !== "inside"}>
    <summary>Alerts <small>${told.length}</small></summary>
    <ol reversed>
      ${told.map(({ at, metric }) => {
        const bound = metric.side === "below" ? metric.lower : metric.upper;
        const where = metric.side === "inside" ? "is inside its bounds again" : `is ${metric.side} ${number(bound)}`;
        const tags = Object.keys(metric.tags).length === 0 ? "" : ` (${label(metric)})`;
        return html`<li class=${metric.side}>
          ${moment(at, now)}: <b>${metric.name}</b>${tags} ${where}, with ${number(metric.value)}
        </li>`;
      })}
    </ol>
  </details>`;
}
