/** Ports of the test's own, to which code of a session connects. */

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

const EVERY = 20;

/** Listens on a port, which it gives; ends with the test, and so do its connections. */
async function listen(test: TestContext, connected: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    connected(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  return (server.address() as AddressInfo).port;
}

/** Sends words to whoever connects, as DStreams read them. */
export function sendWords(test: TestContext): Promise<number> {
  return listen(test, (socket) => {
    const timer = setInterval(() => socket.write("late early late\n"), EVERY);
    socket.on("close", () => clearInterval(timer));
  });
}

/** Whoever connects waits there until the next call of `letGo`. */
export async function gate(test: TestContext) {
  const waiting: Socket[] = [];
  let came: () => void = () => undefined;
  const port = await listen(test, (socket) => {
    waiting.push(socket);
    came();
  });
  const letGo = async () => {
    if (waiting.length === 0) {
      await new Promise<void>((resolve) => {
        came = resolve;
      });
    }
    waiting.shift()?.end();
  };
  return { port, letGo };
}
