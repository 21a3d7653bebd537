package dev.parley.session.link;

import java.util.Set;
import java.util.stream.Collectors;

/** The threads with which the JDK's HTTP clients of this process wait for the network, one for each. */
final class ClientThreads {
    private ClientThreads() {}

    static Set<Thread> all() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .collect(Collectors.toSet());
    }

    /** Ends them as an error would: their clients are of no use after that. */
    static void endAllBut(Set<Thread> others) throws InterruptedException {
        for (Thread thread : all()) {
            if (!others.contains(thread)) {
                thread.interrupt();
                thread.join();
            }
        }
    }
}
