package dev.parley.protocol.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.SessionFile;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.SqlTerms;
import dev.parley.protocol.model.StatementMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the server asks of an engine. Every command may arrive again after a cut; doing it twice is doing it once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = EngineCommand.UnknownCommand.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = EngineCommand.OpenSession.class, name = "open_session"),
    @JsonSubTypes.Type(value = EngineCommand.CloseSession.class, name = "close_session"),
    @JsonSubTypes.Type(value = EngineCommand.RunStatement.class, name = "run_statement"),
    @JsonSubTypes.Type(value = EngineCommand.CancelStatement.class, name = "cancel_statement"),
    @JsonSubTypes.Type(value = EngineCommand.AddFile.class, name = "add_file"),
    @JsonSubTypes.Type(value = EngineCommand.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = EngineCommand.StopStream.class, name = "stop_stream"),
    @JsonSubTypes.Type(value = EngineCommand.StopEngine.class, name = "stop_engine")
})
public sealed interface EngineCommand {

    /**
     * Make a session ready; answered by {@code session_opened} or {@code session_failed}.
     *
     * @param files to fetch and add before its first snippet
     */
    record OpenSession(
            SessionKey key,
            String name,
            Language language,
            Map<String, String> conf,
            List<Snippet> init,
            List<SessionFile> files)
            implements EngineCommand {
        /** One without files. */
        public OpenSession(
                SessionKey key, String name, Language language, Map<String, String> conf, List<Snippet> init) {
            this(key, name, language, conf, init, List.of());
        }

        public OpenSession {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(language, "language");
            conf = conf == null ? Map.of() : Map.copyOf(conf);
            init = init == null ? List.of() : List.copyOf(init);
            files = files == null ? List.of() : List.copyOf(files);
        }
    }

    /** Fetch a file from the server and add it to the session before its next statement; one that it has is ignored. */
    record AddFile(SessionKey key, SessionFile file) implements EngineCommand {
        public AddFile {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(file, "file");
        }
    }

    /** End a session and free what it holds, a running statement included; answered by {@code session_closed}. */
    record CloseSession(SessionKey key) implements EngineCommand {
        public CloseSession {
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * Run a snippet; answered by {@code statement_started}, any number of {@code statement_printed}, and one {@code
     * statement_finished}. An id that is not above the last one accepted in this session is ignored; those that may run
     * beside others are counted apart.
     *
     * @param parameters values that the code finds, each name once
     * @param concurrent whether it may run beside others of its session, before which it was not submitted
     * @param terms what holds for it alone; for SQL only
     */
    record RunStatement(
            SessionKey key,
            int statement,
            Language language,
            String code,
            TableLimits limits,
            List<Parameter> parameters,
            StatementMode mode,
            boolean concurrent,
            SqlTerms terms)
            implements EngineCommand {
        /** Code that runs in its turn, without parameters. */
        public RunStatement(SessionKey key, int statement, Language language, String code, TableLimits limits) {
            this(key, statement, language, code, limits, List.of(), StatementMode.RUN, false, SqlTerms.NONE);
        }

        public RunStatement {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(language, "language");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(limits, "limits");
            parameters = parameters == null ? List.of() : List.copyOf(parameters);
            mode = mode == null ? StatementMode.RUN : mode;
            terms = terms == null ? SqlTerms.NONE : terms;
        }
    }

    /** Stop a running statement; it answers with its {@code statement_finished}. Ignored where it has finished. */
    record CancelStatement(SessionKey key, int statement) implements EngineCommand {
        public CancelStatement {
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * Answer a question soon, whatever runs; answered by {@code answered}.
     *
     * @param request the server's number for it, unique in the session
     */
    record Ask(SessionKey key, long request, Question question) implements EngineCommand {
        public Ask {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(question, "question");
        }
    }

    /** Stop a stream once its batch is done, or after a while; answered by {@code stream_ended}. Ignored where it has ended. */
    record StopStream(SessionKey key, String run) implements EngineCommand {
        public StopStream {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(run, "run");
        }
    }

    /** End the process in an orderly way; answered by its exit. */
    record StopEngine() implements EngineCommand {}

    /** A command of a newer server; the engine logs and ignores it. */
    record UnknownCommand() implements EngineCommand {}
}
