package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Wire;
import dev.parley.protocol.engine.Answer;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementDisplayed;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.EngineEvent.StatementProgressed;
import dev.parley.protocol.engine.EngineEvent.StatementStarted;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.engine.TableLimits;
import dev.parley.protocol.engine.TableResult;
import dev.parley.protocol.model.Column;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.NameKind;
import dev.parley.protocol.model.Parameter;
import dev.parley.protocol.model.Progress;
import dev.parley.protocol.model.Snippet;
import dev.parley.protocol.model.StatementError;
import dev.parley.protocol.model.StatementMode;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.testing.ArrowStreams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every engine does with its sessions and statements, the fake one and those with Spark alike. A subclass names the
 * launcher. {@link EngineLinkContract} is about the link.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public abstract class EngineContract extends EngineHarness {
    private static final Duration CANCEL = Duration.ofSeconds(2);

    @Test
    void aReadyEngineNamesItsVersionsAndTheStepsOfItsStart() {
        assertThat(ready().versions()).containsKeys("spark", "scala", "java");
        assertThat(ready().phases()).isNotEmpty();
        assertThat(List.copyOf(ready().phases().values())).isSorted();
    }

    @Test
    void anOpenSessionIsReported() {
        ContractSession session = openedSession();

        assertThat(session.events()).hasExactlyElementsOfTypes(EngineEvent.SessionOpened.class);
    }

    @Test
    void anOpenThatIsRepeatedIsAnsweredAgainAndChangesNothing() {
        ContractSession session = openedSession();
        session.scala("val kept = 1");

        session.sendOpen(Map.of(), List.of());

        await().until(() -> session.count(EngineEvent.SessionOpened.class) == 2);
        assertThat(session.output("println(kept)")).isEqualTo("1\n");
    }

    @Test
    void anExpressionIsEchoedAsInTheSparkShell() {
        ContractSession session = openedSession();

        assertThat(session.output("1 + 1")).isEqualTo(echoed("res0: Int = 2\n"));
        assertThat(session.output("val x = 1")).isEqualTo(echoed("x: Int = 1\n"));
        assertThat(session.output("x")).isEqualTo(echoed("res1: Int = 1\n"));
    }

    /** How the shell of this engine's Scala prints a value that 2.12 prints like this. */
    protected String echoed(String value) {
        return value;
    }

    @Test
    void whatIsPrintedArrivesBetweenStartAndEnd() {
        ContractSession session = openedSession();

        var finished = session.scala("println(\"hello\")");

        var events = session.events().subList(1, session.events().size());
        assertThat(events.get(0)).isInstanceOf(StatementStarted.class);
        assertThat(events.get(events.size() - 1)).isEqualTo(finished);
        assertThat(events.subList(1, events.size() - 1)).isNotEmpty().allMatch(StatementPrinted.class::isInstance);
        assertThat(session.printed(0)).isEqualTo("hello\n");
        assertThat(finished.error()).isNull();
        assertThat(finished.result()).isNull();
        assertThat(finished.endedAt()).isAfterOrEqualTo(finished.startedAt());
    }

    @Test
    void theLinesOfASnippetRunInOrder() {
        ContractSession session = openedSession();

        String printed = session.output("println(\"a\")\nval n = 3\nprintln(n)\nprintln(\"b\")");

        assertThat(printed.lines()).containsSubsequence("a", "3", "b").contains(echoed("n: Int = 3"));
    }

    @Test
    void statementsRunInOrderOfSubmission() {
        ContractSession session = openedSession();

        session.submit(Language.SCALA, "val a = 1");
        session.submit(Language.SQL, "select 7 as n");
        session.awaitFinished(session.submit(Language.SCALA, "println(a)"));

        assertThat(session.events().stream()
                        .filter(event -> event instanceof StatementStarted || event instanceof StatementFinished)
                        .map(event -> ((EngineEvent.OfStatement) event).statement()))
                .containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(session.printed(2)).isEqualTo("1\n");
    }

    @Test
    void aFailingStatementLeavesTheSessionUsable() {
        ContractSession session = openedSession();
        session.scala("val x = 5");

        var failed = session.scala("throw new RuntimeException(\"boom\")");

        assertThat(failed.state()).isEqualTo(StatementState.FAILED);
        assertThat(failed.error().name()).isEqualTo("RuntimeException");
        assertThat(failed.error().message()).contains("boom");
        assertThat(failed.error().traceback()).isNotEmpty();
        assertThat(session.output("println(x)")).isEqualTo("5\n");
    }

    @Test
    void aCompileErrorTellsWhereItIsAndNothingRan() {
        ContractSession session = openedSession();

        var failed = session.scala("println(\"not this\")\n  nosuchname");

        assertThat(failed.state()).isEqualTo(StatementState.FAILED);
        assertThat(failed.error().name()).isEqualTo("CompileError");
        assertThat(failed.error().message()).contains("not found: value nosuchname");
        assertThat(failed.error().position()).isEqualTo(new StatementError.Position(2, 3));
        assertThat(failed.error().traceback()).isEmpty();
        assertThat(session.printed(0)).doesNotContain("not this");
        assertThat(session.output("println(\"on\")")).isEqualTo("on\n");
    }

    @Test
    void codeThatIsNotCompleteFailsAndTheNextStatementIsNotItsRest() {
        ContractSession session = openedSession();

        assertThat(session.scala("foo(").error().name()).isEqualTo("IncompleteCode");
        assertThat(session.output("1 + 1")).endsWith("Int = 2\n");
    }

    @Test
    void aQueryGivesItsTable() {
        TableResult table = openedSession().table("select 7 as n");

        assertThat(table.columns()).containsExactly(new Column("n", "int"));
        assertThat(rows(table)).isEqualTo("[[7]]");
        assertThat(table.rowCount()).isEqualTo(1);
        assertThat(table.truncated()).isFalse();
        assertThat(table.limitReason()).isNull();
    }

    @Test
    void aTableThatIsNotThereFailsTheStatement() {
        ContractSession session = openedSession();

        var failed = session.sql("select * from nowhere");

        assertThat(failed.error().name()).isEqualTo("AnalysisException");
        assertThat(failed.error().code()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
        assertThat(failed.error().message()).contains("nowhere");
        assertThat(session.sql("select 7 as n").state()).isEqualTo(StatementState.SUCCEEDED);
    }

    @Test
    void parametersAreValuesUnderTheirNames() {
        ContractSession session = openedSession();
        var n = new Parameter("n", Parameter.Type.INT, 7);
        var text = new Parameter("text", Parameter.Type.STRING, "\"; drop it");

        var scala = session.run(Language.SCALA, "println(n)\nprintln(text)", StatementMode.RUN, n, text);
        var sql = session.run(Language.SQL, "select :n as n", StatementMode.RUN, n);

        assertThat(session.printed(scala.statement())).isEqualTo("7\n\"; drop it\n");
        assertThat(rows(sql.result())).isEqualTo("[[7]]");
        assertThat(session.sql("select :n as n").error().code()).isEqualTo("UNBOUND_SQL_PARAMETER");
    }

    @Test
    void anExplainedStatementGivesItsPlansAndDoesNotRun() {
        ContractSession session = openedSession();

        var plans = session.run(Language.SQL, "create temp view never as select 1 as n", StatementMode.EXPLAIN);

        assertThat(plans.result().columns())
                .containsExactly(new Column("plan", "string"), new Column("text", "string"));
        assertThat(ArrowStreams.rows(plans.result().arrow()))
                .extracting(row -> row.get(0).asText())
                .containsExactly("parsed", "analysed", "optimised", "physical");
        assertThat(session.sql("select * from never").error().code()).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
    }

    @Test
    void questionsAreAnsweredWhileAStatementRuns() {
        ContractSession session = openedSession();
        session.scala("val keptNumber = 1");
        session.sql("create temp view asked_view as select 7 as n");
        int sleeping = session.submit(Language.SCALA, "Thread.sleep(600000)");
        session.awaitStarted(sleeping);

        var scala = (Answer.Completed) session.ask(1, new Question.Complete(Language.SCALA, "keptNum", 7))
                .answer();
        var sql = (Answer.Completed) session.ask(2, new Question.Complete(Language.SQL, "select * from asked_v", 21))
                .answer();
        var inspected = (Answer.Inspected) session.ask(3, new Question.Inspect(Language.SCALA, "keptNumber", 10))
                .answer();
        var catalog = (Answer.Catalog) session.ask(4, new Question.ReadCatalog(null, "asked_view", null, 10))
                .answer();
        var described =
                (Answer.Described) session.ask(6, new Question.DescribeTables(null, "asked_.*", null, true, null, 10))
                        .answer();
        var nowhere = session.ask(5, new Question.ReadCatalog("nosuchdatabase", null, null, 10));

        assertThat(scala.candidates()).containsExactly(new Answer.Candidate("keptNumber", NameKind.VALUE, "Int"));
        assertThat(scala.from()).isZero();
        assertThat(scala.to()).isEqualTo(7);
        assertThat(sql.candidates()).containsExactly(new Answer.Candidate("asked_view", NameKind.VIEW, null));
        assertThat(sql.from()).isEqualTo(14);
        assertThat(inspected.name()).isEqualTo("keptNumber");
        assertThat(inspected.signature()).isEqualTo("Int");
        assertThat(catalog.tables())
                .containsExactly(
                        new Answer.Catalog.Table(null, "asked_view", true, true, List.of(new Column("n", "int"))));
        assertThat(described.next()).isNull();
        assertThat(described.relations())
                .extracting(Answer.Described.Relation::name)
                .containsExactly("asked_view");
        assertThat(described.relations().get(0).columns().get(0).type()).isEqualTo("int");
        assertThat(nowhere.error().code()).isEqualTo("SCHEMA_NOT_FOUND");
        session.cancel(sleeping);
        assertThat(session.awaitFinished(sleeping).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void aQuestionToNoSessionIsRefused() {
        var answered = session().ask(1, new Question.ReadCatalog(null, null, null, 10));

        assertThat(answered.error().code()).isEqualTo("SESSION_NOT_OPEN");
    }

    @Test
    void aLargeTableIsUploadedWhole() {
        ContractSession session = openedSession();

        TableResult table = session.table("select id from range(50000)");

        assertThat(table.arrow()).isNull();
        assertThat(table.rowCount()).isEqualTo(50_000);
        assertThat(table.truncated()).isFalse();
        String path = ResultUpload.path("engine-under-test", session.key(), 0);
        assertThat(results().size(path)).isEqualTo(table.messages());
        assertThat(results().rows(path).stream().map(row -> row.get(0).asLong()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 50_000).mapToLong(i -> i).boxed().toList());
    }

    @Test
    void aResultOfWhichTheServerTakesNoMoreIsCutThere() {
        results().limit(3);
        try {
            ContractSession session = openedSession();

            TableResult table = session.table("select id from range(1000000)");

            String path = ResultUpload.path("engine-under-test", session.key(), 0);
            assertThat(table.messages()).isEqualTo(3);
            assertThat(table.rowCount()).isEqualTo(results().rows(path).size()).isLessThan(1_000_000);
            assertThat(table.truncated()).isTrue();
            assertThat(table.limitReason()).isEqualTo("disk_bytes");
            assertThat(session.output("println(\"on\")")).isEqualTo("on\n");
        } finally {
            results().limit(Integer.MAX_VALUE);
        }
    }

    @Test
    void aTableWithoutABoundOfItsRowsIsWhole() {
        TableResult table =
                openedSession().table("select id from range(20000)", new TableLimits((Long) null, 64 << 20));

        assertThat(table.rowCount()).isEqualTo(20_000);
        assertThat(table.truncated()).isFalse();
    }

    @Test
    void aTableWithoutRowsIsATable() {
        TableResult table = openedSession().table("select id from range(0)");

        assertThat(table.columns()).containsExactly(new Column("id", "bigint"));
        assertThat(ArrowStreams.rows(table.arrow())).isEmpty();
        assertThat(table.rowCount()).isZero();
    }

    @Test
    void aTableCutByRowsSaysSo() {
        TableResult table = openedSession().table("select id from range(5000)", new TableLimits(10, 1 << 20));

        assertThat(ArrowStreams.rows(table.arrow())).hasSize(10);
        assertThat(table.rowCount()).isEqualTo(10);
        assertThat(table.truncated()).isTrue();
        assertThat(table.limitReason()).isEqualTo("max_rows");
    }

    @Test
    void aTableCutByBytesSaysSo() {
        TableResult table = openedSession().table("select id from range(5000)", new TableLimits(5_000, 1_000));

        assertThat(table.rowCount()).isBetween(0L, 300L);
        assertThat(ArrowStreams.rows(table.arrow())).hasSize((int) table.rowCount());
        assertThat(table.truncated()).isTrue();
        assertThat(table.limitReason()).isEqualTo("max_bytes");
    }

    @Test
    void aTableOfExactlyTheLimitIsNotTruncated() {
        TableResult table = openedSession().table("select id from range(10)", new TableLimits(10, 1 << 20));

        assertThat(table.rowCount()).isEqualTo(10);
        assertThat(table.truncated()).isFalse();
        assertThat(table.limitReason()).isNull();
    }

    @Test
    void aRunThatIsRepeatedIsIgnored() {
        ContractSession session = openedSession();
        session.output("println(\"once\")");

        session.submit(0, Language.SCALA, "println(\"twice\")", ContractSession.LIMITS);
        session.output("println(\"after\")");

        assertThat(session.printed(0)).isEqualTo("once\n");
        assertThat(session.count(StatementStarted.class, 0)).isEqualTo(1);
        assertThat(session.count(StatementFinished.class, 0)).isEqualTo(1);
    }

    @Test
    void twoSessionsKnowNothingOfEachOtherWhileBothRun() {
        ContractSession first = openedSession();
        ContractSession second = openedSession();
        first.scala("val mine = 1");
        second.scala("val mine = 2");
        first.sql("create temp view v as select 1 as n");
        second.sql("create temp view v as select 2 as n");
        int sleeping = first.submit(Language.SCALA, "Thread.sleep(600000)");
        first.awaitStarted(sleeping);

        assertThat(second.output("println(mine)")).isEqualTo("2\n");
        assertThat(rows(second.table("select * from v"))).isEqualTo("[[2]]");

        first.cancel(sleeping);
        first.awaitFinished(sleeping);
        assertThat(first.output("println(mine)")).isEqualTo("1\n");
        assertThat(rows(first.table("select * from v"))).isEqualTo("[[1]]");
        assertThat(first.scala("onlyinsecond").error().name()).isEqualTo("CompileError");
    }

    @Test
    void aCancelledStatementEndsSoon() {
        ContractSession session = openedSession();
        session.scala("val x = 1");
        int sleeping = session.submit(Language.SCALA, "Thread.sleep(600000)");
        session.awaitStarted(sleeping);

        session.cancel(sleeping);

        await(CANCEL).until(() -> session.count(StatementFinished.class, sleeping) == 1);
        assertThat(session.awaitFinished(sleeping).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.awaitFinished(sleeping).error()).isNull();
        assertThat(session.output("println(x)")).isEqualTo("1\n");
    }

    @Test
    void aConcurrentQueryRunsBesideWhatRunsAndBeforeWhatWaits() {
        ContractSession session = openedSession();
        int sleeping = session.submit(Language.SCALA, "Thread.sleep(600000)");
        int waiting = session.submit(Language.SCALA, "println(\"at last\")");
        session.awaitStarted(sleeping);

        int beside = session.submitBeside("select 7 as n");

        assertThat(rows(session.awaitFinished(beside).result())).isEqualTo("[[7]]");
        assertThat(session.count(StatementFinished.class, sleeping)).isZero();
        session.cancel(sleeping);
        assertThat(session.awaitFinished(waiting).state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(session.printed(waiting)).isEqualTo("at last\n");
    }

    @Test
    void aConcurrentQueryIsCancelledAloneAndOthersGoOnMeanwhile() {
        ContractSession session = openedSession();
        int first = session.submitBeside(FakeSql.SLEEPING);
        int second = session.submitBeside(FakeSql.SLEEPING);
        session.awaitStarted(first);
        session.awaitStarted(second);
        assertThat(session.output("println(\"on\")")).isEqualTo("on\n");

        session.cancel(first);

        assertThat(session.awaitFinished(first).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.count(StatementFinished.class, second)).isZero();
        session.close();
        assertThat(session.awaitFinished(second).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void codeThatCannotBeStoppedIsLeftBehindAndTheSessionsNextLifeGoesOn() {
        ContractSession session = openedSession();
        int stubborn = session.submit(Language.SCALA, "println(\"begun\")\n" + FakeScala.STUBBORN);
        await().until(() -> session.printed(stubborn).equals("begun\n")); // before, the compiler may be at work

        session.cancel(stubborn);

        var stuck = session.awaitEvent(EngineEvent.SessionStuck.class);
        assertThat(stuck.statement()).isEqualTo(stubborn);
        assertThat(session.awaitFinished(stubborn).state()).isEqualTo(StatementState.FAILED);
        assertThat(session.awaitFinished(stubborn).error().code()).isEqualTo("STATEMENT_ABANDONED");
        session.awaitEvent(EngineEvent.SessionClosed.class);
        assertThat(session.events().stream()
                        .map(Object::getClass)
                        .skip(session.events().size() - 3))
                .containsExactly(
                        EngineEvent.SessionStuck.class, StatementFinished.class, EngineEvent.SessionClosed.class);
        ContractSession again = session.nextLife().open();
        await().until(() -> abandonedThreads() == 1);
        assertThat(again.scala("System.setProperty(\"parley.stubborn\", \"no more\")")
                        .state())
                .isEqualTo(StatementState.SUCCEEDED);
        assertThat(session.count(StatementFinished.class, stubborn)).isEqualTo(1);
    }

    private int abandonedThreads() {
        var statuses = peer().events().stream()
                .filter(EngineEvent.EngineStatus.class::isInstance)
                .map(EngineEvent.EngineStatus.class::cast)
                .toList();
        return statuses.get(statuses.size() - 1).abandonedThreads();
    }

    @Test
    void aCancelOfAFinishedStatementIsIgnored() {
        ContractSession session = openedSession();
        session.scala("val x = 1");

        session.cancel(0);
        session.cancel(99);

        assertThat(session.output("println(x)")).isEqualTo("1\n");
        assertThat(session.count(StatementFinished.class, 0)).isEqualTo(1);
        assertThat(session.count(StatementFinished.class, 99)).isZero();
    }

    @Test
    void aCloseCancelsWhatRuns() {
        ContractSession session = openedSession();
        session.awaitStarted(session.submit(Language.SCALA, "Thread.sleep(600000)"));

        session.close();

        assertThat(session.awaitFinished(0).state()).isEqualTo(StatementState.CANCELLED);
        var events = session.events();
        assertThat(events.get(events.size() - 1)).isEqualTo(new EngineEvent.SessionClosed(session.key(), null));
    }

    @Test
    void aCloseThatIsRepeatedIsAnsweredAgain() {
        ContractSession session = openedSession();
        session.close();

        peer().send(new EngineCommand.CloseSession(session.key()));

        await().until(() -> session.count(EngineEvent.SessionClosed.class) == 2);
        assertThat(openedSession().output("println(\"on\")")).isEqualTo("on\n");
    }

    @Test
    void aBigPrintArrivesWholeThoughTheLinksWindowIsSmall() {
        ContractSession session = openedSession();

        String printed = session.output("print(\"x\" * 1000000)");

        assertThat(printed).hasSize(1_000_000).containsOnlyOnce("x".repeat(1_000_000));
        assertThat(session.events().stream().filter(StatementPrinted.class::isInstance))
                .allMatch(event -> ((StatementPrinted) event).text().length() <= 16 << 10);
    }

    @Test
    void aRunawayPrintIsCancelledThoughItWaitsForRoom() {
        ContractSession session = openedSession();
        int printing = session.submit(Language.SCALA, "print(\"x\" * 20000000)");
        await().until(() -> session.count(StatementPrinted.class, printing) > 0);

        session.cancel(printing);

        assertThat(session.awaitFinished(printing).state()).isIn(StatementState.CANCELLED, StatementState.SUCCEEDED);
        assertThat(session.output("println(\"on\")")).isEqualTo("on\n");
    }

    @Test
    void richOutputArrivesInOrderWithWhatIsPrinted() {
        ContractSession session = openedSession();

        session.scala("println(\"before\")\ndisplay(html(\"<b>bold</b>\"))\nprintln(\"after\")");

        assertThat(session.events().stream()
                        .filter(event -> event instanceof StatementPrinted || event instanceof StatementDisplayed)
                        .map(event -> event instanceof StatementPrinted printed
                                ? printed.text()
                                : ((StatementDisplayed) event).bundle().data().get("text/html")))
                .containsExactly("before\n", "<b>bold</b>", "after\n");
    }

    @Test
    void aJobTellsHowFarItIsAndAtLastThatAllIsDone() {
        ContractSession session = openedSession();

        var finished = session.scala("sc.parallelize(1 to 8, 4).foreach(_ => ())");

        assertThat(finished.error()).isNull();
        var events = session.events();
        assertThat(events.get(events.size() - 1)).isEqualTo(finished);
        Progress last = events.stream()
                .filter(StatementProgressed.class::isInstance)
                .map(event -> ((StatementProgressed) event).progress())
                .reduce((former, later) -> later)
                .orElseThrow();
        assertThat(last.tasks()).isEqualTo(4);
        assertThat(last.done()).isEqualTo(4);
        assertThat(last.fraction()).isEqualTo(1.0);
        assertThat(last.activeJobs()).isZero();
        assertThat(last.stages()).singleElement().satisfies(stage -> {
            assertThat(stage.done()).isEqualTo(4);
            assertThat(stage.active()).isZero();
        });
    }

    @Test
    void aStatementWithoutJobsTellsNoProgress() {
        ContractSession session = openedSession();

        session.scala("1 + 1");

        assertThat(session.count(StatementProgressed.class, 0)).isZero();
    }

    @Test
    void initSnippetsRunBeforeTheSessionIsOpenAndTakeNoNumber() {
        ContractSession session = session();

        session.sendOpen(
                Map.of(),
                List.of(
                        new Snippet("val year = 2013", null),
                        new Snippet("create temp view v as select 7 as n", Language.SQL)));
        session.awaitEvent(EngineEvent.SessionOpened.class);

        assertThat(session.events()).hasSize(1);
        assertThat(session.output("println(year)")).isEqualTo("2013\n");
        assertThat(rows(session.table("select * from v"))).isEqualTo("[[7]]");
    }

    @Test
    void aSessionWhoseInitFailsIsNotThere() {
        ContractSession session = session();

        session.sendOpen(Map.of(), List.of(new Snippet("throw new RuntimeException(\"boom\")", null)));

        var failed = session.awaitEvent(EngineEvent.SessionFailed.class);
        assertThat(failed.error().name()).isEqualTo("RuntimeException");
        assertThat(failed.error().message()).contains("boom");
        assertThat(session.count(EngineEvent.SessionOpened.class)).isZero();
    }

    @Test
    void aSettingThatOnlyAnEngineHasFailsTheSession() {
        ContractSession session = session();

        session.sendOpen(Map.of("spark.master", "local[7]"), List.of());

        assertThat(session.awaitEvent(EngineEvent.SessionFailed.class).error().message())
                .contains("spark.master");
    }

    @Test
    void messagesLargerThanAFrameArriveBothWays() {
        ContractSession session = openedSession();

        String printed = session.output("// " + "é".repeat(200_000) + "\nprint(\"\\u0001\" * 100000)");

        assertThat(printed.chars().filter(c -> c == 1)).hasSize(100_000);
        assertThat(proxy().passed()).extracting(CuttingProxy.Passed::label).contains("piece 0 of 11");
    }

    @Test
    void aCommandOfANewerServerIsIgnored() {
        ContractSession session = openedSession();

        peer().sendText("{\"type\":\"dance\",\"tempo\":3}");

        assertThat(session.output("println(\"on\")")).isEqualTo("on\n");
    }

    @Test
    void aStatementInALanguageOfANewerServerFailsAndTheLinkStays() {
        ContractSession session = openedSession();
        int hellos = peer().hellos().size();
        String command = Wire.write(new EngineCommand.RunStatement(
                session.key(), 0, Language.SQL, "identification division.", ContractSession.LIMITS));

        peer().sendText(command.replace("\"sql\"", "\"cobol\""));

        StatementFinished finished = session.awaitFinished(0);
        assertThat(finished.state()).isEqualTo(StatementState.FAILED);
        assertThat(finished.error().code()).isEqualTo("COMMAND_NOT_UNDERSTOOD");
        assertThat(finished.error().message()).contains("cobol");
        session.submit(1, Language.SCALA, "println(\"on\")", ContractSession.LIMITS);
        assertThat(session.awaitFinished(1).state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(peer().hellos()).hasSize(hellos);
    }

    private static String rows(TableResult table) {
        return ArrowStreams.rows(table.arrow()).toString();
    }
}
