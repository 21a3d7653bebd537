/** The list of streams. */

import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { StreamInfo } from "parley";
import { linkTo } from "./address.js";
import type { App } from "./app.js";
import { ago, moment, number } from "./format.js";

/** Of those that have ended so many are listed; the others have their addresses. */
const MOST_ENDED = 50;

export function list(app: App, now: number): TemplateResult {
  const running = app.streams?.filter(({ terminal }) => !terminal) ?? [];
  const ended = app.streams?.filter(({ terminal }) => terminal) ?? [];
  return html`
    <nav aria-label="Streams">
      <h2>Running <small>${running.length}</small></h2>
      ${running.length === 0 ? html`<p class="quiet">None now</p>` : items(app, running, now)}
      ${ended.length === 0 ? nothing : html`<h2>Ended <small>${ended.length}</small></h2>`}
      ${items(app, ended.slice(0, MOST_ENDED), now)}
    </nav>`;
}

function items(app: App, streams: StreamInfo[], now: number): TemplateResult {
  return html`<ul>${repeat(
    streams,
    ({ id }) => id,
    (stream) => html`<li>${item(app, stream, now)}</li>`,
  )}</ul>`;
}

function item(app: App, stream: StreamInfo, now: number): TemplateResult {
  const { id, state, session_name, started_at, ended_at, progress } = stream;
  const open = (event: MouseEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      app.choose(id, "push");
    }
  };
  const current = id === app.watcher?.id;
  return html`
    <a href=${linkTo(id)} aria-current=${current ? "page" : nothing} @click=${open}>
      <span class="title"><b>${title(stream)}</b> <span class="state ${state}">${state}</span></span>
      <small>${session_name} · ${ended_at ? `ended ${moment(ended_at, now)}` : `since ${moment(started_at, now)}`}</small>
      ${
        ended_at
          ? nothing
          : html`<small>${number(progress?.input_rows_per_second)}/s in · ${number(progress?.processed_rows_per_second)}/s processed
              · ${progress ? `batch ${ago(now - Date.parse(progress.at))}` : "no batch yet"}</small>`
      }
    </a>`;
}

/** Its name, or how its run begins. */
export function title({ name, id }: StreamInfo): string {
  return name ?? `unnamed ${id.slice(0, 8)}`;
}
