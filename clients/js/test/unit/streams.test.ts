import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../src/index.js";
import { answering, json, stream } from "../answers.js";

const written = (...events: { id: number; type: string }[]) =>
  events.map((event) => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
const running = { id: 0, type: "state", state: "running", terminal: false };
const batch = (id: number) => ({ id, type: "batch", batch: { number: id } });
const stopped = (id: number) => ({ id, type: "state", state: "stopped", terminal: true });

test("the events of a stream go on after a cut, and whoever watches is told of it", async (t) => {
  const server = await answering(
    t,
    stream(written(running, batch(1)), "cut"),
    json(503, { code: "SHUTTING_DOWN", detail: "it stops", request_id: "r" }),
    stream(written(batch(2), stopped(3)), "end"),
  );
  const told: string[] = [];
  const ids: number[] = [];

  const events = connect(server)
    .streams.named("a-run")
    .events({ onConnection: (state) => told.push(state) });
  for await (const { id } of events) {
    ids.push(id);
  }

  assert.deepEqual(ids, [0, 1, 2, 3]);
  assert.deepEqual(told, ["open", "lost", "lost", "open"]);
  assert.deepEqual(
    server.asked.map(({ url, headers }) => [url, headers["last-event-id"]]),
    [undefined, "1", "1"].map((last) => ["/api/v1/streams/a-run/events", last]),
  );
});

test("events after one that is known are asked for", async (t) => {
  const server = await answering(t, stream(written(stopped(3)), "end"));

  for await (const { id } of connect(server).streams.named("a-run").events({ after: 2 })) {
    assert.equal(id, 3);
  }

  assert.equal(server.asked[0]?.headers["last-event-id"], "2");
});

test("streams are listed, looked at and stopped", async (t) => {
  const one = { id: "a-run", state: "stopping" };
  const server = await answering(t, json(200, { items: [one] }), json(200, one), json(200, one));
  const { streams } = connect(server);

  assert.deepEqual(await streams.list(), [one]);
  assert.deepEqual(await streams.get("a-run"), one);
  assert.equal((await streams.named("a-run").stop({ wait: 500 })).state, "stopping");

  assert.deepEqual(
    server.asked.map(({ method, url }) => `${method} ${url}`),
    ["GET /api/v1/streams", "GET /api/v1/streams/a-run", "POST /api/v1/streams/a-run/stop?wait=500ms"],
  );
});

test("a stream that is started again answers with the new statement", async (t) => {
  const server = await answering(t, json(202, { id: 7, session_id: 3, state: "waiting", terminal: false }));

  const statement = await connect(server).streams.named("a-run").restart({ wait: 500 });

  assert.deepEqual([statement.id, statement.info.state], [7, "waiting"]);
  assert.deepEqual(
    server.asked.map(({ method, url }) => `${method} ${url}`),
    ["POST /api/v1/streams/a-run/restart?wait=500ms"],
  );
});
