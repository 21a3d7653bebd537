/**
 * The page's own server: its files, and what the page asks of /api, passed on to Parley as it comes. So page and API are of
 * one origin; Parley refuses pages of others by the Origin and Host that are passed on, too.
 *
 * Usage: web.mjs ADDRESS_OF_PARLEY [PORT]
 */

import { createReadStream } from "node:fs";
import http from "node:http";
import { extname, resolve, sep } from "node:path";
import { pipeline } from "node:stream";
import { fileURLToPath } from "node:url";

const [parley, port = "0"] = process.argv.slice(2);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const FOLDERS = {
  "/parley/": here("../../clients/js/build/src/"),
  "/eventsource-parser/": here("../../clients/js/node_modules/eventsource-parser/dist/"),
};
const FILES = { "/": "index.html", "/page.js": "page.js", "/job.scala": "job.scala" };
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".scala": "text/plain; charset=utf-8" };

const server = http.createServer((request, response) => {
  if (request.url.startsWith("/api/")) {
    passOn(request, response);
  } else {
    send(fileOf(new URL(request.url, "http://page").pathname), response);
  }
});
server.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));

/** The file that a path names; undefined where it names none. */
function fileOf(path) {
  if (Object.hasOwn(FILES, path)) {
    return here(FILES[path]);
  }
  const prefix = Object.keys(FOLDERS).find((known) => path.startsWith(known));
  const file = prefix && resolve(FOLDERS[prefix], path.slice(prefix.length));
  return file?.startsWith(resolve(FOLDERS[prefix]) + sep) ? file : undefined;
}

function send(file, response) {
  const type = file && TYPES[extname(file)];
  if (!type) {
    response.writeHead(404).end();
    return;
  }
  const content = createReadStream(file);
  content.once("open", () => response.writeHead(200, { "Content-Type": type, "X-Content-Type-Options": "nosniff" }));
  pipeline(content, response, () => failed(response, 404));
}

function passOn(request, response) {
  const { method, headers } = request;
  const asked = http.request(`${parley}${request.url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    pipeline(answer, response, () => {}); // events come as long as the job runs
  });
  asked.on("error", () => failed(response, 502));
  response.on("close", () => asked.destroy());
  request.pipe(asked);
}

function failed(response, status) {
  if (!response.headersSent) {
    response.writeHead(status).end();
  } else if (!response.writableEnded) {
    response.destroy();
  }
}
