package dev.parley.protocol.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rich output: the same thing in several forms, of which a reader shows the one that it likes best.
 *
 * @param data by MIME type, the best first: text, base64 for what is binary, a value for {@code application/json}.
 *     {@code text/plain} is among them, for readers that know no other.
 */
public record Bundle(Map<String, Object> data) {
    public static final String PLAIN = "text/plain";

    /** The most characters of one bundle, base64 counted as it travels. */
    public static final int MOST_CHARACTERS = 1 << 20;

    /** The most bundles of a statement. */
    public static final int MOST_OF_STATEMENT = 100;

    /** The most characters of all bundles of a statement. */
    public static final int MOST_CHARACTERS_OF_STATEMENT = 4 << 20;

    public Bundle {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        if (!(data.get(PLAIN) instanceof String)) {
            throw new IllegalArgumentException("rich output has no " + PLAIN + " among " + data.keySet());
        }
    }

    /** One form and the text for readers that do not know it. */
    public static Bundle of(String type, Object value, String plain) {
        var data = new LinkedHashMap<String, Object>();
        data.put(type, value);
        data.put(PLAIN, plain);
        return new Bundle(data);
    }

    /** How many characters it takes, about. */
    public int characters() {
        return (int) Math.min(Integer.MAX_VALUE, characters(data));
    }

    private static long characters(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .mapToLong(entry -> characters(entry.getKey()) + characters(entry.getValue()))
                    .sum();
        }
        if (value instanceof Iterable<?> list) {
            long sum = 0;
            for (Object element : list) {
                sum += 1 + characters(element);
            }
            return sum;
        }
        return String.valueOf(value).length();
    }
}
