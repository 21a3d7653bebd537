import assert from "node:assert/strict";
import { test } from "node:test";
import { ConnectionFailed, connect, ProblemError, type StatementEvent } from "../../src/index.js";
import { answering, cut, json, statement, stream } from "../answers.js";

const written = (...events: object[]) =>
  (events as StatementEvent[])
    .map((event) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join("");
const out = (id: number, text: string) => ({ id, type: "stdout", at: "2026-01-01T00:00:00Z", text });
const end = (id: number) => ({ id, type: "state", at: "2026-01-01T00:00:00Z", state: "succeeded", terminal: true });

async function submitted(url: string, silence?: number) {
  return connect({ url, ...(silence === undefined ? {} : { silence }) })
    .sessions.named("flights")
    .run("1");
}

async function ids(events: AsyncIterable<StatementEvent>): Promise<number[]> {
  const seen: number[] = [];
  for await (const event of events) {
    seen.push(event.id);
  }
  return seen;
}

const accepted = json(201, statement("running"));

test("a cut stream goes on after the last event that came whole", async (t) => {
  const half = written(out(3, "three")).slice(0, 30);
  const server = await answering(
    t,
    accepted,
    stream(written(out(0, "zero"), out(2, "two")) + half, "cut"),
    cut,
    stream(written(out(3, "three"), end(4)), "end"),
  );

  assert.deepEqual(await ids((await submitted(server.url)).events()), [0, 2, 3, 4]);

  const events = server.asked.slice(1);
  assert.deepEqual(
    events.map((asked) => asked.headers["last-event-id"]),
    [undefined, "2", "2"],
  );
  assert.equal(events[0]?.url, "/api/v1/sessions/3/statements/7/events");
});

test("a stream that ends without its last event goes on, and 204 is the end", async (t) => {
  const none = (response: import("node:http").ServerResponse) => response.writeHead(204).end();
  const server = await answering(t, accepted, stream(written(out(0, "zero")), "end"), none);

  assert.deepEqual(await ids((await submitted(server.url)).events()), [0]);
});

test("a server that is going or coming is asked again", async (t) => {
  const going = json(503, { code: "SHUTTING_DOWN", detail: "it stops", request_id: "r" });
  const server = await answering(t, accepted, going, stream(written(end(1)), "end"));

  assert.deepEqual(await ids((await submitted(server.url)).events()), [1]);
});

test("a stream that falls silent is asked for again", async (t) => {
  const server = await answering(t, accepted, stream(written(out(0, "zero")), "open"), stream(written(end(1)), "end"));

  assert.deepEqual(await ids((await submitted(server.url, 200)).events()), [0, 1]);
});

test("letters that a chunk cuts in two come whole", async (t) => {
  const bytes = Buffer.from(written(out(0, "zażółć"), end(1)));
  const at = bytes.indexOf("ż") + 1;
  const server = await answering(t, accepted, (response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(bytes.subarray(0, at), () => setImmediate(() => response.end(bytes.subarray(at))));
  });

  for await (const event of (await submitted(server.url)).events()) {
    assert.equal(event.text, "zażółć");
    break;
  }
});

test("a problem is thrown and not tried again", async (t) => {
  const gone = { code: "UNKNOWN_STATEMENT", detail: "there is none", request_id: "r" };
  const server = await answering(t, accepted, json(404, gone));

  await assert.rejects(
    ids((await submitted(server.url)).events()),
    (error) => error instanceof ProblemError && error.code === "UNKNOWN_STATEMENT",
  );
  assert.equal(server.asked.length, 2);
});

test("an aborted signal ends the events with its reason", async (t) => {
  const server = await answering(t, accepted, stream(written(out(0, "zero")), "open"));
  const controller = new AbortController();
  const events = (await submitted(server.url)).events({ signal: controller.signal });

  assert.equal((await events.next()).value?.id, 0);
  controller.abort(new Error("enough"));

  await assert.rejects(events.next(), /enough/);
});

test("a connection that never brings anything is given up", { timeout: 60_000 }, async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const server = await answering(t, accepted, ...Array.from({ length: 60 }, () => cut));
  const never = 2 ** 30; // the clock runs faster than the network here
  const failing = assert.rejects(ids((await submitted(server.url, never)).events()), ConnectionFailed);
  let over = false;
  failing.then(
    () => (over = true),
    () => (over = true),
  );

  while (!over) {
    t.mock.timers.tick(250);
    await new Promise(setImmediate);
  }

  await failing;
  assert.equal(server.asked.length, 1 + 12 * 4);
});
