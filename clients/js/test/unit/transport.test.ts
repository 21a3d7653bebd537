import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ConnectionFailed,
  connect,
  ProblemError,
  StatementFailed,
  UnexpectedAnswer,
  WaitTimeout,
} from "../../src/index.js";
import { answering, cut, json, silent, statement } from "../answers.js";

test("a submit whose connection breaks is sent again with the same key", async (t) => {
  const server = await answering(t, cut, cut, json(201, statement("queued")));

  const submitted = await connect({ url: server.url })
    .sessions.named("flights")
    .run("1", { tags: ["a"] });

  assert.equal(submitted.id, 7);
  const keys = server.asked.map((asked) => asked.headers["idempotency-key"]);
  assert.match(String(keys[0]), /^[0-9a-f]{32}$/);
  assert.deepEqual(keys, [keys[0], keys[0], keys[0]]);
  assert.deepEqual(JSON.parse(server.asked[2]?.body ?? ""), { code: "1", tags: ["a"] });
});

test("two submits have two keys", async (t) => {
  const server = await answering(t, json(201, statement("queued")), json(201, statement("queued")));
  const session = connect({ url: server.url }).sessions.named("flights");

  await session.run("1");
  await session.run("1");

  assert.notEqual(server.asked[0]?.headers["idempotency-key"], server.asked[1]?.headers["idempotency-key"]);
});

test("what has no key is sent once", async (t) => {
  const server = await answering(t, cut, json(200, { cancelled: [] }));

  await assert.rejects(connect({ url: server.url }).sessions.named("flights").interrupt(), ConnectionFailed);
  assert.equal(server.asked.length, 1);
});

test("the token is a header and not part of the address", async (t) => {
  const server = await answering(t, json(200, { version: "1", api: "v1", java: "17" }));

  await connect({ url: `${server.url}/`, token: "a-secret" }).version();

  assert.equal(server.asked[0]?.url, "/api/v1/version");
  assert.equal(server.asked[0]?.headers.authorization, "Bearer a-secret");
});

test("a problem says its code, what happened and what to do", async (t) => {
  const problem = { code: "SESSION_LIMIT_REACHED", detail: "12 of 12 are open", hint: "close one", request_id: "r7" };
  const server = await answering(t, json(429, problem));

  await assert.rejects(connect({ url: server.url }).sessions.open("flights"), (error) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.message, "SESSION_LIMIT_REACHED: 12 of 12 are open (close one)");
    assert.deepEqual([error.status, error.hint, error.request_id], [429, "close one", "r7"]);
    return true;
  });
});

test("another service's answer is told from Parley's", async (t) => {
  const page = (response: import("node:http").ServerResponse) => response.writeHead(200).end("<html>");
  const server = await answering(t, page, json(404, { error: "what?" }));
  const client = connect({ url: server.url });

  await assert.rejects(client.version(), UnexpectedAnswer);
  await assert.rejects(client.version(), UnexpectedAnswer);
});

test("a server that is silent is not waited for without end", async (t) => {
  const server = await answering(t, silent);

  await assert.rejects(connect({ url: server.url, silence: 100 }).version(), /is silent/);
  assert.equal(server.asked.length, 1);
});

test("an aborted signal ends a wait with its reason", async (t) => {
  const server = await answering(t, silent);
  const controller = new AbortController();
  const opening = connect({ url: server.url }).sessions.open("flights", {}, { signal: controller.signal });

  controller.abort(new Error("enough"));

  await assert.rejects(opening, /enough/);
});

test("a statement that goes on is waited for so long and no longer", async (t) => {
  const server = await answering(t, json(201, statement("running")), json(200, statement("running")));
  const running = await connect({ url: server.url }).sessions.named("flights").run("1");

  await assert.rejects(running.succeeded({ wait: 0 }), WaitTimeout);
});

test("a failed statement is an error with its place and its statement", async (t) => {
  const error = { name: "CompileError", message: "no", code: null, traceback: [], position: { line: 2, column: 5 } };
  const server = await answering(t, json(201, statement("failed", { error })));
  const failed = await connect({ url: server.url }).sessions.named("flights").run("1");

  await assert.rejects(failed.rows(), (thrown) => {
    assert.ok(thrown instanceof StatementFailed);
    assert.equal(thrown.message, "CompileError: no (line 2, column 5)");
    assert.equal(thrown.statement.id, 7);
    return true;
  });
});

test("addresses, tokens and names that cannot be are refused before anything is sent", async () => {
  assert.throws(() => connect({ url: "localhost:8998" }), /looks like/);
  assert.throws(() => connect({ token: "line\n" }), /line break/);
  await assert.rejects(connect().sessions.get(".."), /not a name/);
});
