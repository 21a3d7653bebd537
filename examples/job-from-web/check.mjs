/**
 * Uses the page as a person would, in a Chromium without a window: a job that succeeds, one that fails, one that is
 * cancelled. Then the page that the server itself makes of the same job as a published snippet. Ends with a code other than 0 where something is otherwise than it should be.
 *
 * Usage: check.mjs ADDRESS_OF_THE_PAGE ADDRESS_OF_THE_SNIPPET
 */

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const WAIT = 120_000;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"], // root of a container has none; the page is our own
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(WAIT);
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (said) => said.text().includes("Security Policy") && problems.push(said.text()));
  await page.goto(process.argv[2]);

  await start(page, "UA", 5);
  await state(page, "succeeded");
  const printed = await page.textContent("#printed");
  const rows = await page.locator("#rows tr").allInnerTexts();
  assert.match(printed, /round 5 of 5/);
  assert.equal(rows.length, 4, `a head and three rows: ${rows}`);
  assert.equal(await page.getAttribute("#progress", "max"), "1");
  assert.equal(await page.evaluate(() => document.getElementById("progress").value), 1);
  console.log(`UA, 5 rounds: succeeded\n${printed.trimEnd()}\n${rows.map((row) => row.replace("\t", ": ")).join(", ")}`);

  await start(page, "XX", 1);
  await state(page, "failed");
  const problem = await page.textContent("#problem");
  assert.match(problem, /no flight of XX arrived/);
  console.log(`XX, 1 round: failed, ${problem}`);

  await start(page, "DL", 100_000);
  await page.waitForFunction(() => document.getElementById("printed").textContent.includes("round 2 "));
  await page.click("#cancel");
  await state(page, "cancelled");
  console.log(`DL, 100000 rounds: cancelled by its button after ${(await page.textContent("#printed")).split("\n").length - 1}`);

  await page.goto(process.argv[3]);
  await page.fill("[name=carrier]", "UA");
  await page.fill("[name=rounds]", "150");
  await page.click("form button");
  await page.waitForSelector("#run progress"); // it takes longer than two seconds
  await page.waitForSelector("#chart canvas");
  const link = await page.getAttribute("#link", "href");
  assert.match(link, /\/run\/.*\?carrier=UA&rounds=150$/);
  console.log(`as a snippet, UA, 150 rounds: progress, a table, a chart, and a link to share: ${link}`);

  assert.deepEqual(problems, []);
} finally {
  await browser.close();
}

async function start(page, carrier, rounds) {
  await page.fill("[name=carrier]", carrier);
  await page.fill("[name=rounds]", String(rounds));
  await page.click("text=Start");
}

function state(page, wanted) {
  return page.waitForFunction((text) => document.getElementById("state").value === text, wanted);
}
