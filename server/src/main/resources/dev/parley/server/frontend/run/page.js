/**
 * What a snippet's page does beyond its HTML: follows a run or a sweep that goes on, aligns numbers, draws the table as a chart,
 * copies the link, has a kept answer made anew. The page says all that is needed without it.
 */

const LOOK_SECONDS = 1;
const SWEEP_SECONDS = 2;
const HEIGHT = 260;
const COLOURS = ["#1f6feb", "#d1603d", "#2e8b57", "#8957e5", "#b8860b", "#c2255c"];
const NUMBERS = /^(tinyint|smallint|int|bigint|float|double|decimal.*)$/;

follow(document.querySelector("#run"));
followSweep(document.querySelector("#sweep"));
alignNumbers(document.querySelector("#rows"));
alignNumbers(document.querySelector("#points table"));
draw(document.querySelector("#rows"));
offerCopy(document.querySelector("#link"));
offerAnew(document.querySelector("#age"));

/** Asks how far the run is until it has ended, and shows its page then. */
async function follow(run) {
  if (run === null) {
    return;
  }
  const link = run.dataset.call;
  for (;;) {
    const call = await howFar(link);
    if (call === undefined) {
      await pause(LOOK_SECONDS);
      continue;
    }
    if (call === null) {
      location.replace(link);
      return;
    }
    run.querySelector("output").value = call.state;
    run.querySelector("progress").value = call.fraction ?? 0;
  }
}

/** A run that goes on; null where its page says more, undefined where the server does not answer. */
async function howFar(link) {
  const body = new AbortController(); // a result is large; its page fetches what it shows
  try {
    const answer = await fetch(`${link}?wait=${LOOK_SECONDS}s`, {
      headers: { Accept: "application/json" },
      signal: body.signal,
    });
    if (answer.status === 202) {
      return await answer.json();
    }
    body.abort();
    return null;
  } catch {
    return undefined;
  }
}

function pause(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Looks at a sweep's page again until it has ended, and takes over what has changed: what has the focus keeps it. */
async function followSweep(sweep) {
  let shown = sweep?.cloneNode(true);
  while (sweep?.hasAttribute("data-goes-on")) {
    const fresh = await lookAt(sweep.dataset.link);
    if (fresh === undefined) {
      await pause(SWEEP_SECONDS);
      continue;
    }
    if (fresh === null) {
      location.reload(); // it says what is wrong
      return;
    }
    for (const part of fresh.children) {
      if (!part.isEqualNode(shown.querySelector(`#${part.id}`))) {
        sweep.querySelector(`#${part.id}`).replaceChildren(...part.cloneNode(true).childNodes);
      }
    }
    sweep.toggleAttribute("data-goes-on", fresh.hasAttribute("data-goes-on"));
    alignNumbers(sweep.querySelector("table"));
    shown = fresh;
  }
}

/** The sweep's part of its page; null where that has none, undefined where the server does not answer. */
async function lookAt(link) {
  try {
    const answer = await fetch(`${link}?wait=${SWEEP_SECONDS}s`, { headers: { Accept: "text/html" } });
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#sweep");
  } catch {
    return undefined;
  }
}

/** Numbers stand below each other by their last digit. */
function alignNumbers(table) {
  for (const row of table?.rows ?? []) {
    for (const [column, cell] of [...row.cells].entries()) {
      cell.classList.toggle("number", NUMBERS.test(table.tHead.rows[0].cells[column].dataset.type));
    }
  }
}

/** Columns of numbers over the first column, where there are some. */
function draw(table) {
  if (table === null || table.tBodies[0].rows.length < 2) {
    return;
  }
  const heads = [...table.tHead.rows[0].cells].map(({ textContent, dataset }) => ({
    name: textContent,
    isNumber: NUMBERS.test(dataset.type),
  }));
  const cells = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
  const values = heads.flatMap((head, column) => (column > 0 && head.isNumber ? [column] : [])).slice(0, COLOURS.length);
  if (values.length === 0) {
    return;
  }
  const labels = cells.map((row) => row[0]);
  const xs = labels.map(Number);
  const isLine = heads[0].isNumber && xs.every((x, i) => i === 0 || x > xs[i - 1]);
  const place = document.createElement("div");
  place.id = "chart";
  place.setAttribute("role", "img");
  place.ariaLabel = `${values.map((column) => heads[column].name).join(", ")} over ${heads[0].name}`;
  table.parentElement.before(place);
  const columns = values.map((column) => cells.map((row) => (row[column] === "null" ? null : Number(row[column]))));
  const chart = new uPlot(
    options(heads[0].name, values.map((column) => heads[column].name), isLine ? null : labels, place),
    [isLine ? xs : labels.map((_, at) => at), ...columns],
    place,
  );
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.redraw());
}

/** A colour of the page's style, which is another in the dark. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}

/** Of a line over numbers, or of bars over labels. */
function options(x, names, labels, place) {
  const isAt = (at) => (Number.isInteger(at) ? (labels[at] ?? "") : "");
  const axis = { stroke: () => colour("--ink"), grid: { stroke: () => colour("--line") } };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    scales: {
      x: labels ? { time: false, range: [-0.6, labels.length - 0.4] } : { time: false },
      y: { range: (_, least, most) => [Math.min(0, least), Math.max(0, most) * 1.05 || 1] },
    },
    axes: [
      labels ? { ...axis, values: (_, places) => places.map(isAt), space: 60, grid: { show: false } } : axis,
      { ...axis, size: 70 },
    ],
    series: [
      labels ? { label: x, value: (_, at) => (at === null ? "–" : isAt(at)) } : { label: x },
      ...names.map((label, i) => ({
        label,
        stroke: COLOURS[i],
        width: 2,
        // Bars of several columns would hide one another.
        ...(labels && names.length === 1
          ? { fill: `${COLOURS[i]}80`, paths: uPlot.paths.bars({ size: [0.7, 60] }), points: { show: false } }
          : {}),
        ...(labels && names.length > 1 ? { paths: () => null, points: { show: true, size: 8, fill: COLOURS[i] } } : {}),
      })),
    ],
  };
}

/** A button beside the link, where the browser lets a page write to the clipboard. */
function offerCopy(link) {
  if (link === null || !navigator.clipboard) {
    return;
  }
  const button = document.createElement("button");
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.href);
    button.textContent = "Copied";
  });
  link.after(" ", button);
}

/** A button beside the age of an answer that was made before: it is made anew, and the page shows that, or why there is none. */
function offerAnew(age) {
  if (age === null) {
    return;
  }
  const button = document.createElement("button");
  button.textContent = "Make it anew";
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const headers = { Accept: "text/html", "Cache-Control": "no-cache" };
      const answer = await fetch(location.href, { headers });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const problem = page.querySelector(".problem");
      if (problem === null) {
        location.reload(); // it is kept now, or goes on
      } else {
        age.after(problem);
      }
    } catch {
      // the server does not answer: what is shown stays
    } finally {
      button.disabled = false;
    }
  });
  age.append(" ", button);
}
