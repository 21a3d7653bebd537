package dev.parley.session.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import scala.reflect.NameTransformer;

/**
 * Tells the user's own frames of a stack trace, in the lines of the code as it was submitted. Belongs to one session's
 * thread.
 */
final class UserFrames {
    private static final int MOST_FRAMES = 50;
    private static final int MOST_SOURCES = 10_000;
    private static final Pattern LINE = Pattern.compile("\\$line(\\d+)\\..*");
    private static final Pattern FUNCTION = Pattern.compile("\\$anonfun\\$(.+?)\\$\\d+(\\$adapted)?");

    /** Where code outside any definition ends up. */
    private static final Pattern BODY = Pattern.compile("<init>|new|\\$?i?res\\d+");

    private static final String WRAPPER = "$iw";

    private final Map<Integer, UserSource> sources = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, UserSource> eldest) {
            return size() > MOST_SOURCES;
        }
    };
    private int latest;
    private int firstOfSnippet;

    /** What is added from here on belongs to a snippet of its own. */
    void beginSnippet() {
        firstOfSnippet = latest + 1;
    }

    /** A line that ran before is a snippet of its own once more. */
    void beginAgain(int line) {
        firstOfSnippet = line;
    }

    /** Remembers the source of a line that is about to run; lines come in rising order. */
    void add(int line, UserSource source) {
        sources.put(line, source);
        latest = line;
    }

    /** The frames, innermost first, with those of the causes below them. */
    List<String> of(Throwable thrown) {
        var frames = new ArrayList<String>();
        var seen = new ArrayList<Throwable>();
        for (Throwable cause = thrown; cause != null && !seen.contains(cause); cause = cause.getCause()) {
            if (!seen.isEmpty()) {
                frames.add("Caused by: " + ErrorTranslation.name(cause) + ": " + ErrorTranslation.message(cause));
            }
            seen.add(cause);
            addFrames(cause, frames);
            if (frames.size() >= MOST_FRAMES) {
                break;
            }
        }
        return List.copyOf(frames.subList(0, Math.min(MOST_FRAMES, frames.size())));
    }

    private void addFrames(Throwable thrown, List<String> frames) {
        for (StackTraceElement element : thrown.getStackTrace()) {
            Matcher line = LINE.matcher(element.getClassName());
            if (line.matches() && !isMachinery(element)) {
                String frame = frame(element, Integer.parseInt(line.group(1)));
                // A function and its adapter for boxed arguments are one frame to its author.
                if (!frame.isEmpty()
                        && (frames.isEmpty() || !frames.get(frames.size() - 1).equals(frame))) {
                    frames.add(frame);
                }
            }
        }
    }

    private static boolean isMachinery(StackTraceElement element) {
        return element.getClassName().contains("$eval")
                || element.getMethodName().equals("<clinit>");
    }

    private String frame(StackTraceElement element, int line) {
        UserSource source = sources.get(line);
        int at = source == null ? 0 : source.line(element.getLineNumber());
        String where = at == 0 ? "" : "line " + at;
        if (line < firstOfSnippet) {
            where = where.isEmpty() ? "an earlier snippet" : where + " of an earlier snippet";
        }
        String name = name(element);
        if (name.isEmpty()) {
            return at == 0 ? "" : "at " + where; // without a line it is a wrapper around the code
        }
        return "at " + name + (where.isEmpty() ? "" : " (" + where + ")");
    }

    /** As its author knows it; empty for the snippet's own body. */
    private static String name(StackTraceElement element) {
        String type = element.getClassName();
        String inner = type.contains(WRAPPER) ? type.substring(type.lastIndexOf(WRAPPER) + WRAPPER.length()) : "";
        inner = inner.replaceAll("^\\$|\\$$", "").replace('$', '.');
        Matcher function = FUNCTION.matcher(element.getMethodName());
        String method = function.matches() ? function.group(1) : element.getMethodName();
        if (BODY.matcher(method).matches()) {
            return inner;
        }
        String decoded = NameTransformer.decode(method);
        return inner.isEmpty() ? decoded : inner + "." + decoded;
    }
}
