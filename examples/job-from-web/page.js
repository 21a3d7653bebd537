/** The page: starts a job with what the form says, and shows what becomes of it. */

import { connect } from "parley";

const session = connect({ url: location.origin }).sessions.named("jobs");
const code = fetch("/job.scala").then((answer) => answer.text());
const part = (id) => document.getElementById(id);
const form = part("job");
const startButton = form.querySelector("button:not([type])");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { carrier, rounds } = Object.fromEntries(new FormData(form));
  clear();
  startButton.disabled = true;
  try {
    const job = await session.run(await code, { mode: "call", parameters: { carrier, rounds: Number(rounds) } });
    part("cancel").onclick = () => job.cancel().catch(tell);
    part("cancel").disabled = false;
    for await (const happened of job.events()) {
      show(happened);
    }
  } catch (error) {
    tell(error);
  } finally {
    startButton.disabled = false;
    part("cancel").disabled = true;
  }
});

/** One event of the job; those that the page has no place for are left out. */
function show(event) {
  switch (event.type) {
    case "state":
      part("state").value = event.state;
      break;
    case "stdout":
      part("printed").append(event.text);
      part("printed").scrollTop = part("printed").scrollHeight;
      break;
    case "progress":
      part("progress").value = event.progress.fraction ?? 0;
      break;
    case "result":
      for (const cells of [event.table.columns.map((column) => column.name), ...event.table.rows]) {
        const row = part("rows").insertRow();
        for (const cell of cells) {
          row.insertCell().textContent = typeof cell === "number" ? cell.toFixed(2) : cell;
        }
      }
      break;
    case "error":
      part("problem").textContent = `${event.error.name}: ${event.error.message}`;
      break;
  }
}

function tell(error) {
  part("problem").textContent = error.message;
}

function clear() {
  part("state").value = "being sent";
  part("progress").value = 0;
  part("printed").textContent = "";
  part("rows").textContent = "";
  part("problem").textContent = "";
}
