import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Client, connect, type SnippetSpec } from "parley";
import { type LocalServer, startServer } from "parley/test/local-server";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openPage, startBrowser } from "./browser.js";
import { gate } from "./sockets.js";

const PICTURES = fileURLToPath(new URL("../../../pictures/", import.meta.url));
const SESSION = "sweeps";
const N = { n: { type: "int", required: true } };

let server: LocalServer;
let browser: Browser;
let client: Client;

before(async () => {
  await mkdir(PICTURES, { recursive: true });
  server = await startServer();
  browser = await startBrowser();
  client = connect(server);
  await client.sessions.open(SESSION);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function publish(name: string, language: SnippetSpec["language"], code: string): Promise<void> {
  await client.snippets.publish(name, { language, code, parameters: N, session: SESSION });
}

/** Starts a sweep; its address. */
async function sweep(name: string, n: number[]): Promise<string> {
  const answer = await fetch(`${server.url}/run/${name}/sweep`, {
    method: "POST",
    headers: { Authorization: `Bearer ${server.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ parameters: { n }, at_once: 1 }),
  });
  assert.equal(answer.status, 202);
  return server.url + ((await answer.json()) as { links: { self: string } }).links.self;
}

/** A page whose browser has the token. */
function pageOf(t: TestContext, options: BrowserContextOptions = {}): Promise<Page> {
  return openPage(t, browser, { httpCredentials: { username: "any", password: server.token }, ...options });
}

test("a sweep's page brings itself up to date, tells what failed, and has the table as CSV", async (t) => {
  const { port, letGo } = await gate(t);
  const code = `
    if (n == 2) sys.error("two is <no> number for this")
    if (n > 2) new java.net.Socket("127.0.0.1", ${port}).getInputStream.read()
    Seq((n * 1.5, "a" * n)).toDF("weight", "text")`;
  await publish("gated", "scala", code);
  const page = await pageOf(t);
  await page.goto(await sweep("gated", [1, 2, 3, 4]));

  await page.getByText("It runs: 2 of 4 points are done, 1 failed, 0 cancelled.").waitFor();
  const points = page.getByRole("region", { name: "Points" });
  assert.deepEqual(await points.getByRole("columnheader").allTextContents(), ["n", "weight", "text", "error"]);
  await points.getByRole("cell", { name: "two is <no> number for this" }).waitFor();
  await page.screenshot({ path: `${PICTURES}sweep-light.png` });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${PICTURES}sweep-dark.png` });

  const cancel = page.getByRole("button", { name: "Cancel" });
  await cancel.focus();
  await letGo();
  await page.getByText("It runs: 3 of 4 points are done").waitFor();
  assert.ok(await cancel.evaluate((button) => button === document.activeElement), "the button lost the focus");
  assert.equal(await page.getByRole("progressbar", { name: "Points that are done" }).getAttribute("value"), "3");
  await letGo();
  await page.getByText("It has ended: 4 of 4 points are done, 1 failed, 0 cancelled.").waitFor();
  assert.equal(await cancel.count(), 0);
  assert.deepEqual(await points.getByRole("row").last().getByRole("cell").allTextContents(), ["4", "6.0", "aaaa", ""]);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "All rows as CSV" }).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), "gated.csv");
  const [head, first, second] = (await readFile(await file.path(), "utf8")).split("\r\n");
  assert.deepEqual([head, first], ["n,weight,text,error", "1,1.5,a,"]);
  assert.match(second ?? "", /^2,,,.*two is <no> number for this/);

  await page.setViewportSize({ width: 380, height: 800 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await page.screenshot({ path: `${PICTURES}sweep-narrow.png`, fullPage: true });
});

test("it is cancelled by keyboard, and without scripts as well", async (t) => {
  await publish("slow", "scala", "Thread.sleep(600000L * n)\nSeq(n).toDF");
  for (const javaScriptEnabled of [true, false]) {
    const page = await pageOf(t, { javaScriptEnabled });
    await page.goto(await sweep("slow", [1, 2]));
    await page.getByText("It runs: 0 of 2 points are done").waitFor();

    await page.getByRole("button", { name: "Cancel" }).focus();
    await page.keyboard.press("Enter");

    await page.getByText("It was cancelled: 2 of 2 points are done, 0 failed, 2 cancelled.").waitFor();
  }
});

test("the page of a run has its chart in the light and in the dark", async (t) => {
  await publish("squares", "sql", "select id, id * id as square from range(20) where id < :n");
  const page = await pageOf(t);
  await page.goto(`${server.url}/run/squares?n=9`);

  await page.getByRole("img", { name: "square over id" }).waitFor();
  await page.screenshot({ path: `${PICTURES}run-light.png`, fullPage: true });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: `${PICTURES}run-dark.png`, fullPage: true });
});

test("the page of a run follows it also where the server did not answer for a while", async (t) => {
  const { port, letGo } = await gate(t);
  await publish(
    "held",
    "scala",
    `new java.net.Socket("127.0.0.1", ${port}).getInputStream.read()\nSeq(n * 11).toDF("many")`,
  );
  const page = await pageOf(t);
  let refusals = 0;
  await page.route(/\/calls\/.*wait=/, (route) => (++refusals > 2 ? route.continue() : route.abort()));
  await page.goto(`${server.url}/run/held?n=7`);

  await page.getByRole("link", { name: "Look again" }).waitFor();
  await letGo();

  await page.getByRole("cell", { name: "77" }).waitFor();
  assert.ok(refusals > 2);
});
