/** The TypeScript client of Parley. */

export type {
  Column,
  Problem,
  ResultPage,
  Rows,
  SessionInfo,
  SessionSpec,
  SessionState,
  StatementError,
  StatementEvent,
  StatementInfo,
  StatementSpec,
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
export type { Parameter, Typed } from "./parameters.js";
export type { Range, Result } from "./result.js";
export type { RunOptions, Session } from "./session.js";
export type { Statement } from "./statement.js";
export type { Connection } from "./transport.js";
export type { Waiting } from "./waiting.js";
