/** Starts a Parley server of the built tree on a free port, and ends it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const PARLEY = fileURLToPath(new URL("../../../../bin/parley", import.meta.url));
const START = 60_000;
const STOP = 30_000;

export interface LocalServer {
  url: string;
  token: string;
  /** Ends it; throws where it does not end in an orderly way. */
  stop(): Promise<void>;
}

export async function startServer(): Promise<LocalServer> {
  const folder = await mkdtemp(join(tmpdir(), "parley-js-"));
  const token = "a-token-of-this-test";
  await writeFile(join(folder, "token"), `${token}\n`, { mode: 0o600 });
  const log = await open(join(folder, "server.log"), "w");
  const flags = ["--port", "0", "--data", join(folder, "data"), "--token-file", join(folder, "token")];
  const server = spawn(PARLEY, ["server", ...flags], {
    stdio: ["ignore", "pipe", log.fd],
    // An archive of classes is used where one was made, but not made: the server is gone before it would be there.
    env: { ...process.env, PARLEY_ENGINE_ARCHIVE: "use" },
  });
  await log.close();
  const ended = once(server, "exit");
  const giveUp = (after: number) => setTimeout(() => server.kill("SIGKILL"), after);
  const tail = async () => (await readFile(join(folder, "server.log"), "utf8")).split("\n").slice(-20).join("\n");

  const starting = giveUp(START);
  // Its first line says where it listens; a server that ends before that has none.
  const lines = createInterface(server.stdout as Readable);
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [unknown];
  clearTimeout(starting);
  const url = /listens on (http:\S+)/.exec(String(line))?.[1];
  const stop = async () => {
    server.kill("SIGTERM");
    const stopping = giveUp(STOP);
    const [code] = await ended;
    clearTimeout(stopping);
    const last = await tail();
    await rm(folder, { recursive: true });
    if (code !== 0) {
      throw new Error(`the server ended with exit code ${code}; its log ends:\n${last}`);
    }
  };
  if (url === undefined) {
    const last = await tail();
    server.kill("SIGKILL");
    await ended;
    throw new Error(`the server did not start within ${START} ms; its log ends:\n${last}`);
  }
  return { url, token, stop };
}
