package dev.parley.server.frontend.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AheadRoomTest {
    @Test
    void whatIsTakenIsBoundedAndCanBeGivenBack() {
        var room = new AheadRoom();
        assertThat(room.take(10 << 20)).isTrue();
        assertThat(room.take(10 << 20)).isFalse();
        assertThat(room.take(6 << 20)).isTrue();
        assertThat(room.take(1)).isFalse();
        room.giveBack(10 << 20);
        assertThat(room.take(10 << 20)).isTrue();
    }
}
