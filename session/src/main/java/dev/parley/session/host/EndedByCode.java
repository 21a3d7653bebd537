package dev.parley.session.host;

import dev.parley.protocol.model.StatementError;

/** What is said of a session whose code called what would have ended the engine. */
final class EndedByCode {
    private EndedByCode() {}

    static String reason(String call) {
        return "its code called " + call;
    }

    static StatementError error(String call) {
        String message = "the code called " + call + ", which ends its session and no other; open a session to go on";
        return StatementError.of("SessionEnded", "SESSION_ENDED", message);
    }
}
