/** A real HTTP server that answers as a test says, and remembers what it was asked. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

type Answer = (response: ServerResponse) => void;

/** Each request gets the next answer; one too many is a 500 that is no problem of Parley's. Ends with the test. */
export async function answering(test: TestContext, ...answers: Answer[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    const answer = answers[asked.length] ?? json(500, {});
    asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

export function json(status: number, value: object): Answer {
  return (response) => response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
}

/** Cuts the connection before an answer. */
export const cut: Answer = (response) => response.destroy();

/** Takes the request and says nothing. */
export const silent: Answer = () => undefined;

/** A stream of this text that then ends, is cut, or stays open. */
export function stream(text: string, then: "end" | "cut" | "open"): Answer {
  return (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(text, () => {
      if (then === "end") {
        response.end();
      } else if (then === "cut") {
        response.destroy();
      }
    });
  };
}

/** A statement as the server tells it. */
export function statement(state: string, more: object = {}): object {
  const terminal = ["succeeded", "failed", "cancelled"].includes(state);
  const output = { text: "", text_omitted: 0, table: null, display: [] };
  return { id: 7, session: "flights", session_id: 3, state, terminal, output, error: null, ...more };
}
