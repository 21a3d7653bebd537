import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  type Client,
  connect,
  ProblemError,
  type Session,
  StatementCancelled,
  type StatementEvent,
  StatementFailed,
  type StreamEvent,
} from "../../src/index.js";
import { cutting } from "../cutting-proxy.js";
import { type LocalServer, startServer } from "../local-server.js";

let server: LocalServer;
let client: Client;
let session: Session;

before(async () => {
  server = await startServer();
  client = connect(server);
  session = await client.sessions.open("first");
});

after(() => server.stop());

/** The same session over connections that are cut. */
async function over(test: import("node:test").TestContext, cuts: (piece: Buffer) => boolean): Promise<Session> {
  return connect({ url: await cutting(test, server.url, cuts), token: server.token }).sessions.named(session.name);
}

test("Scala and SQL share a session, and values go as parameters", async () => {
  const made = await session.run('Seq((1, "one"), (2, "two")).toDF("n", "word").createOrReplaceTempView("words")');
  const query = await session.run("select n, upper(word) as word from words where n < :most and word <> :other", {
    language: "sql",
    parameters: { most: 9, other: "it's" },
  });

  assert.equal((await made.succeeded()).state, "succeeded");
  assert.deepEqual(await query.rows(), [
    [1, "ONE"],
    [2, "TWO"],
  ]);
});

test("with wait the answer is there at once", async () => {
  const { info } = await session.run("select 1 as n", { language: "sql", wait: 30_000 });

  assert.deepEqual([info.state, info.output.table?.columns], ["succeeded", [{ name: "n", type: "int" }]]);
});

test("code that fails is an error that says where", async () => {
  const wrong = await session.run("select * from nowhere", { language: "sql" });

  await assert.rejects(wrong.succeeded(), (error) => {
    assert.ok(error instanceof StatementFailed);
    assert.equal(error.error.code, "TABLE_OR_VIEW_NOT_FOUND");
    assert.deepEqual(error.error.position, { line: 1, column: 15 });
    return true;
  });
  assert.equal((await wrong.cancel()).state, "failed");
});

test("events are seen while the statement goes on, and it can be cancelled", async () => {
  const running = await session.run('println("before"); Thread.sleep(600000)');
  const states: string[] = [];

  for await (const event of running.events()) {
    if (event.type === "stdout") {
      assert.equal(event.text, "before\n");
      assert.equal((await running.refresh()).state, "running");
      await running.cancel();
    } else if (event.state !== undefined) {
      states.push(event.state);
    }
  }

  assert.deepEqual(states.slice(-2), ["cancelling", "cancelled"]);
  await assert.rejects(running.rows(), StatementCancelled);
});

test("events over a connection that is cut again and again come once and in order", async (t) => {
  let pieces = 0;
  const cut = await over(t, () => ++pieces % 3 === 0);
  const { id } = await session.run('for (i <- 1 to 12) { println("line " + i); Thread.sleep(100) }');
  const seen: StatementEvent[] = [];

  for await (const event of (await cut.statement(id)).events()) {
    seen.push(event);
  }

  const whole: StatementEvent[] = [];
  for await (const event of (await session.statement(id)).events()) {
    whole.push(event);
  }
  assert.ok(pieces > 6);
  const text = (events: StatementEvent[]) => events.map((event) => event.text ?? "").join("");
  assert.match(text(seen), /^(line \d+\n){12}$/);
  assert.equal(text(seen), text(whole));
  assert.equal(seen.at(-1)?.state, "succeeded");
});

test("a submit whose answer is lost runs once", async (t) => {
  let lost = 0;
  const cut = await over(t, () => ++lost <= 2);
  const ids = async () => {
    const found: number[] = [];
    for await (const { id } of session.statements()) {
      found.push(id);
    }
    return found;
  };
  const before = await ids();

  const submitted = await cut.run("40 + 2");

  assert.match((await submitted.succeeded()).output.text, /= 42\n$/);
  assert.equal(lost > 2, true);
  assert.deepEqual(await ids(), [...before, submitted.id]);
});

test("many rows come by page and as streams", async () => {
  const many = await session.run("select id, cast(id as string) as s from range(25000)", {
    language: "sql",
    max_rows: null,
  });

  const rows = await many.rows();
  const bytes = async (format: "ndjson" | "csv" | "arrow", offset: number) =>
    Buffer.from(await new Response(await many.result.stream(format, { offset })).arrayBuffer());

  assert.equal(rows.length, 25_000);
  assert.deepEqual(rows[24_999], [24_999, "24999"]);
  assert.deepEqual((await many.result.page({ offset: 7, limit: 2 })).rows, [
    [7, "7"],
    [8, "8"],
  ]);
  assert.equal(String(await bytes("csv", 24_998)), "id,s\r\n24998,24998\r\n24999,24999\r\n");
  assert.equal(String(await bytes("ndjson", 24_999)).trim(), '{"id":24999,"s":"24999"}');
  const arrow = await bytes("arrow", 0);
  assert.equal(arrow.readInt32LE(0), -1); // how a message of the stream format begins
  assert.ok(arrow.length > 25_000 * 8);
});

test("a stream of rows that nobody reads on is let go", async () => {
  const many = await session.run("select id from range(3000000)", { language: "sql", max_rows: null });
  await many.succeeded();
  const reader = (await many.result.stream("csv")).getReader();

  assert.match(Buffer.from((await reader.read()).value ?? []).toString(), /^id\r\n0\r\n/);
  await reader.cancel();

  assert.deepEqual((await many.result.page({ limit: 1 })).rows, [[0]]);
});

test("an abort ends a wait, and the statement goes on until it is interrupted", async () => {
  const running = await session.run("Thread.sleep(600000)", { tags: ["slow"] });
  const waiting = running.succeeded({ signal: AbortSignal.timeout(300) });

  await assert.rejects(waiting, { name: "TimeoutError" });
  assert.equal((await running.refresh()).terminal, false);
  assert.deepEqual(await session.interrupt({ tag: "slow" }), [running.id]);
  assert.equal((await running.ended()).state, "cancelled");
});

test("sessions are opened, found, listed, started again and closed by name", async () => {
  const opened = await client.sessions.open("second", { language: "sql", tags: ["a"] });
  const names: string[] = [];
  for await (const { name } of client.sessions.list({ state: ["idle", "busy"] })) {
    names.push(name);
  }

  assert.deepEqual(names.sort(), ["first", "second"]);
  assert.equal((await client.sessions.open("second", { language: "sql", tags: ["a"] })).name, "second");
  assert.equal((await opened.restart()).generation, 2);
  const kept = await opened.run("select 5 as five");
  assert.deepEqual(await kept.rows(), [[5]]);
  assert.equal((await client.sessions.close("second")).state, "closed");
  assert.equal((await client.sessions.get("second")).state, "closed");
  assert.equal((await client.sessions.named("second").statement(kept.id)).info.code, "select 5 as five");

  const again = await client.sessions.open("second");
  assert.equal((await kept.refresh()).code, "select 5 as five");
  await again.close();
});

test("a problem has its code and says what to do", async () => {
  const code = (expected: string) => (error: unknown) => error instanceof ProblemError && error.code === expected;

  await assert.rejects(client.sessions.get("nobody"), code("UNKNOWN_SESSION"));
  await assert.rejects(client.sessions.open("first", { language: "sql" }), code("SESSION_EXISTS"));
  await assert.rejects(connect({ url: server.url, token: "another" }).version(), code("UNAUTHENTICATED"));
});

test("the example of the README does what its comments say", async () => {
  const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8");
  const example = /^```js\n(.*?)^```$/ms.exec(readme)?.[1];
  assert.ok(example);
  const here = example
    .replace('"http://127.0.0.1:8998"', JSON.stringify(server.url))
    .replace("process.env.PARLEY_TOKEN", JSON.stringify(server.token))
    .replace(/^(.*); \/\/ (\[.*)$/gm, "assert.deepEqual($1, $2);");
  assert.match(here, /assert\.deepEqual/);
  const file = fileURLToPath(new URL("example.mjs", import.meta.url));
  await writeFile(file, `import assert from "node:assert/strict";\n${here}`);

  await import(file);
});

test("a published snippet is run with its parameters, in versions", async () => {
  const { snippets } = client;
  const parameters = { most: { type: "int", required: true } };
  await session.run("select * from range(5)", { language: "sql", wait: 30_000 });
  const code = "select id from range(10) where id < :most";

  const made = await snippets.publish("js-ids", { language: "sql", code, parameters, session: session.name });
  const next = { language: "sql" as const, code: `${code} order by id desc`, parameters, session: session.name };
  assert.equal((await snippets.publish("js-ids", next)).version, made.version + 1);

  const result = await snippets.run("js-ids", { most: 3 });
  assert.ok("rows" in result);
  assert.deepEqual(result.rows, [[2], [1], [0]]);
  await assert.rejects(snippets.run("js-ids", { most: "many" }), { code: "INVALID_REQUEST" });
  const versions: number[] = [];
  for await (const { version } of snippets.versions("js-ids")) {
    versions.push(version);
  }
  assert.deepEqual(versions, [2, 1]);
  assert.deepEqual(
    (await snippets.list()).map(({ name }) => name),
    ["js-ids"],
  );
  assert.equal((await snippets.delete("js-ids")).name, "js-ids");
  await assert.rejects(snippets.get("js-ids"), { code: "UNKNOWN_SNIPPET" });
});

test("a stream is found, watched over cuts, measured and stopped", async (t) => {
  const started = await session.run(`
    parley.alertAbove("rows", -1)
    val watched = spark.readStream.format("rate").option("rowsPerSecond", 10).load().writeStream.queryName("watched")
      .foreachBatch { (batch: org.apache.spark.sql.DataFrame, id: Long) => parley.metric("rows", batch.count()) }
      .start()`);
  await started.succeeded();
  const found = (await client.streams.list()).find(({ name }) => name === "watched");
  assert.ok(found);
  let pieces = 0;
  const cut = connect({ url: await cutting(t, server.url, () => ++pieces % 3 === 0), token: server.token });
  const lost: string[] = [];
  const events: StreamEvent[] = [];

  for await (const event of cut.streams.named(found.id).events({ onConnection: (state) => lost.push(state) })) {
    events.push(event);
    if (events.filter(({ type }) => type === "batch").length === 4) {
      await client.streams.named(found.id).stop();
    }
  }

  const ids = events.map(({ id }) => id);
  assert.deepEqual(
    ids,
    [...new Set(ids)].sort((a, b) => a - b),
  );
  assert.ok(lost.includes("lost"));
  assert.equal(events.at(-1)?.state, "stopped");
  assert.equal(events.find(({ type }) => type === "alert")?.metric?.side, "above");
  const info = await client.streams.get(found.id);
  assert.deepEqual([info.state, info.metrics[0]?.name, info.session_name], ["stopped", "rows", "first"]);
});
