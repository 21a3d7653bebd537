/** What can go wrong. An aborted signal is none of these: its own reason is thrown. */

import type { Problem, SessionInfo, StatementError, StatementInfo } from "./api.js";

/** Every error of this package. */
export class ParleyError extends Error {
  override readonly name: string = "ParleyError";
}

/** The server could not be reached, or the connection broke and did not come back. */
export class ConnectionFailed extends ParleyError {
  override readonly name = "ConnectionFailed";
}

/** What answered does not speak like a Parley server; the address may be another service's. */
export class UnexpectedAnswer extends ParleyError {
  override readonly name = "UnexpectedAnswer";
}

/** A request that the server did not accept, with the server's own words. */
export class ProblemError extends ParleyError {
  override readonly name = "ProblemError";
  /** Its name in the error catalogue; a newer server may have others. */
  readonly code: Problem["code"];
  readonly status: number;
  /** What happened. */
  readonly detail: string;
  /** What to do next, where there is advice. */
  readonly hint: string | undefined;
  /** Finds the request in the server's log. */
  readonly request_id: string;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}${problem.hint ? ` (${problem.hint})` : ""}`);
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.hint = problem.hint;
    this.request_id = problem.request_id;
  }
}

/** A session that did not start, or that is gone. */
export class SessionFailed extends ParleyError {
  override readonly name = "SessionFailed";

  constructor(readonly session: SessionInfo) {
    super(`session ${session.name} is ${session.state}: ${session.ended_reason ?? "no reason was given"}`);
  }
}

/** A statement whose code failed; `statement.output` holds what it printed until then. */
export class StatementFailed extends ParleyError {
  override readonly name = "StatementFailed";

  constructor(
    readonly error: StatementError,
    readonly statement: StatementInfo,
  ) {
    const place = error.position ? ` (line ${error.position.line}, column ${error.position.column})` : "";
    super(`${error.name}: ${error.message}${place}`);
  }
}

/** A statement that was cancelled, by this caller or by another. */
export class StatementCancelled extends ParleyError {
  override readonly name = "StatementCancelled";

  constructor(readonly statement: StatementInfo) {
    super(`statement ${statement.id} of session ${statement.session} was cancelled`);
  }
}

/** What was waited for did not come in time; it goes on, and can be waited for again. */
export class WaitTimeout extends ParleyError {
  override readonly name = "WaitTimeout";
}
