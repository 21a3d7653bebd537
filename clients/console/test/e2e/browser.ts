/** A headless Chromium of the system's, and pages that must not complain. */

import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { TestContext } from "node:test";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** What is waited for comes within this time; a stall takes more than 5 s to be one. */
const PATIENCE = 30_000;

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await find("chromium"), args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

async function find(name: string): Promise<string> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    const there = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) {
      return path;
    }
  }
  throw new Error(`no ${name} on the PATH; scripts/tools chromium installs it`);
}

/**
 * A page of its own that ends with the test, which fails where a script threw or the page's policy refused something.
 */
export async function openPage(
  test: TestContext,
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) {
      complaints.push(message.text());
    }
  });
  test.after(async () => {
    await context.close();
    if (complaints.length > 0) {
      throw new Error(`the page complained:\n${complaints.join("\n")}`);
    }
  });
  return page;
}

/** Gives the token to a page that asks for it. */
export async function enter(page: Page, token: string): Promise<void> {
  await page.getByLabel("Token").fill(token);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** The newest value that a chart tells. */
export function newest(page: Page, chart: string) {
  return page.locator(`[data-chart="${chart}"] output`);
}

/** Waits until a chart tells a value. */
export async function tells(page: Page, chart: string): Promise<void> {
  await newest(page, chart).filter({ hasText: /\d/ }).waitFor({ timeout: PATIENCE });
}

/** Waits until a chart tells another value than now; how long batches take never stays the same. */
export async function moves(page: Page, chart: string): Promise<void> {
  const value = newest(page, chart);
  const before = await value.textContent();
  const about = { selector: `[data-chart="${chart}"] output`, before };
  await page.waitForFunction(
    ({ selector, before }) => {
      const now = document.querySelector(selector)?.textContent;
      return now !== before && now !== "–";
    },
    about,
    { timeout: PATIENCE },
  );
}

/** Waits until a chart's canvas shows its first line: more than some pixels in the colour that it has now. */
export async function drawn(page: Page, chart: string): Promise<void> {
  await page.waitForFunction((name) => {
    const canvas = document.querySelector(`[data-chart="${name}"] canvas`) as HTMLCanvasElement | null;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) {
      return false;
    }
    const hex = getComputedStyle(document.documentElement).getPropertyValue("--series-1").trim();
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      count += data[at] === red && data[at + 1] === green && data[at + 2] === blue ? 1 : 0;
    }
    return count > 20;
  }, chart);
}
