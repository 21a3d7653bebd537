package dev.parley.server.frontend.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.protocol.model.Language;
import dev.parley.protocol.model.Parameter;
import dev.parley.server.snippet.ParameterRule;
import dev.parley.server.snippet.PublishedSnippet;
import dev.parley.server.snippet.ResultForm;
import dev.parley.server.snippet.SnippetDefinition;
import dev.parley.server.snippet.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A snippet as the contract shows it. Values. */
record SnippetAnswer(
        String name,
        int version,
        String owner,
        String code,
        Language language,
        String description,
        Map<String, Rule> parameters,
        String session,
        String profile,
        ResultForm result,
        Duration cacheTtl,
        Duration timeLimit,
        int mostAtOnce,
        Visibility visibility,
        Instant publishedAt,
        Links links) {
    /** What is asked of one parameter. */
    record Rule(
            Parameter.Type type,
            @JsonProperty("default") Object preset,
            boolean required,
            List<Object> allowed,
            Object min,
            Object max,
            String description) {}

    /** Where to go on. */
    record Links(String self, String run) {}

    /** A page of them: the only one. */
    record Page(List<SnippetAnswer> items) {}

    static SnippetAnswer of(PublishedSnippet snippet) {
        SnippetDefinition definition = snippet.definition();
        return new SnippetAnswer(
                snippet.name(),
                snippet.version(),
                snippet.owner(),
                definition.code(),
                definition.language(),
                definition.description(),
                rules(definition.parameters()),
                definition.session(),
                definition.profile(),
                definition.result(),
                definition.cacheTtl(),
                definition.timeLimit(),
                definition.mostAtOnce(),
                definition.visibility(),
                snippet.publishedAt(),
                new Links("/api/v1/snippets/" + snippet.name(), "/run/" + snippet.name()));
    }

    private static Map<String, Rule> rules(List<ParameterRule> rules) {
        var shown = new LinkedHashMap<String, Rule>();
        rules.forEach(rule -> shown.put(
                rule.name(),
                new Rule(
                        rule.type(),
                        rule.preset(),
                        rule.required(),
                        rule.allowed(),
                        rule.min(),
                        rule.max(),
                        rule.description())));
        return shown;
    }
}
