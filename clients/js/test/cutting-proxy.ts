/** Stands before a real server and cuts connections. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { TestContext } from "node:test";

/** Says after each piece that comes from the server whether the connection is cut before that is passed on. */
type Cuts = (piece: Buffer) => boolean;

/** An address that leads to `url`; ends with the test. */
export async function cutting(test: TestContext, url: string, cuts: Cuts): Promise<string> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", end).on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    near.pipe(far);
    far.on("data", (piece: Buffer) => {
      if (cuts(piece)) {
        end();
      } else {
        near.write(piece);
      }
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  test.after(() => {
    proxy.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
