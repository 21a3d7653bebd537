package dev.parley.server.snippet;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a user publishes.
 *
 * @param description for people; may be null
 * @param session the owner's session that it runs in; null where each run has a fresh one
 * @param profile of the fresh session, or of the named one where none lives; null means the default one, and that a named
 *     session is not made
 * @param cacheTtl how long an answer is given again; zero where each call runs
 * @param timeLimit after which a run has failed; null where the server's bound is enough
 * @param mostAtOnce how many runs there may be at once
 */
public record SnippetDefinition(
        String code,
        Language language,
        String description,
        List<ParameterRule> parameters,
        String session,
        String profile,
        ResultForm result,
        Duration cacheTtl,
        Duration timeLimit,
        int mostAtOnce,
        Visibility visibility) {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_PARAMETERS = 200;
    private static final int MOST_AT_ONCE = 1_000;

    public SnippetDefinition {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(language, "language");
        parameters = parameters == null ? List.of() : List.copyOf(parameters);
        result = result == null ? ResultForm.TABLE : result;
        cacheTtl = cacheTtl == null ? Duration.ZERO : cacheTtl;
        visibility = visibility == null ? Visibility.PRIVATE : visibility;
    }

    /** Whether an answer may be given again. */
    @JsonIgnore
    public boolean isCached() {
        return !cacheTtl.isZero();
    }

    /**
     * Refuses a definition that cannot be.
     *
     * @throws GatewayException INVALID_REQUEST that names each field that is wrong
     */
    public SnippetDefinition checked() {
        var problems = new ArrayList<String>();
        if (parameters.size() > MOST_PARAMETERS) {
            problems.add("parameters: there are " + parameters.size() + " and may be " + MOST_PARAMETERS);
        }
        parameters.forEach(rule -> problems.addAll(rule.problems()));
        addSameNames(problems);
        parameters.stream()
                .filter(rule -> language == Language.SCALA && rule.isPrimitive())
                .filter(rule -> !rule.required() && rule.preset() == null)
                .forEach(rule -> problems.add("parameters." + rule.name()
                        + ": it needs a default or required, since it cannot be null in Scala"));
        if (language == Language.SQL && result == ResultForm.TEXT) {
            problems.add("result: it must be table, since SQL prints nothing");
        }
        if (cacheTtl.isNegative() || cacheTtl.compareTo(LONGEST) > 0) {
            problems.add("cache_ttl: it must be at most 365 days");
        }
        if (timeLimit != null && (timeLimit.isZero() || timeLimit.isNegative() || timeLimit.compareTo(LONGEST) > 0)) {
            problems.add("time_limit: it must be more than nothing and at most 365 days");
        }
        if (mostAtOnce < 1 || mostAtOnce > MOST_AT_ONCE) {
            problems.add("most_at_once: it must be from 1 to " + MOST_AT_ONCE);
        }
        if (!problems.isEmpty()) {
            throw invalid(problems, "Correct these fields; nothing was published.");
        }
        return this;
    }

    /** Where a query is read, case makes no other name. */
    private void addSameNames(List<String> problems) {
        var known = new HashMap<String, String>();
        for (ParameterRule rule : parameters) {
            String before = known.putIfAbsent(rule.name().toLowerCase(Locale.ROOT), rule.name());
            if (before != null) {
                problems.add("parameters." + rule.name() + ": the name is that of '" + before
                        + "', since upper and lower case are the same in a call");
            }
        }
    }

    /**
     * What a caller gave, as a statement's parameters, in the order of the definition.
     *
     * @param given by name, {@link Repeated} where more than once
     * @throws GatewayException INVALID_REQUEST that names each one that is missing, wrong, repeated or not known
     */
    public List<Parameter> bind(Map<String, Object> given) {
        var problems = new ArrayList<String>();
        var bound = new ArrayList<Parameter>();
        Set<String> unknown = new HashSet<>(given.keySet());
        for (ParameterRule rule : parameters) {
            unknown.remove(rule.name());
            Object value = given.get(rule.name());
            if (value == null && rule.required()) {
                problems.add(rule.name() + " is missing");
            } else {
                try {
                    bound.add(value == null ? rule.unsaid() : rule.bind(value));
                } catch (IllegalArgumentException e) {
                    problems.add(rule.name() + " " + e.getMessage());
                }
            }
        }
        unknown.stream()
                .sorted()
                .limit(MOST_PARAMETERS)
                .forEach(name -> problems.add("'" + shortened(name) + "' is no parameter of it"));
        if (!problems.isEmpty()) {
            throw invalid(problems, hint());
        }
        return List.copyOf(bound);
    }

    /**
     * Values to compile the code with. None is null, which Spark refuses in many places (LIMIT, range, percentile_approx)
     * while it analyses a query, and which a call may never give.
     */
    public List<Parameter> examples() {
        return parameters.stream().map(ParameterRule::example).toList();
    }

    /**
     * Those of a call that leaves out what it may, which are null for SQL where there is no default: code may be made for
     * that, and for none of the examples ({@code identifier(coalesce(:name, 't'))}). Empty where they are the same.
     */
    public Optional<List<Parameter>> fewestExamples() {
        if (language != Language.SQL) {
            return Optional.empty(); // Scala is compiled without a look at values
        }
        List<Parameter> fewest = parameters.stream()
                .map(rule -> rule.required() ? rule.example() : rule.unsaid())
                .toList();
        return fewest.equals(examples()) ? Optional.empty() : Optional.of(fewest);
    }

    private String hint() {
        return parameters.isEmpty()
                ? "It takes no parameters."
                : "Its parameters: "
                        + String.join(
                                ", ",
                                parameters.stream().map(ParameterRule::name).toList()) + ".";
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    private static GatewayException invalid(List<String> problems, String hint) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, String.join("; ", problems) + ".", hint);
    }
}
