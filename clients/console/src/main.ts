/** Puts the page together: what is known changes, and at most so often is shown. */

import { render } from "lit-html";
import { App } from "./app.js";
import { page } from "./page.js";
import "./style.css";

/** Batches may come faster than anybody reads. */
const SHORTEST = 200;
/** Ages grow without anything happening. */
const TICK = 1_000;

const place = document.getElementById("page") as HTMLElement;
place.replaceChildren();
let due: ReturnType<typeof setTimeout> | undefined;

function show(): void {
  due = undefined;
  const now = Date.now();
  render(page(app, now), place);
  const { board, watcher, chosen, span } = app;
  if (board !== undefined && watcher !== undefined) {
    const to = (chosen?.ended_at ? Date.parse(chosen.ended_at) : now) / 1000;
    const first = (watcher.history.batches.at[0] ?? to) - 5;
    board.show(watcher.history, Math.min(to - 60, Math.max(to - span, first)), to);
  }
}

const app = new App(() => {
  if (due === undefined) {
    due = setTimeout(show, SHORTEST);
  }
});

setInterval(show, TICK);
show();
void app.run();
