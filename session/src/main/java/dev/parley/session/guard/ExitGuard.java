package dev.parley.session.guard;

import dev.parley.session.interpreter.SessionGuard;
import java.io.FileDescriptor;
import java.security.Permission;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what code of a session must not do to the process, and allows all else at no cost. Thread-safe.
 *
 * <p>JDK 17 has no other way to be asked before an exit. This is no sandbox: each check that Java would answer by looking
 * at permissions is answered yes at once, before it makes anything.
 */
@SuppressWarnings("removal")
public final class ExitGuard extends SecurityManager {
    private static final Logger LOG = LoggerFactory.getLogger(ExitGuard.class);
    private static final StackWalker STACK = StackWalker.getInstance();

    private final SessionGuard guard;

    private ExitGuard(SessionGuard guard) {
        this.guard = guard;
    }

    /** Guards the process from now on, where the JDK lets it. */
    public static void install(SessionGuard guard) {
        try {
            System.setSecurityManager(new ExitGuard(guard));
        } catch (UnsupportedOperationException e) {
            LOG.warn("System.exit in a session ends the engine: this JDK needs -Djava.security.manager=allow", e);
        }
    }

    /** To be undone by who installed it. */
    public static void remove() {
        System.setSecurityManager(null);
    }

    @Override
    public void checkExit(int status) {
        guard.refuse(exitCall() + "(" + status + ")");
    }

    private static String exitCall() {
        boolean halts = STACK.walk(frames -> named(frames, "halt"));
        return halts ? "Runtime.halt" : "System.exit";
    }

    private static boolean named(Stream<StackWalker.StackFrame> frames, String method) {
        return frames.limit(5)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && frame.getMethodName().equals(method));
    }

    @Override
    public void checkPermission(Permission permission) {
        if (permission instanceof RuntimePermission) {
            switch (permission.getName()) {
                case "setIO" ->
                    refuse("the standard streams belong to all sessions of the engine; use Console.withOut(...) { }");
                case "setSecurityManager" -> refuse("the security manager guards all sessions of the engine");
                default -> {
                    // anybody may
                }
            }
        }
    }

    private void refuse(String reason) {
        if (guard.caller().isPresent()) {
            throw new SecurityException(reason);
        }
    }

    @Override
    public void checkPermission(Permission permission, Object context) {}

    @Override
    public void checkCreateClassLoader() {}

    @Override
    public void checkAccess(Thread thread) {}

    @Override
    public void checkAccess(ThreadGroup group) {}

    @Override
    public void checkExec(String command) {}

    @Override
    public void checkLink(String library) {}

    @Override
    public void checkRead(FileDescriptor file) {}

    @Override
    public void checkRead(String file) {}

    @Override
    public void checkRead(String file, Object context) {}

    @Override
    public void checkWrite(FileDescriptor file) {}

    @Override
    public void checkWrite(String file) {}

    @Override
    public void checkDelete(String file) {}

    @Override
    public void checkConnect(String host, int port) {}

    @Override
    public void checkConnect(String host, int port, Object context) {}

    @Override
    public void checkListen(int port) {}

    @Override
    public void checkAccept(String host, int port) {}

    @Override
    public void checkPropertiesAccess() {}

    @Override
    public void checkPropertyAccess(String name) {}

    @Override
    public void checkPackageAccess(String name) {}

    @Override
    public void checkPackageDefinition(String name) {}

    @Override
    public void checkSecurityAccess(String target) {}
}
