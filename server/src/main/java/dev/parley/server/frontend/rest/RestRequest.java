package dev.parley.server.frontend.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.protocol.Wire;
import dev.parley.protocol.model.SessionState;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.once.CallKey;
import dev.parley.server.result.ResultFormat;
import dev.parley.server.result.RowRange;
import dev.parley.server.security.Principal;
import dev.parley.server.snippet.Repeated;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.ParsedHeaderValue;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request as an operation reads it: each value checked, each mistake a sentence. For one request, on its event loop.
 *
 * @param body the JSON body, valid by the contract; empty where there was none
 */
record RestRequest(RoutingContext context, RestLimits limits, Optional<JsonNode> body) {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int LONGEST_TEXT = 1_000;
    private static final Duration LONGEST_DURATION = Duration.ofDays(3650);
    private static final Pattern CALL_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern OFFSET = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Who asks. */
    Principal user() {
        return Principal.of(context);
    }

    String sessionName() {
        return SessionName.checked(context.pathParam("name"));
    }

    /** A session that there is or was, by its name or its numeric id. */
    String session() {
        String text = context.pathParam("name");
        return NUMBER.matcher(text).matches() ? text : SessionName.checked(text);
    }

    /** An engine that there is or was. */
    String engine() {
        return context.pathParam("engine");
    }

    /** A stream that there is or was. */
    String stream() {
        return context.pathParam("stream");
    }

    /** Where to begin in a log: what {@code offset} says, below 0 from the end, else {@code Last-Event-ID}, else 0. */
    long logOffset() {
        String text = query("offset")
                .or(() -> Optional.ofNullable(context.request().getHeader("Last-Event-ID")))
                .orElse("0");
        if (!OFFSET.matcher(text).matches()) {
            throw invalid(
                    "'" + Excerpt.of(text) + "' is no offset.",
                    "Give a whole number of bytes, from the start of the log or, below 0, from its end.");
        }
        return Long.parseLong(text);
    }

    /** How many bytes {@code limit} asks for. */
    int bytes(int preset, int most) {
        long bytes = number("limit").orElse((long) preset);
        if (bytes < 1 || bytes > most) {
            throw invalid("limit is " + bytes + "; it must be a number of bytes from 1 to " + most + ".", null);
        }
        return (int) bytes;
    }

    /** A batch that there is or was. */
    long batch() {
        String text = context.pathParam("batch");
        if (!NUMBER.matcher(text).matches()) {
            throw invalid("'" + Excerpt.of(text) + "' is no batch id.", "Batches are numbered from 1.");
        }
        return Long.parseLong(text);
    }

    int fileNumber() {
        String text = context.pathParam("number");
        if (!text.matches("[0-9]{1,9}")) {
            throw new GatewayException(ErrorCode.UNKNOWN_FILE, "There is no file '" + Excerpt.of(text) + "'.");
        }
        return Integer.parseInt(text);
    }

    /** The value of an enum that a parameter names. */
    <E extends Enum<E>> Optional<E> word(String parameter, Class<E> type) {
        return query(parameter).map(text -> word(parameter, text, type));
    }

    /** Whether a parameter says true. */
    boolean flag(String parameter) {
        String text = query(parameter).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw invalid(parameter + " is '" + Excerpt.of(text) + "'; it must be true or false.", null);
        }
        return text.equals("true");
    }

    int statementId() {
        String text = context.pathParam("id");
        if (!NUMBER.matcher(text).matches()) {
            throw invalid(
                    "'" + Excerpt.of(text) + "' is no statement id.",
                    "Statements are numbered from 0 in their session.");
        }
        long id = Long.parseLong(text);
        if (id > Integer.MAX_VALUE) {
            throw new GatewayException(ErrorCode.UNKNOWN_STATEMENT, "There is no statement " + id + ".");
        }
        return (int) id;
    }

    /** How long to wait, cut to what is allowed; empty where the caller wants the answer at once. */
    Optional<Duration> waitTime() {
        return query("wait")
                .map(text -> WaitTime.parse("wait", text))
                .map(wait -> wait.compareTo(limits.maxWait()) > 0 ? limits.maxWait() : wait)
                .filter(wait -> !wait.isZero());
    }

    /** The same, and this long where the caller says nothing. */
    Duration waitTimeOr(Duration preset) {
        return query("wait").isEmpty() ? preset : waitTime().orElse(Duration.ZERO);
    }

    /** What the query says beside these names, {@link Repeated} where it says one more than once. */
    Map<String, Object> queryBeside(Set<String> names) {
        Map<String, Object> others = new LinkedHashMap<>();
        for (String name : context.queryParams().names()) {
            if (!names.contains(name)) {
                List<String> values = context.queryParam(name);
                others.put(name, values.size() == 1 ? values.get(0) : new Repeated(timesGiven(values)));
            }
        }
        return others;
    }

    /** A whole number from 1, where a parameter gives one. */
    Optional<Integer> version(String parameter) {
        return number(parameter).map(number -> (int) Math.min(number, Integer.MAX_VALUE));
    }

    String pathPart(String name) {
        return context.pathParam(name);
    }

    /** Whether no answer will do that was made before. */
    boolean wantsFresh() {
        String control = context.request().getHeader(HttpHeaders.CACHE_CONTROL);
        return control != null
                && Arrays.stream(control.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .anyMatch(word -> word.equals("no-cache") || word.equals("no-store"));
    }

    /**
     * Refuses what another site has a browser ask, which may be a link that somebody was made to follow: it would run code
     * with the person's rights.
     */
    void requireNotFromAnotherSite() {
        if (isFromAnotherSite()) {
            throw new GatewayException(
                    ErrorCode.FORBIDDEN_ORIGIN,
                    "A page of another site led here, and such a request never runs code.",
                    "Open the address itself, or a page of this server.");
        }
    }

    /**
     * Whether another site led a browser here, as far as that can be known. Browsers say so over TLS and to loopback; else
     * they name the page that led here, or nothing, and then it may have been any.
     */
    boolean isFromAnotherSite() {
        String site = context.request().getHeader("Sec-Fetch-Site");
        return site == null
                ? isOfBrowser() && !isLedHereByOwnPage()
                : !site.equals("same-origin") && !site.equals("none");
    }

    /** Programs send one of these two at most; with a token in a header no page of another site can ask. */
    private boolean isOfBrowser() {
        MultiMap headers = context.request().headers();
        String agent = headers.get(HttpHeaders.USER_AGENT);
        String authorization = headers.get(HttpHeaders.AUTHORIZATION);
        return agent != null
                && agent.startsWith("Mozilla/")
                && headers.contains(HttpHeaders.ACCEPT_LANGUAGE)
                && (authorization == null || !authorization.startsWith("Bearer "));
    }

    private boolean isLedHereByOwnPage() {
        String page = context.request().getHeader(HttpHeaders.REFERER);
        String own = context.request().getHeader(HttpHeaders.HOST);
        return page != null && own != null && page.matches("(?i)https?://" + Pattern.quote(own) + "(/.*)?");
    }

    /** Whether a browser wants a page: it names one and nothing that it likes better, and the query names nothing else. */
    boolean wantsPage() {
        return context.queryParam("format").isEmpty() && prefersPage();
    }

    /** Whether another site led a browser here: it gets the form, whatever the query names, since nothing runs. */
    boolean wantsForm() {
        return isFromAnotherSite() && prefersPage();
    }

    /** Whether the caller likes nothing better than a page, whatever the query names. */
    boolean prefersPage() {
        float page = weight("text/html");
        return page > 0 && Arrays.stream(ResultFormat.values()).allMatch(format -> weight(format.mediaType()) <= page);
    }

    /** Whether a statement that has not ended when the wait is over is to be cancelled. */
    boolean cancelOnTimeout() {
        String choice = query("on_timeout").orElse("continue");
        return switch (choice) {
            case "continue" -> false;
            case "cancel" -> {
                if (query("wait").isEmpty()) {
                    throw invalid("on_timeout=cancel needs a wait.", "Add wait=10s, for example.");
                }
                yield true;
            }
            default ->
                throw invalid("on_timeout is '" + Excerpt.of(choice) + "'; it must be one of continue, cancel.", null);
        };
    }

    /** After which event the answer begins: what {@code after} says, else {@code Last-Event-ID}, else -1 for all. */
    long lastEventId() {
        String text = query("after")
                .or(() -> Optional.ofNullable(context.request().getHeader("Last-Event-ID")))
                .orElse("-1");
        if (!text.equals("-1") && !NUMBER.matcher(text).matches()) {
            throw invalid(
                    "'" + Excerpt.of(text) + "' is no event id.",
                    "Give after, or Last-Event-ID, the id of the last event that was read; without it all are sent.");
        }
        return Long.parseLong(text);
    }

    /** What {@code Idempotency-Key} says, with a fingerprint of the body. */
    Optional<CallKey> callKey() {
        List<String> keys = context.request().headers().getAll("Idempotency-Key");
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        if (keys.size() > 1 || !CALL_KEY.matcher(keys.get(0)).matches()) {
            throw invalid(
                    "Idempotency-Key is no key.",
                    "Send one of 1 to 255 printable ASCII characters, a UUID for example.");
        }
        String content = body.map(JsonNode::toString).orElse("");
        return Optional.of(new CallKey(keys.get(0), Fingerprint.of(content)));
    }

    /**
     * The same for callers of a snippet, who share the sessions of its owner but not their keys. It is known by what is
     * asked, however that was written.
     *
     * @param scope within which a caller's keys are of one kind
     */
    Optional<CallKey> callKey(String scope, Object asked) {
        return callKey()
                .map(key -> new CallKey(
                        scope + "/" + user().name() + "/" + key.key(),
                        Fingerprint.of(Answer.encode(asked).toString())));
    }

    /** Whether the caller names this media type; one that takes anything does not. */
    boolean accepts(String mediaType) {
        return weight(mediaType) > 0;
    }

    /** How much the caller likes a media type, from 0 to 1; 0 where it is not named. */
    private float weight(String mediaType) {
        return context.parsedHeaders().accept().stream()
                .filter(accepted -> mediaType.equals(accepted.component() + "/" + accepted.subComponent()))
                .map(ParsedHeaderValue::weight)
                .max(Float::compare)
                .orElse(0f);
    }

    /** Which rows of a result. */
    RowRange rows() {
        return new RowRange(number("offset").orElse(0L), number("limit").orElse(Long.MAX_VALUE));
    }

    private Optional<Long> number(String parameter) {
        return query(parameter).map(text -> {
            if (!NUMBER.matcher(text).matches()) {
                throw invalid(
                        parameter + " is '" + Excerpt.of(text) + "'; it must be a whole number, 0 or more.", null);
            }
            return Long.valueOf(text);
        });
    }

    ResultFormat format() {
        return format(EnumSet.allOf(ResultFormat.class));
    }

    /** What {@code format} says, else what the caller likes best of what is offered, else JSON. */
    ResultFormat format(Set<ResultFormat> offered) {
        return query("format").map(text -> word("format", text, offered)).orElseGet(() -> acceptedFormat(offered));
    }

    private ResultFormat acceptedFormat(Set<ResultFormat> offered) {
        return context.parsedHeaders().accept().stream()
                .filter(accepted -> accepted.weight() > 0)
                .flatMap(accepted -> offered.stream().filter(format -> format.mediaType()
                        .equals(accepted.component() + "/" + accepted.subComponent())))
                .findFirst()
                .orElse(ResultFormat.JSON);
    }

    boolean acceptsGzip() {
        return context.parsedHeaders().acceptEncoding().stream()
                .anyMatch(accepted -> "gzip".equalsIgnoreCase(accepted.value()) && accepted.weight() > 0);
    }

    int limit() {
        return query("limit").map(RestRequest::limit).orElse(DEFAULT_LIMIT);
    }

    /** The last id of the page before. */
    Optional<Long> cursor(Cursor list) {
        return query("cursor").map(list::lastId);
    }

    Set<SessionState> states() {
        return words("state", SessionState.class);
    }

    /** The values of an enum that a parameter names, given several times or separated by commas. */
    <E extends Enum<E>> Set<E> words(String parameter, Class<E> type) {
        Set<E> found = EnumSet.noneOf(type);
        for (String value : context.queryParam(parameter)) {
            for (String word : value.split(",", -1)) {
                found.add(word(parameter, word, type));
            }
        }
        return found;
    }

    /** Text as it is. */
    Optional<String> text(String parameter) {
        return query(parameter).map(text -> {
            if (text.isEmpty() || text.length() > LONGEST_TEXT) {
                throw invalid(parameter + " must have 1 to " + LONGEST_TEXT + " characters.", null);
            }
            return text;
        });
    }

    /** A time in ISO-8601. */
    Optional<Instant> time(String parameter) {
        return query(parameter).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw invalid(
                        parameter + " is '" + Excerpt.of(text) + "', which is no time.",
                        "Write it in ISO-8601 and UTC, such as 2026-01-31T10:00:00Z.");
            }
        });
    }

    /** Has a duration of the body, where it is given, written in the way that the record reads. */
    void writeDuration(String field) {
        body.filter(tree -> tree.path(field).isTextual()).ifPresent(tree -> {
            Duration duration = WaitTime.parse(field, tree.path(field).asText());
            if (duration.compareTo(LONGEST_DURATION) > 0) {
                throw invalid(field + " is longer than " + LONGEST_DURATION.toDays() + " days.", "0s means never.");
            }
            ((ObjectNode) tree).put(field, duration.toString());
        });
    }

    /** The body as a record; empty where there was none. */
    <T> Optional<T> body(Class<T> type) {
        return body.map(tree -> {
            try {
                return Wire.mapper().treeToValue(tree, type);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the contract let a body pass that is no " + type.getSimpleName(), e);
            }
        });
    }

    /** Refuses code that is over the limit. */
    void requireCodeFits(String code) {
        int bytes = code.getBytes(UTF_8).length;
        if (bytes > limits.maxCodeBytes()) {
            throw new GatewayException(
                    ErrorCode.TOO_LARGE,
                    "The code has " + bytes + " bytes and may have " + limits.maxCodeBytes() + ".",
                    "Put what is large into a file or a table.");
        }
    }

    private Optional<String> query(String name) {
        List<String> values = context.queryParam(name);
        if (values.size() > 1) {
            throw invalid(name + " " + timesGiven(values) + ".", "Give it once.");
        }
        return values.stream().findFirst();
    }

    private static String timesGiven(List<String> values) {
        return "is given " + values.size() + " times";
    }

    private static int limit(String text) {
        if (NUMBER.matcher(text).matches()) {
            long limit = Long.parseLong(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return (int) limit;
            }
        }
        throw invalid(
                "limit is '" + Excerpt.of(text) + "'; it must be a whole number from 1 to " + MAX_LIMIT + ".", null);
    }

    private static <E extends Enum<E>> E word(String parameter, String word, Class<E> type) {
        return word(parameter, word, EnumSet.allOf(type));
    }

    private static <E extends Enum<E>> E word(String parameter, String word, Set<E> values) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        String known = values.stream()
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw invalid(parameter + " is '" + Excerpt.of(word) + "'; it must be one of " + known + ".", null);
    }

    private static GatewayException invalid(String message, String hint) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message, hint);
    }
}
