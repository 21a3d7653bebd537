package dev.parley.server.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Collects what Vert.x's blocked-thread checker warns of, for the whole test JVM. The checker looks at the clock only: in a
 * pause of the JVM or the machine each thread that was at work seems blocked, and such warnings are left out. Thread-safe.
 */
public final class BlockedThreads {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";
    private static final Pattern TIMES = Pattern.compile("blocked for (\\d+) ms, time limit is (\\d+) ms");
    private static final int MOST = 100;
    private static final List<String> WARNINGS = new ArrayList<>();

    private BlockedThreads() {}

    /** Starts to collect; does nothing where that was done. */
    static synchronized void listen() {
        Logger logger = (Logger) LoggerFactory.getLogger(CHECKER);
        if (logger.getAppender(CHECKER) == null) {
            var appender = new Collector(Beat.started());
            appender.setName(CHECKER);
            appender.setContext(logger.getLoggerContext());
            appender.start();
            logger.addAppender(appender);
            logger.setLevel(Level.WARN);
        }
    }

    /** The warnings since the last call. */
    public static List<String> drain() {
        synchronized (WARNINGS) {
            List<String> drained = List.copyOf(WARNINGS);
            WARNINGS.clear();
            return drained;
        }
    }

    /** Whether the thread was over its limit even without the time in which all stood still. */
    static boolean isBlocked(String warning, Beat beat) {
        Matcher times = TIMES.matcher(warning);
        if (!times.find()) {
            return true;
        }
        var blocked = Duration.ofMillis(Long.parseLong(times.group(1)));
        var limit = Duration.ofMillis(Long.parseLong(times.group(2)));
        return blocked.minus(beat.late(blocked)).compareTo(limit) >= 0;
    }

    private static final class Collector extends AppenderBase<ILoggingEvent> {
        private final Beat beat;

        private Collector(Beat beat) {
            this.beat = beat;
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (!isBlocked(event.getFormattedMessage(), beat)) {
                return;
            }
            synchronized (WARNINGS) {
                if (WARNINGS.size() < MOST) {
                    WARNINGS.add(event.getFormattedMessage()
                            + (event.getThrowableProxy() == null
                                    ? ""
                                    : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())));
                }
            }
        }
    }
}
