import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, ProblemError, WaitTimeout } from "../../src/index.js";
import { answering, json } from "../answers.js";

const rows = { columns: [], offset: 0, row_count: 1, truncated: false, limit_reason: null, rows: [[1]] };
const call = { snippet: "delays", state: "running", terminal: false, links: { self: "/run/delays/calls/c-1" } };

test("a run that takes longer is waited for by its own address", async (t) => {
  const server = await answering(t, json(202, call), json(202, call), json(200, rows));

  const result = await connect(server).snippets.run("delays", { carrier: "UA" }, { key: "k", fresh: true });

  assert.deepEqual(result, rows);
  assert.deepEqual(
    server.asked.map(({ method, url }) => `${method} ${url}`),
    ["POST /run/delays?wait=30000ms", ...Array(2).fill("GET /run/delays/calls/c-1?wait=30000ms")],
  );
  const [first] = server.asked;
  assert.equal(first?.body, '{"carrier":"UA"}');
  assert.deepEqual([first?.headers["idempotency-key"], first?.headers["cache-control"]], ["k", "no-cache"]);
});

test("what is not ready in time goes on", async (t) => {
  const server = await answering(t, json(202, call));

  await assert.rejects(connect(server).snippets.run("delays", {}, { wait: 0 }), WaitTimeout);

  assert.equal(server.asked[0]?.url, "/run/delays?wait=0s");
});

test("code that fails is a problem", async (t) => {
  const server = await answering(t, json(422, { code: "SNIPPET_FAILED", detail: "it fell", request_id: "r" }));

  await assert.rejects(
    connect(server).snippets.run("delays"),
    (error) => error instanceof ProblemError && error.code === "SNIPPET_FAILED",
  );
});

test("the versions that are kept are read one by one", async (t) => {
  const version = (number: number) => json(200, { name: "delays", version: number });
  const server = await answering(t, version(3), version(2), version(1));
  const seen: number[] = [];

  for await (const { version } of connect(server).snippets.versions("delays")) {
    seen.push(version);
  }

  assert.deepEqual(seen, [3, 2, 1]);
  assert.deepEqual(
    server.asked.map(({ url }) => url),
    ["/api/v1/snippets/delays", "/api/v1/snippets/delays?version=2", "/api/v1/snippets/delays?version=1"],
  );
});
