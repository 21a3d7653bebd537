package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.error.ErrorCode;
import dev.parley.server.error.GatewayException;
import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.ResultForm;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.snippet.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snippet as a caller publishes it. Values. */
record SnippetBody(
        String code,
        Language language,
        String description,
        Map<String, Rule> parameters,
        String session,
        String profile,
        ResultForm result,
        String cacheTtl,
        String timeLimit,
        Integer mostAtOnce,
        Visibility visibility) {
    private static final int AT_ONCE = 8;

    /** What is asked of one parameter. */
    record Rule(
            String type,
            @JsonProperty("default") JsonNode preset,
            boolean required,
            List<JsonNode> allowed,
            JsonNode min,
            JsonNode max,
            String description) {
        ParameterRule named(String name, Parameter.Type known) {
            return new ParameterRule(
                    name,
                    known,
                    plain(preset),
                    required,
                    allowed == null
                            ? List.of()
                            : allowed.stream().map(ParameterReader::plain).toList(),
                    plain(min),
                    plain(max),
                    description);
        }

        private static Object plain(JsonNode value) {
            return value == null ? null : ParameterReader.plain(value);
        }
    }

    SnippetDefinition definition() {
        return new SnippetDefinition(
                code,
                language,
                description,
                rules(),
                session == null ? null : SessionName.checked(session),
                profile,
                result,
                cacheTtl == null ? null : WaitTime.parse("cache_ttl", cacheTtl),
                timeLimit == null ? null : WaitTime.parse("time_limit", timeLimit),
                mostAtOnce == null ? AT_ONCE : mostAtOnce,
                visibility);
    }

    private List<ParameterRule> rules() {
        var rules = new ArrayList<ParameterRule>();
        var problems = new ArrayList<String>();
        (parameters == null ? Map.<String, Rule>of() : parameters).forEach((name, rule) -> {
            Optional<Parameter.Type> type = ParameterReader.type(rule.type());
            type.ifPresentOrElse(
                    known -> rules.add(rule.named(name, known)),
                    () -> problems.add(
                            "parameters." + Excerpt.of(name) + ".type: '" + Excerpt.of(rule.type()) + "' is no type"));
        });
        if (!problems.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    String.join("; ", problems) + ".",
                    "Types: " + ParameterReader.types() + ".");
        }
        return rules;
    }
}
