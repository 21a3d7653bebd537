/** The page as it is shown. */

import { html, nothing, type TemplateResult } from "lit-html";
import type { App } from "./app.js";
import { details } from "./details.js";
import { list } from "./list.js";
import { notices } from "./notices.js";

export function page(app: App, now: number): TemplateResult {
  return html`
    <header>
      <h1>Streams</h1>
      <p class="connection" role="status">${connection(app)}</p>
    </header>
    ${app.gate === undefined ? content(app, now) : gate(app)}`;
}

function connection({ gate, lost, streams }: App): TemplateResult | typeof nothing {
  if (gate !== undefined) {
    return nothing;
  }
  if (lost) {
    return html`<span class="lost">The connection to the server is lost. Trying again.</span>`;
  }
  return streams === undefined ? html`Connecting` : html`<span class="live">Live</span>`;
}

function content(app: App, now: number): TemplateResult {
  if (app.streams === undefined) {
    return html`<main></main>`;
  }
  if (app.streams.length === 0 && app.watcher === undefined) {
    return empty();
  }
  return html`
    <div class="columns">
      ${list(app, now)}
      <main>
        ${notices(app, now)}
        ${app.chosen ? details(app, app.chosen, now) : nothing}
        ${app.chosen ? app.board?.element : nothing}
      </main>
    </div>`;
}

/** Asks for the token; it is sent to this server alone. */
function gate(app: App): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem("token") as HTMLInputElement;
    app.enter(field.value.trim());
  };
  return html`
    <main>
      <form class="gate" @submit=${submit}>
        <p>This server lets in whoever has its token. It is kept until this tab is closed.</p>
        <label for="token">Token</label>
        <input id="token" name="token" type="password" required autocomplete="off" spellcheck="false" />
        <button>Continue</button>
        <p class="wrong" role="alert">${app.gate}</p>
      </form>
    </main>`;
}

function empty(): TemplateResult {
  const sessions = `${location.origin}/api/v1/sessions/first`;
  return html`
    <main class="empty">
      <h2>Nothing streams</h2>
      <p>Every streaming query and StreamingContext that code of a session starts appears here by itself. To try it, run this in a session:</p>
      <pre tabindex="0"><code>spark.readStream.format("rate").option("rowsPerSecond", 100).load()
  .writeStream.format("noop").queryName("first").start()</code></pre>
      <p>Over HTTP, with <code>-H 'Authorization: Bearer …'</code> where the server has a token:</p>
      <pre tabindex="0"><code>curl -X PUT ${sessions} \\
  -H 'Content-Type: application/json' -d '{}'
curl ${sessions}/statements \\
  -H 'Content-Type: application/json' -d '{"code":
  "spark.readStream.format(\\"rate\\").load().writeStream.format(\\"noop\\").queryName(\\"first\\").start()"}'</code></pre>
    </main>`;
}
