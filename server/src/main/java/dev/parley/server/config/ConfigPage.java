package dev.parley.server.config;

import java.lang.reflect.RecordComponent;

/** Writes docs/configuration.md from the settings. */
final class ConfigPage {
    private static final String HEAD =
            """
            # Configuration

            <!-- Generated from the settings' own annotations; `ConfigPageTest` compares it and says how to write it anew. -->

            Settings come from a YAML file (`--config FILE`), from the environment and from flags (`--host`, `--port`,
            `--data`, `--token-file`). A flag beats the environment, the environment beats the file, the file beats the
            defaults; only `engine.spark` is put together from all of them, key by key.

            - A key that is not known, or is of the wrong type, stops the start with its name.
            - Durations are written `500ms`, `10s`, `2m`, `1h`, `1d` or as ISO-8601; sizes as `64k`, `1m`, `1g` or a number.
            - In an environment variable, lists and maps are YAML: `PARLEY_ENGINE_JAVA_OPTIONS='[-Xss4m]'`.
            - An empty value, in the file or in a variable, counts as not set.
            - `parley config` prints what is in effect, secrets hidden.
            """;

    private static final String PROFILES =
            """

            ## `profiles`
            Further kinds of engines, each by its name: any key of `engine` and `profile`, written without its section. What a
            profile leaves out is as it is there, but for `start_ahead`, which is `false` in a profile that does not say it;
            `spark` and `variables` are put together. `PARLEY_PROFILES` is the same as YAML. More: [Profiles](profiles.md).

            ```yaml
            profiles:
              etl:
                master: spark://10.0.0.5:7077
                memory: 4g
                max_engines: 2
            ```
            """;

    private static final String DECLARED =
            """

            ## `declared_sessions`
            Sessions that the server keeps alive, each by its name: started with the server, without a bound on their idle time,
            started again when they end in whichever way. `owner` (`operator`), `language`, `kind`, `profile`, `conf`, `init`,
            `tags`, `driver_memory` and `driver_cores` are those of a session; an `init` is a text in the session's language, or
            `{language, code}`. `PARLEY_DECLARED_SESSIONS` is the same as YAML. More: [Published snippets](snippets.md).

            ```yaml
            declared_sessions:
              flights:
                owner: ann
                init:
                  - spark.read.parquet("/data/flights").cache().createOrReplaceTempView("flights")
                  - {language: sql, code: select count(*) from flights}
            ```
            """;

    private ConfigPage() {}

    static String markdown() {
        var page = new StringBuilder(HEAD);
        for (RecordComponent section : Settings.sections()) {
            page.append("\n## `").append(section.getName()).append("`\n");
            page.append(section.getAnnotation(Key.class).means()).append("\n\n");
            page.append("| key | default | environment | meaning |\n| --- | --- | --- | --- |\n");
            Settings.of(section.getName()).forEach(setting -> page.append(row(setting)));
        }
        page.append(PROFILES).append(DECLARED);
        return page.toString();
    }

    private static String row(Setting setting) {
        String preset = setting.key().preset();
        return "| `%s` | %s | `%s` | %s |\n"
                .formatted(
                        setting.path(),
                        preset.isEmpty() ? "none" : '`' + preset + '`',
                        setting.variable(),
                        setting.key().means());
    }
}
