/** What the reader has to know at once about the stream that is shown. */

import { html, nothing, type TemplateResult } from "lit-html";
import type { StreamInfo } from "parley";
import { linkTo } from "./address.js";
import type { App } from "./app.js";
import { duration, moment } from "./format.js";
import { stall } from "./pace.js";

export function notices(app: App, now: number): TemplateResult {
  return html`
    ${app.trouble ? html`<div class="notice bad" role="alert"><p>${app.trouble}</p></div>` : nothing}
    ${app.chosen ? of(app, app.chosen, now) : unknown(app)}`;
}

function unknown({ watcher }: App): TemplateResult | typeof nothing {
  return watcher
    ? html`<div class="notice" role="alert">
        <p>The stream ${watcher.id} is not there, or no longer kept. Choose one of the list.</p>
      </div>`
    : nothing;
}

function of(app: App, stream: StreamInfo, now: number): TemplateResult {
  return html`${wentOver(app, stream, now)} ${failure(stream)} ${brokenBatch(stream, now)} ${silence(app, stream, now)} ${newer(app, now)}`;
}

function wentOver({ before }: App, stream: StreamInfo, now: number): TemplateResult | typeof nothing {
  if (before === undefined) {
    return nothing;
  }
  const how = before.error ? `failed (${before.error.message.split("\n")[0]})` : before.state;
  return html`<div class="notice" role="status" data-notice="went-over">
    <p>
      This stream was started again at ${moment(stream.started_at, now)}, and this is the new run. The one before ${how}.
      <a href=${linkTo(before.id)}>Look at it</a>
    </p>
  </div>`;
}

function failure({ error }: StreamInfo): TemplateResult | typeof nothing {
  return error
    ? html`<div class="notice bad" role="alert" data-notice="failed">
        <p><b>It failed: ${error.name}</b></p>
        <pre tabindex="0">${error.message}</pre>
      </div>`
    : nothing;
}

/** A DStream goes on after a batch that failed. */
function brokenBatch({ progress }: StreamInfo, now: number): TemplateResult | typeof nothing {
  const failure = progress?.failure;
  return failure
    ? html`<div class="notice bad" role="alert" data-notice="batch-failed">
        <p><b>A batch failed at ${moment(failure.at, now)}: ${failure.error.name}</b>. The stream goes on.</p>
        <pre tabindex="0">${failure.error.message}</pre>
      </div>`
    : nothing;
}

function silence({ watcher }: App, stream: StreamInfo, now: number): TemplateResult | typeof nothing {
  if (stream.terminal || watcher === undefined || watcher.connection !== "open") {
    return nothing;
  }
  const found = stall(Date.parse(stream.started_at), watcher.history.ends, now);
  if (found === undefined) {
    return nothing;
  }
  const usual = found.usual === undefined ? "" : `; usually one ends every ${duration(found.usual)}`;
  return html`<div class="notice warn" role="status" data-notice="stalled">
    <p>
      <b>No batch for ${duration(found.silence)}</b>${usual}. Either nothing comes in, or a batch takes that long.
    </p>
  </div>`;
}

function newer({ successor }: App, now: number): TemplateResult | typeof nothing {
  return successor
    ? html`<div class="notice" role="status" data-notice="newer">
        <p>
          This stream was started again at ${moment(successor.started_at, now)}.
          <a href=${linkTo(successor.id)}>Go to the new run</a>
        </p>
      </div>`
    : nothing;
}
