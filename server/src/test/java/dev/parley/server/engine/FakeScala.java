package dev.parley.server.engine;

import dev.parley.protocol.model.Bundle;
import dev.parley.protocol.model.StatementError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few lines of Scala that a fake engine understands. As in Scala, nothing of a snippet runs unless all of it compiles. */
final class FakeScala {
    private static final String NAME = "([a-zA-Z]\\w*)";
    private static final String STRING = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    /** Takes no notice of being interrupted and stopped, until the property is set. */
    static final String STUBBORN =
            "while (System.getProperty(\"parley.stubborn\") == null) try { Thread.sleep(600000) } catch { case t: Throwable => }";

    /** Goes on for ever, a row a second. */
    static final String STREAM =
            "spark.readStream.format(\"rate\").load.writeStream.format(\"noop\").queryName(\"ticks\").start()";

    static final String FAILING_STREAM = "spark.readStream.format(\"rate\").load.writeStream.foreachBatch("
            + "(batch: org.apache.spark.sql.DataFrame, id: Long) => throw new IllegalStateException(\"too late\"))"
            + ".start()";

    private static final Pattern UNICODE = Pattern.compile("\\\\u(\\p{XDigit}{4})");

    /** A line of code and what it means; nothing where a name in it is not known. */
    private record Rule(Pattern line, Function<Matcher, Optional<FakeStep>> meaning) {}

    /** Compiled, and never run. */
    private static final Pattern NEVER =
            Pattern.compile("if \\(false\\) \\{ val (\\w+) = \\(\\)\n(.*)\n; \\1 }", Pattern.DOTALL);

    private final List<Rule> rules = List.of(
            rule("|//.*", found -> Optional.of(print("", 1))),
            rule("print\\(" + STRING + "(?: \\* (\\d+))?\\)", found -> Optional.of(printed(found))),
            rule("println\\(" + STRING + "\\)", found -> Optional.of(print(unescape(found.group(1)) + "\n", 1))),
            rule("println\\(" + NAME + "\\)", found -> known(found.group(1), FakeScala::shown)),
            rule("(\\d+) \\+ (\\d+)", found -> Optional.of(echo(sum(found)))),
            rule("val " + NAME + " = (\\d+)", found -> Optional.of(define(found, "Int", found.group(2)))),
            rule(
                    "val " + NAME + " = " + STRING,
                    found -> Optional.of(define(found, "String", unescape(found.group(2))))),
            rule("display\\(html\\(" + STRING + "\\)\\)", found -> Optional.of(shownRich(found))),
            rule(
                    "sc\\.parallelize\\(1 to \\d+, (\\d+)\\)\\.foreach\\(_ => \\(\\)\\)",
                    found -> Optional.of(job(found))),
            rule("throw new (\\w+)\\(" + STRING + "\\)", found -> Optional.of(thrown(found))),
            rule("Thread\\.sleep\\(\\d+\\)", found -> Optional.of(new FakeStep.Sleep())),
            rule(Pattern.quote(STUBBORN), found -> Optional.of(new FakeStep.GoOn())),
            rule("System\\.setProperty\\(" + STRING + ", " + STRING + "\\)", found -> Optional.of(print("", 1))),
            rule("val " + NAME + " = " + Pattern.quote(STREAM), found -> Optional.of(streamed(found.group(1)))),
            rule(Pattern.quote(FAILING_STREAM), found -> Optional.of(failed())),
            rule(
                    NAME + "\\.processAllAvailable\\(\\)",
                    found -> known(found.group(1), name -> onStream(name, FakeStreams::batch))),
            rule(
                    "parley\\.metric\\(" + NAME + ", \"late\", (\\d+)\\)",
                    found -> known(
                            found.group(1),
                            name -> onStream(
                                    name, (streams, run) -> streams.measure(run, Integer.parseInt(found.group(2)))))),
            rule(NAME + "\\.awaitTermination\\(\\)", found -> known(found.group(1), FakeStep.Await::new)),
            rule(
                    NAME + "\\.stop\\(\\)",
                    found -> known(found.group(1), name -> onStream(name, (streams, run) -> streams.end(run, null)))),
            rule(NAME, found -> known(found.group(1), FakeScala::echoed)));
    private final Set<String> names;

    private FakeScala(FakeMemory memory) {
        this.names = new HashSet<>(memory.variables().keySet());
    }

    static List<FakeStep> read(String code, FakeMemory memory) {
        Matcher never = NEVER.matcher(code);
        if (never.matches()) {
            if (never.group(2).startsWith("}")) {
                return List.of(new FakeStep.Fail(error(never.group(1), 3, 3))); // defined in a block that has ended
            }
            return steps("\n" + never.group(2), memory).stream()
                    .filter(step -> step instanceof FakeStep.Fail fail
                            && List.of("CompileError", "IncompleteCode")
                                    .contains(fail.error().name()))
                    .toList();
        }
        return steps(code, memory);
    }

    private static List<FakeStep> steps(String code, FakeMemory memory) {
        var scala = new FakeScala(memory);
        var steps = new ArrayList<FakeStep>();
        List<String> lines = code.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Optional<FakeStep> step = scala.compile(line);
            if (step.isEmpty()) {
                return List.of(new FakeStep.Fail(error(line, i + 1, lines.get(i).indexOf(line) + 1)));
            }
            steps.add(step.get());
        }
        return steps;
    }

    private Optional<FakeStep> compile(String line) {
        for (Rule rule : rules) {
            Matcher found = rule.line().matcher(line);
            if (found.matches()) {
                return rule.meaning().apply(found);
            }
        }
        return Optional.empty();
    }

    private static StatementError error(String line, int number, int column) {
        if (line.endsWith("(") || line.endsWith("{")) {
            return StatementError.of("IncompleteCode", null, "the code ends before it is complete");
        }
        var position = new StatementError.Position(number, column);
        return new StatementError("CompileError", "not found: value " + line, null, List.of(), position);
    }

    private Optional<FakeStep> known(String name, Function<String, FakeStep> step) {
        return names.contains(name) ? Optional.of(step.apply(name)) : Optional.empty();
    }

    private FakeStep define(Matcher val, String type, String text) {
        String name = val.group(1);
        names.add(name);
        return new FakeStep.Print(
                memory -> {
                    memory.variables().put(name, new FakeMemory.Value(type, text));
                    return name + ": " + type + " = " + text + "\n";
                },
                1);
    }

    private FakeStep streamed(String name) {
        names.add(name);
        return new FakeStep.Print(
                memory -> {
                    String run = memory.streams().start("ticks");
                    memory.variables().put(name, new FakeMemory.Value("StreamingQuery", run));
                    return name + ": StreamingQuery = " + run + "\n";
                },
                1);
    }

    private static FakeStep failed() {
        return new FakeStep.Print(
                memory -> {
                    String run = memory.streams().start(null);
                    memory.streams().end(run, StatementError.of("IllegalStateException", null, "too late"));
                    return memory.echo(new FakeMemory.Value("StreamingQuery", run));
                },
                1);
    }

    private static FakeStep onStream(String name, BiConsumer<FakeStreams, String> verb) {
        return new FakeStep.Print(
                memory -> {
                    verb.accept(memory.streams(), memory.variables().get(name).text());
                    return "";
                },
                1);
    }

    private static FakeStep shownRich(Matcher html) {
        return new FakeStep.Display(Bundle.of("text/html", unescape(html.group(1)), "[text/html]"));
    }

    private static FakeStep job(Matcher partitions) {
        return new FakeStep.Job(Integer.parseInt(partitions.group(1)));
    }

    private static FakeStep shown(String name) {
        return new FakeStep.Print(memory -> memory.variables().get(name).text() + "\n", 1);
    }

    private static FakeStep echoed(String name) {
        return new FakeStep.Print(memory -> memory.echo(memory.variables().get(name)), 1);
    }

    private static FakeStep echo(int number) {
        return new FakeStep.Print(memory -> memory.echo(new FakeMemory.Value("Int", Integer.toString(number))), 1);
    }

    private static FakeStep printed(Matcher print) {
        return print(unescape(print.group(1)), print.group(2) == null ? 1 : Integer.parseInt(print.group(2)));
    }

    private static FakeStep print(String text, int times) {
        return new FakeStep.Print(memory -> text, times);
    }

    private static FakeStep thrown(Matcher exception) {
        return new FakeStep.Fail(new StatementError(
                exception.group(1), unescape(exception.group(2)), null, List.of("at <statement>"), null));
    }

    private static int sum(Matcher sum) {
        return Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2));
    }

    private static String unescape(String literal) {
        return UNICODE.matcher(literal)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))))
                .translateEscapes();
    }

    private static Rule rule(String line, Function<Matcher, Optional<FakeStep>> meaning) {
        return new Rule(Pattern.compile(line), meaning);
    }
}
