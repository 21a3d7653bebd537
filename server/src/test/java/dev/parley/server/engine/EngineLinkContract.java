package dev.parley.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.engine.EngineCommand;
import dev.parley.protocol.engine.EngineEvent;
import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.EngineEvent.StatementPrinted;
import dev.parley.protocol.engine.ResultUpload;
import dev.parley.protocol.link.Frame;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.SessionState;
import dev.parley.protocol.model.StatementState;
import dev.parley.server.engine.CuttingProxy.Direction;
import dev.parley.server.engine.CuttingProxy.Moment;
import dev.parley.server.engine.CuttingProxy.Passed;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every engine makes of a link that is cut, falls silent or is refused: nothing is lost and nothing is done twice.
 * A subclass names the launcher.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
public abstract class EngineLinkContract extends EngineHarness {
    /** How often the link is cut at random; each time costs a session's life. */
    protected int randomRuns() {
        return 5;
    }

    @TestFactory
    Stream<DynamicTest> aCutBetweenAnyTwoStepsChangesNothing() {
        int before = proxy().passed().size();
        List<EngineEvent> undisturbed = scenario().run();
        List<Passed> steps = proxy().passed().stream().skip(before).distinct().toList();
        assertThat(steps).hasSizeGreaterThan(30).contains(new Passed(Direction.TO_ENGINE, "piece 1 of 3"));
        return steps.stream()
                .flatMap(step -> Stream.of(Moment.values()).map(moment -> cutAt(step, moment, undisturbed)));
    }

    private DynamicTest cutAt(Passed step, Moment moment, List<EngineEvent> undisturbed) {
        return DynamicTest.dynamicTest(moment + " " + step.label() + " " + step.direction(), () -> {
            int cuts = proxy().cuts();
            proxy().cutAt(step.direction(), step.label(), moment);

            assertThat(scenario().run()).isEqualTo(undisturbed);

            await().until(() -> !proxy().isArmed() && proxy().cuts() > cuts);
            assertThat(peer().violations()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void aCutInTheHandshakeChangesNothing(Moment moment) {
        List<EngineEvent> undisturbed = scenario().run();
        for (Passed step :
                List.of(new Passed(Direction.TO_SERVER, "hello"), new Passed(Direction.TO_ENGINE, "welcome"))) {
            int cuts = proxy().cuts();
            proxy().cutAt(step.direction(), step.label(), moment);
            proxy().cutNow();

            assertThat(scenario().run()).isEqualTo(undisturbed);

            assertThat(proxy().isArmed()).isFalse();
            assertThat(proxy().cuts()).isGreaterThan(cuts);
        }
    }

    @Test
    void cutsAtRandomChangeNothing() {
        List<EngineEvent> undisturbed = scenario().run();
        long seed = System.nanoTime();
        System.out.println("cuts at random, seed " + seed);
        var random = new Random(seed);
        int cuts = proxy().cuts();
        for (int run = 0; run < randomRuns(); run++) {
            proxy().cutAgain(() -> 3 + random.nextInt(12));

            List<EngineEvent> disturbed = scenario().run();

            proxy().cutNoMore();
            assertThat(disturbed).as("run %d, seed %d", run, seed).isEqualTo(undisturbed);
        }
        assertThat(proxy().cuts()).isGreaterThan(cuts + randomRuns());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 1_000, 70_000, 120_000})
    void anUploadThatIsCutGoesOn(long bytes) {
        List<EngineEvent> undisturbed = scenario().run();
        int cuts = proxy().cuts();
        proxy().uploads().cutAfter(bytes);

        assertThat(scenario().run()).isEqualTo(undisturbed);

        assertThat(proxy().cuts()).isEqualTo(cuts + 1);
    }

    @Test
    void anUploadWhoseAnswerIsLostIsNotDoubled() {
        List<EngineEvent> undisturbed = scenario().run();
        int cuts = proxy().cuts();
        proxy().uploads().cutBeforeAnswer();

        assertThat(scenario().run()).isEqualTo(undisturbed);

        assertThat(proxy().cuts()).isEqualTo(cuts + 1);
    }

    @Test
    void aConnectionThatFellSilentIsGivenUpForAnother() {
        ContractSession session = openedSession();
        int hellos = peer().hellos().size();

        assertThat(proxy().swallow()).isPositive();
        int statement = session.submit(Language.SCALA, "println(\"heard\")");

        assertThat(session.awaitFinished(statement).state()).isEqualTo(StatementState.SUCCEEDED);
        assertThat(session.printed(statement)).isEqualTo("heard\n");
        assertThat(peer().hellos()).hasSizeGreaterThan(hellos);
    }

    @Test
    void aServerThatBreaksTheProtocolIsDialledAnew() {
        ContractSession session = openedSession();
        int hellos = peer().hellos().size();

        peer().say("nonsense");

        await().until(() -> peer().hellos().size() > hellos);
        assertThat(session.output("println(\"on\")")).isEqualTo("on\n");
    }

    @Test
    void aRestartedServerIsToldWhatIsHeldAndWhatItDoesNotKnow() {
        ContractSession session = openedSession();
        session.scala("val x = 1");
        int known = session.events().size();
        peer().stopAcknowledging();
        session.output("println(x)");
        List<EngineEvent.OfSession> unknown =
                session.events().subList(known, session.events().size());
        int hellos = peer().hellos().size();

        peer().restart();

        await().until(() -> session.events().size() >= unknown.size());
        assertThat(session.events()).isEqualTo(unknown);
        assertThat(peer().hellos()).hasSizeGreaterThan(hellos);
        assertThat(peer().hellos().get(hellos).sessions())
                .contains(new Frame.HeldSession(session.key(), SessionState.IDLE, 1, null));
        assertThat(session.output("println(x)")).isEqualTo("1\n");
    }

    @Test
    void aRunningStatementOutlivesARestartOfTheServer() {
        ContractSession session = openedSession();
        int sleeping = session.submit(Language.SCALA, "Thread.sleep(600000)");
        session.awaitStarted(sleeping);
        int hellos = peer().hellos().size();

        peer().restart();

        await().until(() -> peer().hellos().size() > hellos);
        assertThat(peer().hellos().get(hellos).sessions())
                .contains(new Frame.HeldSession(session.key(), SessionState.BUSY, sleeping, sleeping));
        session.submit(sleeping, Language.SCALA, "println(\"twice\")", ContractSession.LIMITS);
        session.cancel(sleeping);
        assertThat(session.awaitFinished(sleeping).state()).isEqualTo(StatementState.CANCELLED);
        assertThat(session.printed(sleeping)).doesNotContain("twice");
    }

    @Test
    void aRestartInTheMiddleOfAPrintLosesNothing() {
        ContractSession session = openedSession();
        peer().stopAcknowledging(); // so that the print comes to a full window and stays there
        int printing = session.submit(Language.SCALA, "print(\"x\" * 3000000)");
        await().until(() -> session.count(StatementPrinted.class, printing) > 2);

        peer().restart();

        await().until(() -> session.count(StatementFinished.class, printing) == 1);
        assertThat(session.printed(printing)).isEqualTo("x".repeat(3_000_000));
    }

    @Test
    void anEngineWithAnotherSecretEndsItself() {
        String id = expectAnother().engine();

        EngineProcess refused = launchAnother(id, "0".repeat(64));

        assertThat(get(refused.ended())).isNotBlank();
    }

    @Test
    void anEngineThatNobodyKnowsEndsItself() {
        EngineProcess unknown = launchAnother("nobody-knows-me", "0".repeat(64));

        assertThat(get(unknown.ended())).isNotBlank();
    }

    @Test
    void anEngineThatIsGivenUpEndsItself() {
        LinkPeer another = expectAnother();
        EngineProcess process = launchAnother(another.engine(), another.secret());
        await().until(another::isConnected);

        another.giveUp();

        assertThat(get(process.ended())).isNotBlank();
    }

    @Test
    void aStoppedEngineEnds() {
        LinkPeer another = expectAnother();
        EngineProcess process = launchAnother(another.engine(), another.secret());
        await().until(() -> !another.events().isEmpty());
        var session = new ContractSession(another, session().key(), deadline());
        session.open().awaitStarted(session.submit(Language.SCALA, "Thread.sleep(600000)"));

        another.send(new EngineCommand.StopEngine());

        assertThat(get(process.ended())).isNotBlank();
        await().until(() -> !another.isConnected());
    }

    @Test
    void aKilledEngineIsGone() {
        LinkPeer another = expectAnother();
        EngineProcess process = launchAnother(another.engine(), another.secret());
        await().until(another::isConnected);

        process.kill();

        assertThat(get(process.ended())).isNotBlank();
        await().until(() -> !another.isConnected());
    }

    private CutScenario scenario() {
        return new CutScenario(session(), this::uploaded);
    }

    private List<JsonNode> uploaded(StatementFinished finished) {
        String path = ResultUpload.path(peer().engine(), finished.key(), finished.statement());
        assertThat(results().size(path)).isEqualTo(finished.result().messages());
        return results().rows(path);
    }
}
