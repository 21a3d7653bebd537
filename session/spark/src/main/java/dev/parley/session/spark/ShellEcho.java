package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import scala.runtime.ScalaRunTime$;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers.MemberHandler;

/**
 * What the shell prints of a line once it has run, read from the line's object. Belongs to its session's thread.
 *
 * <p>The shell compiles an object of its own to get at it, which takes as long as the line itself. The code of that object
 * is a sum of texts and of values by their paths; it is followed here step by step. Code of any other form is not
 * understood: then the shell's way has to be gone.
 */
final class ShellEcho {
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final String SHOWN = "_root_.scala.runtime.ScalaRunTime.replStringOf(";
    private static final Pattern MOST = Pattern.compile(", ([0-9]{1,10})\\)");
    private static final Pattern PLUS = Pattern.compile("\\s*\\+\\s*");

    private final LineValues values;
    private final List<Part> parts;

    private ShellEcho(LineValues values, List<Part> parts) {
        this.values = values;
        this.parts = parts;
    }

    private sealed interface Part {
        record Text(String text) implements Part {}

        /** A value as it is shown, or as it is added to a text where {@code most} is negative. */
        record Value(LineValues.Accessor accessor, int most) implements Part {}
    }

    /**
     * Empty where it takes the shell to tell.
     *
     * @param told the definitions of the line that are printed
     */
    static Optional<ShellEcho> of(SessionRepl repl, IMain.Request request, List<MemberHandler> told) {
        var parts = new ArrayList<Part>();
        Optional<LineValues> values = LineValues.of(repl, request);
        boolean isUnderstood = values.isPresent();
        for (MemberHandler handler : told) {
            isUnderstood = isUnderstood && add(handler.resultExtractionCode(request), values.orElseThrow(), parts);
        }
        return isUnderstood ? Optional.of(new ShellEcho(values.orElseThrow(), List.copyOf(parts))) : Optional.empty();
    }

    private static boolean add(String padded, LineValues values, List<Part> parts) {
        String code = padded.strip();
        Matcher at = PLUS.matcher(code);
        boolean isUnderstood = true;
        while (isUnderstood && at.regionStart() < code.length()) {
            isUnderstood = at.usePattern(PLUS).lookingAt();
            if (isUnderstood) {
                at.region(at.end(), code.length());
                Optional<Part> part = next(at, code, values);
                part.ifPresent(parts::add);
                isUnderstood = part.isPresent();
            }
        }
        return isUnderstood;
    }

    /** The part at the beginning of the matcher's region, which is moved behind it. */
    private static Optional<Part> next(Matcher at, String code, LineValues values) {
        if (at.usePattern(TEXT).lookingAt()) {
            String text = at.group(1);
            at.region(at.end(), code.length());
            return unescaped(text).map(Part.Text::new);
        }
        boolean isShown = code.startsWith(SHOWN, at.regionStart());
        at.region(at.regionStart() + (isShown ? SHOWN.length() : 0), code.length());
        if (!at.usePattern(values.path()).lookingAt()) {
            return Optional.empty();
        }
        Optional<LineValues.Accessor> accessor = values.accessor(at.group(1));
        at.region(at.end(), code.length());
        int most = -1;
        if (isShown) {
            if (!at.usePattern(MOST).lookingAt()) {
                return Optional.empty();
            }
            most = Integer.parseInt(at.group(1));
            at.region(at.end(), code.length());
        }
        int limit = most;
        return accessor.map(it -> new Part.Value(it, limit));
    }

    private static Optional<String> unescaped(String text) {
        try {
            return Optional.of(text.translateEscapes());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the shell knows it
        }
    }

    /** Runs the line where it has not run, and tells what it made. */
    String read() throws ReflectiveOperationException {
        Object line = values.run();
        var echo = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text text) {
                echo.append(text.text());
            } else if (part instanceof Part.Value value) {
                Object it = value.accessor().of(line);
                echo.append(value.most() < 0 ? it : ScalaRunTime$.MODULE$.replStringOf(it, value.most()));
            }
        }
        return echo.toString();
    }
}
