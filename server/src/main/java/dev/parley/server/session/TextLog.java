package dev.parley.server.session;

import java.util.ArrayDeque;
import java.util.Deque;

/** Text that was printed: all of it within a bound, else its first and its last part. Belongs to the event loop. */
final class TextLog {
    private final int bound;
    private final StringBuilder head = new StringBuilder();
    private final Deque<String> tail = new ArrayDeque<>();
    private int tailCharacters;
    private long omitted;

    /**
     * An empty one.
     *
     * @param bound characters kept, one half of them from the start and the other from the end
     */
    TextLog(int bound) {
        this.bound = bound;
    }

    void append(String text) {
        int toHead = Math.min(text.length(), Math.max(0, bound / 2 - head.length()));
        head.append(text, 0, toHead);
        if (toHead < text.length()) {
            tail.addLast(text.substring(toHead));
            tailCharacters += text.length() - toHead;
            shorten();
        }
    }

    /** How many characters are left out between the first and the last part. */
    long omitted() {
        return omitted;
    }

    String text() {
        var text = new StringBuilder(head);
        if (omitted > 0) {
            text.append("\n[… ").append(omitted).append(" characters are left out here …]\n");
        }
        tail.forEach(text::append);
        return text.toString();
    }

    private void shorten() {
        int excess = tailCharacters - bound / 2;
        while (excess > 0) {
            String first = tail.removeFirst();
            int cut = Math.min(excess, first.length());
            if (cut < first.length()) {
                cut += Character.isLowSurrogate(first.charAt(cut)) ? 1 : 0;
                tail.addFirst(first.substring(cut));
            }
            tailCharacters -= cut;
            omitted += cut;
            excess -= cut;
        }
    }
}
