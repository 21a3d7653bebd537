package dev.parley.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LinkStateTest {
    private final LinkState engine = new LinkState("e", 1_000);
    private final LinkState server = new LinkState("e", 1_000);

    @Test
    void theFirstHelloTellsThatNothingIsKnown() {
        assertThat(engine.hello(null, List.of())).isEqualTo(new Frame.Hello("e", 1, null, 0, 1, 0, List.of()));
        assertThat(server.welcome(engine.hello(null, List.of()), "s-1"))
                .containsExactly(new Frame.Welcome("e", "s-1", 0));
    }

    @Test
    void whatWasSentWithoutAConnectionIsSentWithTheFirst() {
        engine.send("\"ready\"");
        server.send("\"open\"");

        List<Frame> answer =
                server.welcome(engine.hello(null, List.of()), "s-1").toList();
        List<Frame> resumed = resume(answer, null).toList();

        assertThat(answer).element(1).isEqualTo(data(1, 0, "\"open\""));
        assertThat(resumed).containsExactly(data(1, 0, "\"ready\""));
    }

    @Test
    void framesCarryTheAcknowledgementOfWhatIsDone() {
        connect(null, "s-1");
        engine.send("1").forEach(server::receive);
        assertThat(server.owesAcknowledgement()).isFalse();

        server.done(1);

        assertThat(server.owesAcknowledgement()).isTrue();
        assertThat(server.send("2")).containsExactly(data(1, 1, "2"));
        assertThat(server.owesAcknowledgement()).isFalse();
    }

    @Test
    void aHeartbeatAcknowledgesToo() {
        connect(null, "s-1");
        engine.send("1").forEach(server::receive);
        assertThat(engine.isSettled()).isFalse();
        server.done(1);

        engine.receive(server.heartbeat());

        assertThat(engine.isSettled()).isTrue();
        assertThat(server.owesAcknowledgement()).isFalse();
    }

    @Test
    void afterACutOnlyWhatWasNotSeenIsSentAgain() {
        connect(null, "s-1");
        server.send("1").forEach(engine::receive);
        server.send("2");
        engine.send("3").forEach(server::receive);
        engine.send("4");

        List<Frame> answer =
                server.welcome(engine.hello("s-1", List.of()), "s-1").toList();

        assertThat(answer).containsExactly(new Frame.Welcome("e", "s-1", 1), data(2, 0, "2"));
        assertThat(resume(answer, "s-1")).containsExactly(data(2, 0, "4"));
    }

    @Test
    void anAcknowledgementLostInACutIsOwedAgain() {
        connect(null, "s-1");
        server.send("1").forEach(engine::receive);
        engine.send("2").forEach(server::receive);
        engine.done(1);
        server.done(1);
        engine.heartbeat(); // never arrives
        server.heartbeat(); // nor does this

        connect("s-1", "s-1");

        assertThat(engine.owesAcknowledgement()).isTrue();
        assertThat(server.owesAcknowledgement()).isTrue();
    }

    @Test
    void aMessageCutBetweenItsPiecesArrivesWhole() {
        connect(null, "s-1");
        String message = "\"" + "x".repeat(2 * Outbox.PIECE_CHARACTERS) + "\"";
        server.receive(engine.send(message).get(0));

        List<Frame> answer =
                server.welcome(engine.hello("s-1", List.of()), "s-1").toList();
        List<Frame> resumed = resume(answer, "s-1").toList();

        assertThat(resumed).hasSize(2);
        assertThat(server.receive((Frame.Data) resumed.get(0))).isEmpty();
        assertThat(server.receive((Frame.Data) resumed.get(1))).contains(new Inbox.Message(3, message));
    }

    @Test
    void aRestartedServerIsToldAllThatTheFormerHadNotDone() {
        connect(null, "s-1");
        engine.send("1").forEach(server::receive);
        engine.send("2").forEach(server::receive);
        server.done(1);
        engine.receive(server.heartbeat());
        var restarted = new LinkState("e", 1_000);

        List<Frame> answer =
                restarted.welcome(engine.hello("s-1", List.of()), "s-2").toList();
        List<Frame> resumed = resume(answer, "s-1").toList();

        assertThat(answer).containsExactly(new Frame.Welcome("e", "s-2", 1));
        assertThat(resumed).containsExactly(data(2, 0, "2"));
        assertThat(restarted.receive((Frame.Data) resumed.get(0))).contains(new Inbox.Message(2, "2"));
    }

    @Test
    void aRestartedServersNumbersStartAnew() {
        connect(null, "s-1");
        server.send("1").forEach(engine::receive);
        server.send("2").forEach(engine::receive);
        engine.done(2);
        var restarted = new LinkState("e", 1_000);
        restarted.send("new");

        List<Frame> answer =
                restarted.welcome(engine.hello("s-1", List.of()), "s-2").toList();
        Stream<Frame> resumed = resume(answer, "s-1");

        assertThat(resumed).isEmpty();
        assertThat(answer).containsExactly(new Frame.Welcome("e", "s-2", 0), data(1, 0, "new"));
        assertThat(engine.receive((Frame.Data) answer.get(1))).contains(new Inbox.Message(1, "new"));
        assertThat(engine.heartbeat().ack()).isZero();
    }

    @Test
    void aServerRestartedBeforeItsWelcomeArrivedTellsAllAgain() {
        connect(null, "s-1");
        var restarted = new LinkState("e", 1_000);
        restarted.send("new");
        Stream<Frame> lost = restarted.welcome(engine.hello("s-1", List.of()), "s-2");
        assertThat(lost).hasSize(2); // the connection is cut before they arrive

        List<Frame> answer =
                restarted.welcome(engine.hello("s-1", List.of()), "s-2").toList();

        assertThat(answer).containsExactly(new Frame.Welcome("e", "s-2", 0), data(1, 0, "new"));
    }

    @Test
    void twoNewSidesStartAtOne() {
        connect(null, "s-1");
        engine.send("1").forEach(server::receive);
        var newEngine = new LinkState("f", 1_000);
        var newServer = new LinkState("f", 1_000);

        assertThat(newServer.welcome(newEngine.hello(null, List.of()), "s-2"))
                .containsExactly(new Frame.Welcome("f", "s-2", 0));
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentIsRefused() {
        assertThatThrownBy(() -> server.receive(new Frame.Heartbeat("e", 1))).isInstanceOf(LinkException.class);
        assertThatThrownBy(() -> server.receive(data(1, 1, "1"))).isInstanceOf(LinkException.class);
    }

    private void connect(String known, String instance) {
        List<Frame> answer =
                server.welcome(engine.hello(known, List.of()), instance).toList();
        resume(answer, known).forEach(frame -> server.receive((Frame.Data) frame));
        answer.stream().skip(1).forEach(frame -> engine.receive((Frame.Data) frame));
    }

    private Stream<Frame> resume(List<Frame> answer, String known) {
        return engine.resume((Frame.Welcome) answer.get(0), known);
    }

    private static Frame.Data data(long seq, long ack, String text) {
        return new Frame.Data("e", seq, ack, 0, 1, text);
    }
}
