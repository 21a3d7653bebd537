import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Client, connect, type Session } from "parley";
import { cutting } from "parley/test/cutting-proxy";
import { type LocalServer, startServer } from "parley/test/local-server";
import type { Browser } from "playwright-core";
import { drawn, enter, moves, newest, openPage, startBrowser, tells } from "./browser.js";
import { fail, hang, ledQuery, queryWithoutCheckpoint, startAgain, wordCount } from "./queries.js";
import { sendWords } from "./sockets.js";

const PICTURES = fileURLToPath(new URL("../../../pictures/", import.meta.url));
const CHARTS = ["records", "duration", "delay", "rates"];

let server: LocalServer;
let browser: Browser;
let client: Client;
let session: Session;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  server = await startServer();
  browser = await startBrowser();
  client = connect(server);
  session = await client.sessions.open("console");
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function run(code: string): Promise<void> {
  await (await session.run(code)).succeeded();
}

/** The newest run of this name; of DStreams it is null. */
async function runOf(name: string | null) {
  const found = (await client.streams.list()).find((stream) => stream.name === name);
  assert.ok(found, `no stream ${name}`);
  return found;
}

test("the page loads without a token, asks for it, and says when it is wrong", async (t) => {
  const page = await openPage(t, browser);
  const answer = await page.goto(`${server.url}/streams`);
  assert.equal(answer?.status(), 200);
  assert.match(answer?.headers()["content-security-policy"] ?? "", /default-src 'none'/);

  await enter(page, "not-the-token-of-this-server");
  await page.getByText("The server does not take this token.").waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);

  await enter(page, server.token);
  await page.getByRole("heading", { name: "Nothing streams" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Nothing streams" }).waitFor();
  await page.screenshot({ path: `${PICTURES}empty.png` });
});

test("a stream appears, its charts move, and it stalls, fails and is started again", async (t) => {
  const page = await openPage(t, browser);
  await page.goto(`${server.url}/streams`);
  await enter(page, server.token);
  await page.getByRole("heading", { name: "Nothing streams" }).waitFor();

  await run(ledQuery("orders"));
  await page.getByRole("heading", { name: "orders running" }).waitFor();
  const first = await runOf("orders");
  assert.equal(new URL(page.url()).searchParams.get("id"), first.id);
  for (const chart of [...CHARTS, "metric-orders_rows"]) {
    await tells(page, chart);
  }
  await moves(page, "duration"); // a line takes two batches
  await page.waitForFunction(() => document.querySelector(".facts")?.textContent?.includes("Watermark"));
  for (const chart of CHARTS) {
    await drawn(page, chart);
  }
  assert.match((await newest(page, "metric-orders_rows").textContent()) ?? "", /side=left \d+ · side=right \d+/);
  await page.getByText("Alerts").waitFor();
  await page.getByText("Sources, sink and the steps of the newest batch").click();
  await page
    .getByText(/RateStreamV2/)
    .first()
    .waitFor();

  await run(hang("orders"));
  const stalled = page.locator('[data-notice="stalled"]');
  await stalled.waitFor({ timeout: 120_000 }); // five times what is usual, which is much on a busy machine
  assert.match((await stalled.textContent()) ?? "", /No batch for \d[\d.]* s; usually one ends every/);

  await run(fail("orders", "the disk is full"));
  await page.locator('[data-notice="failed"]').getByText("the disk is full").waitFor();
  await page.getByRole("heading", { name: "orders failed" }).waitFor();
  assert.equal(await stalled.count(), 0);

  await run(startAgain("orders"));
  const over = page.locator('[data-notice="went-over"]');
  await over.getByText("failed (the disk is full)").waitFor();
  await page.getByRole("heading", { name: "orders running" }).waitFor();
  const second = await runOf("orders");
  assert.deepEqual([second.query, second.id === first.id], [first.query, false]);
  assert.equal(new URL(page.url()).searchParams.get("id"), second.id);
  await moves(page, "duration");

  await over.getByRole("link", { name: "Look at it" }).click();
  await page.getByRole("heading", { name: "orders failed" }).waitFor();
  await page.locator('[data-notice="newer"]').getByRole("link", { name: "Go to the new run" }).click();
  await page.getByRole("heading", { name: "orders running" }).waitFor();
});

test("a connection that is cut is told, and made again without a hole", async (t) => {
  const { id } = await runOf("orders");
  let down = false;
  const address = await cutting(t, server.url, () => down);
  const page = await openPage(t, browser);
  const after: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/events")) {
      after.push(request.headers()["last-event-id"]);
    }
  });
  await page.goto(`${address}/streams?id=${id}`);
  await enter(page, server.token);
  await moves(page, "duration");

  down = true;
  await page.getByText("The connection to the server is lost.").waitFor();
  down = false;
  await page.getByText("Live", { exact: true }).waitFor();
  await moves(page, "duration");

  assert.equal(after[0], undefined);
  assert.match(after.at(-1) ?? "", /^\d+$/);
});

test("it fits a narrow screen, is dark where that is wanted, and is worked by keyboard", async (t) => {
  const { id } = await runOf("orders");
  const page = await openPage(t, browser, { colorScheme: "dark" });
  await page.goto(`${server.url}/streams?id=${id}`);
  await enter(page, server.token);
  await tells(page, "metric-orders_rows");
  await moves(page, "duration");
  await page.screenshot({ path: `${PICTURES}dark.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: "light" });
  await moves(page, "duration");
  await drawn(page, "duration"); // in the colours of the light
  await page.screenshot({ path: `${PICTURES}light.png`, fullPage: true });

  await page.setViewportSize({ width: 380, height: 800 });
  await moves(page, "duration");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await page.screenshot({ path: `${PICTURES}narrow.png`, fullPage: true });

  const failed = page.getByRole("navigation").getByRole("link", { name: /orders failed/ });
  await failed.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "orders failed" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "orders running" }).waitFor();
});

test("a DStream shows its records, times and receiver, and the page follows it when it is started again", async (t) => {
  await run(wordCount(await sendWords(t)));
  const first = await runOf(null);
  const page = await openPage(t, browser);
  await page.goto(`${server.url}/streams?id=${first.id}`);
  await enter(page, server.token);
  page.on("dialog", (dialog) => dialog.accept());

  await page.getByRole("heading", { name: /^unnamed .* running$/ }).waitFor();
  for (const chart of [...CHARTS, "metric-words"]) {
    await tells(page, chart);
  }
  await newest(page, "records")
    .filter({ hasText: /^[1-9]\d*$/ })
    .waitFor();
  await moves(page, "duration");
  for (const chart of CHARTS) {
    await drawn(page, chart);
  }
  assert.match((await newest(page, "delay").textContent()) ?? "", /^\d[\d.]* m?s$/);
  const facts = (await page.locator(".facts").textContent()) ?? "";
  assert.match(facts, /Kinddstream.*Batch\d+, took \d.*Scheduling delay\d.*Total delay\d/);
  assert.doesNotMatch(facts, /Watermark/);
  await page.getByText("Sources, sink and the steps of the newest batch").click();
  await page.getByText(/The receiver of Socket.* is active on /).waitFor();
  await page.screenshot({ path: `${PICTURES}dstream.png`, fullPage: true });

  await page.getByRole("button", { name: "Restart" }).click();

  const over = page.locator('[data-notice="went-over"]');
  await over.getByText("The one before stopped.").waitFor();
  const second = await runOf(null);
  assert.notEqual(second.query, first.query);
  assert.equal(new URL(page.url()).searchParams.get("id"), second.id);
  await page.getByRole("heading", { name: /^unnamed .* running$/ }).waitFor();
  await tells(page, "records");
  await moves(page, "duration");

  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("heading", { name: /^unnamed .* stopped$/ }).waitFor();
  assert.equal((await client.streams.get(second.id)).state, "stopped");
});

test("the page follows a query without a checkpoint when it is started again under its name", async (t) => {
  await run(queryWithoutCheckpoint("bare"));
  const first = await runOf("bare");
  const page = await openPage(t, browser);
  await page.goto(`${server.url}/streams?id=${first.id}`);
  await enter(page, server.token);
  await moves(page, "duration");
  page.on("dialog", (dialog) => dialog.accept());

  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("heading", { name: "bare stopped" }).waitFor();
  await run(queryWithoutCheckpoint("bare"));

  await page.locator('[data-notice="went-over"]').waitFor();
  const second = await runOf("bare");
  assert.notEqual(second.query, first.query);
  assert.equal(new URL(page.url()).searchParams.get("id"), second.id);
  await page.getByRole("heading", { name: "bare running" }).waitFor();
  await client.streams.named(second.id).stop();
});

test("a stream is stopped from the page, and an address that names none says so", async (t) => {
  const { id } = await runOf("orders");
  const page = await openPage(t, browser);
  await page.goto(`${server.url}/streams?id=${id}`);
  await enter(page, server.token);
  page.on("dialog", (dialog) => dialog.accept());

  await page.getByRole("button", { name: "Stop" }).click();

  await page.getByRole("heading", { name: "orders stopped" }).waitFor();
  assert.equal((await client.streams.get(id)).state, "stopped");
  await page.goto(`${server.url}/streams?id=none`);
  await page.getByText("The stream none is not there, or no longer kept.").waitFor();
});
