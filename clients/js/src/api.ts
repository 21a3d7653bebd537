/** The server's contract as types; openapi.ts is generated from its openapi.yaml by `npm run generate`. */

import type { components, paths } from "./openapi.js";

type Schemas = components["schemas"];
export type SessionSpec = Schemas["SessionSpec"];
export type SessionInfo = Schemas["Session"];
export type SessionState = Schemas["SessionState"];
export type StatementSpec = Schemas["StatementSpec"];
export type StatementInfo = Schemas["Statement"];
export type StatementError = Schemas["StatementError"];
export type StatementEvent = Schemas["Event"];
export type Column = Schemas["Column"];
export type Rows = Schemas["Rows"];
export type ResultPage = Schemas["Result"];
export type StreamInfo = Schemas["Stream"];
export type StreamState = Schemas["StreamState"];
export type StreamProgress = Schemas["StreamProgress"];
export type StreamBatch = Schemas["StreamBatch"];
export type StreamMetric = Schemas["StreamMetric"];
export type StreamEvent = Schemas["StreamEvent"];
export type SnippetSpec = Schemas["SnippetSpec"];
export type PublishedSnippet = Schemas["PublishedSnippet"];
export type RunText = Schemas["RunText"];
/** A run of a snippet that has not ended. */
export type Call = Schemas["Call"];
export type Problem = Schemas["Problem"];
export type Version = Schemas["Version"];

export type Path = keyof paths;
export type Method = "get" | "put" | "post" | "delete";

interface AnyOperation {
  parameters: { path?: unknown; query?: unknown };
  responses: unknown;
}
type Operation<P extends Path, M extends Method> = Extract<paths[P][M], AnyOperation>;
type Json<Content> = Content extends { content: { "application/json": infer Value } } ? Value : never;

/** What a route takes in its path and in its query, as the contract says. */
export type Place<P extends Path, M extends Method> = Pick<Operation<P, M>["parameters"], "path" | "query">;

/** The body that a route takes. */
export type Body<P extends Path, M extends Method> =
  Operation<P, M> extends { requestBody?: infer Content } ? Json<NonNullable<Content>> : never;

/** The JSON that a route answers with when it accepts the request. */
export type Answer<P extends Path, M extends Method> = Operation<P, M>["responses"] extends infer Responses
  ? Json<Responses[keyof Responses & (200 | 201 | 202)]>
  : never;
