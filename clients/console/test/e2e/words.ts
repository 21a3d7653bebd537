/** Words over a socket, as DStreams read them. */

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

const EVERY = 20;

/** Sends words to whoever connects; ends with the test. The port. */
export async function sendWords(test: TestContext): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const timer = setInterval(() => socket.write("late early late\n"), EVERY);
    socket
      .on("error", () => socket.destroy())
      .on("close", () => {
        clearInterval(timer);
        sockets.delete(socket);
      });
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
