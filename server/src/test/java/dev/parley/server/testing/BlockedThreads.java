package dev.parley.server.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Collects what Vert.x's blocked-thread checker warns of, for the whole test JVM. Thread-safe. */
public final class BlockedThreads {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";
    private static final int MOST = 100;
    private static final List<String> WARNINGS = new ArrayList<>();

    private BlockedThreads() {}

    /** Starts to collect; does nothing where that was done. */
    static synchronized void listen() {
        Logger logger = (Logger) LoggerFactory.getLogger(CHECKER);
        if (logger.getAppender(CHECKER) == null) {
            var appender = new Collector();
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

    private static final class Collector extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
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
