/** The TypeScript client of Parley. */

export type {
  Column,
  Problem,
  PublishedSnippet,
  ResultPage,
  Rows,
  RunText,
  SessionInfo,
  SessionSpec,
  SessionState,
  SnippetSpec,
  StatementError,
  StatementEvent,
  StatementInfo,
  StatementSpec,
  StreamBatch,
  StreamEvent,
  StreamInfo,
  StreamMetric,
  StreamProgress,
  StreamState,
  Version,
} from "./api.js";
export { type Client, connect, type Sessions } from "./client.js";
export {
  ConnectionFailed,
  ParleyError,
  ProblemError,
  SessionFailed,
  StatementCancelled,
  StatementFailed,
  UnexpectedAnswer,
  WaitTimeout,
} from "./errors.js";
export type { Watching } from "./events.js";
export type { Parameter, Typed } from "./parameters.js";
export type { Range, Result } from "./result.js";
export type { RunOptions, Session } from "./session.js";
export type { RunSnippet, Snippets, Value } from "./snippets.js";
export type { Statement } from "./statement.js";
export type { Stream, Streams } from "./streams.js";
export type { Connection } from "./transport.js";
export type { Waiting } from "./waiting.js";
