package dev.parley.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of messages each way over connections that are cut at random; a seed tells the whole story again. */
final class LinkSimulationTest {
    private static final int MESSAGES = 3_000;
    private static final String[] FILLERS = {"x", "\\\"", "\\u0001", "é", "航", "🛫"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nothingIsLostOrDoubledHoweverTheLinkIsCut(long seed) {
        run(seed);
    }

    @Test
    void nothingIsLostOrDoubledUnderASeedOfToday() {
        run(System.nanoTime());
    }

    private static void run(long seed) {
        System.out.println("link simulation, seed " + seed);
        new Simulation(seed).run();
    }

    private static final class Simulation {
        private final long seed;
        private final Random random;
        private final SimulatedEngine engine = new SimulatedEngine();
        private final List<SimulatedServer> servers = new ArrayList<>();
        private final List<Integer> onDiskAtStart = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private final List<String> disk = new ArrayList<>();
        private LossyLink link = new LossyLink();
        private int commands;
        private int cuts;
        private int lostInFlight;

        Simulation(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            startServer();
            link.cut();
            while (events.size() < MESSAGES || commands < MESSAGES) {
                step();
            }
            drain();
            check();
        }

        private void step() {
            switch (random.nextInt(16)) {
                case 0, 1 -> engine.send(newEvent());
                case 2, 3 -> {
                    commands++;
                    server().send(message("command", commands));
                }
                case 4, 5, 6, 7 -> server().takeNext();
                case 8, 9, 10, 11 -> takeAtEngine();
                case 12, 13 -> server().persistNext(disk);
                case 14 -> heartbeats();
                default -> trouble();
            }
        }

        private void trouble() {
            if (!link.isUp()) {
                connect();
            } else if (random.nextInt(10) == 0) {
                cuts++;
                lostInFlight += link.cut();
                if (random.nextInt(4) == 0) {
                    startServer();
                }
            }
        }

        private void drain() {
            for (int round = 0; !(engine.isSettled() && server().isSettled()); round++) {
                assertThat(round)
                        .as("rounds until all is settled, seed %d", seed)
                        .isLessThan(1_000_000);
                if (!link.isUp()) {
                    connect();
                }
                server().takeNext();
                takeAtEngine();
                server().persistNext(disk);
                if (round % 10 == 0) {
                    heartbeats();
                }
            }
        }

        private void check() {
            for (int i = 0; i < servers.size(); i++) {
                SimulatedServer server = servers.get(i);
                List<String> taken = engine.taken().getOrDefault(server.instance(), List.of());
                assertThat(taken)
                        .as("commands of %s, seed %d", server.instance(), seed)
                        .isEqualTo(server.sent().subList(0, taken.size()));
                checkEvents(server, onDiskAtStart.get(i));
            }
            SimulatedServer last = server();
            assertThat(engine.taken().getOrDefault(last.instance(), List.of())).isEqualTo(last.sent());
            assertThat(new ArrayList<>(new LinkedHashSet<>(disk)))
                    .as("events on disk, seed %d", seed)
                    .isEqualTo(events);
            assertThat(cuts).as("cuts, seed %d", seed).isGreaterThan(50);
            assertThat(lostInFlight).as("frames lost in flight, seed %d", seed).isGreaterThan(50);
            assertThat(servers).as("server instances, seed %d", seed).hasSizeGreaterThan(3);
        }

        /** An instance takes a stretch without hole or repetition, which begins no later than where the disk ended. */
        private void checkEvents(SimulatedServer server, int alreadyOnDisk) {
            if (server.taken().isEmpty()) {
                return;
            }
            int first = events.indexOf(server.taken().get(0));
            assertThat(first)
                    .as("first event of %s, seed %d", server.instance(), seed)
                    .isBetween(0, alreadyOnDisk);
            assertThat(server.taken())
                    .as("events of %s, seed %d", server.instance(), seed)
                    .isEqualTo(events.subList(first, first + server.taken().size()));
        }

        private void takeAtEngine() {
            if (link.isUp()) {
                engine.takeNext();
            }
        }

        private void heartbeats() {
            engine.heartbeat();
            server().heartbeat();
        }

        private void connect() {
            link = new LossyLink();
            server().accept(link);
            engine.dial(link);
        }

        private void startServer() {
            servers.add(new SimulatedServer("s-" + servers.size()));
            onDiskAtStart.add(new LinkedHashSet<>(disk).size());
        }

        private SimulatedServer server() {
            return servers.get(servers.size() - 1);
        }

        private String newEvent() {
            events.add(message("event", events.size()));
            return events.get(events.size() - 1);
        }

        private String message(String kind, int number) {
            int characters = random.nextInt(30) == 0 ? random.nextInt(70_000) : random.nextInt(40);
            String filler = FILLERS[random.nextInt(FILLERS.length)];
            return "{\"" + kind + "\":" + number + ",\"text\":\"" + filler.repeat(characters / filler.length()) + "\"}";
        }
    }
}
