package dev.parley.verify;

import dev.parley.server.file.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code AttachedApp}, {@code ScalaApp} or {@code ServedApp} in a JVM of its own, which answers line by line. Used by one thread. */
final class AttachedProcess implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final Path APPS = Path.of(System.getProperty("parley.apps"));
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    /** What an application runs on, and what it attaches itself with. */
    enum Spark {
        SPARK_35("2.12", ParleyServer.DIST.resolve("engine/jars"), "defined class "),
        SPARK_4("2.13", SparkEngines.SPARK_4.resolve("jars"), "class ");

        private final Path attach;
        private final Path embedded;
        private final String jars;
        /** What its Scala prints before the name of a class that it has defined. */
        private final String defined;

        Spark(String scala, Path jars, String defined) {
            this.attach = ParleyServer.DIST.resolve("attach/parley-attach_" + scala + ".jar");
            this.embedded = ParleyServer.DIST.resolveSibling("embedded/parley-embedded_" + scala + ".jar");
            this.jars = jars + "/*";
            this.defined = defined;
        }

        String definesClass(String name) {
            return defined + name;
        }
    }

    private final Process process;
    private final BufferedReader output;
    private final PrintWriter input;
    private final Path folder;
    private final List<String> unasked = new ArrayList<>();
    private String greeting;

    private AttachedProcess(Process process, Path folder) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        this.folder = folder;
    }

    /**
     * Starts an {@code AttachedApp} and waits until it is attached.
     *
     * @param mode {@code prepared} or {@code plain}
     */
    static AttachedProcess start(URI server, String token, String mode) throws Exception {
        return start(Spark.SPARK_35, server, token, mode);
    }

    static AttachedProcess start(Spark spark, URI server, String token, String mode) throws Exception {
        return attached(
                launch(folder(), spark.attach + ":" + spark.jars, "AttachedApp.java", server.toString(), token, mode));
    }

    /** The same by {@code spark-submit}, which has Parley's jar from {@code --jars}. */
    static AttachedProcess submit(URI server, String token, String mode) throws Exception {
        Path folder = folder();
        String source = Files.readString(APPS.resolve("AttachedApp.java"));
        Path app = SparkJar.of("AttachedApp", source, folder, folder.resolve("app.jar"), Spark.SPARK_35.attach);
        return attached(launch(
                folder,
                Spark.SPARK_35.jars,
                List.of(
                        "org.apache.spark.deploy.SparkSubmit",
                        "--class",
                        "AttachedApp",
                        "--jars",
                        Spark.SPARK_35.attach.toString(),
                        app.toString(),
                        server.toString(),
                        token,
                        mode)));
    }

    /** Compiles and starts a {@code ScalaApp}, and waits until it is attached. */
    static AttachedProcess startScala(URI server, String token) throws Exception {
        Path folder = folder();
        Path classes = folder.resolve("classes");
        String classPath = Spark.SPARK_35.attach + ":" + Spark.SPARK_35.jars;
        ScalaCompiler.compile(APPS.resolve("ScalaApp.scala"), classPath, classes);
        return attached(launch(folder, classes + ":" + classPath, List.of("ScalaApp", server.toString(), token)));
    }

    private static AttachedProcess attached(AttachedProcess app) throws Exception {
        if (!app.greeting.startsWith("attached ")) {
            app.close();
            throw new AssertionError(app.greeting);
        }
        return app;
    }

    /** Starts a {@code ServedApp} and waits until it has a server, or has been refused one: see {@link #greeting()}. */
    static AttachedProcess serve(int port, int sqlPort) throws Exception {
        return serve(Spark.SPARK_35, port, sqlPort);
    }

    static AttachedProcess serve(Spark spark, int port, int sqlPort) throws Exception {
        String classPath = spark.embedded + ":" + spark.jars;
        return launch(folder(), classPath, "ServedApp.java", Integer.toString(port), Integer.toString(sqlPort));
    }

    /** For its temporary files too, which it leaves there where it is killed. */
    private static Path folder() throws IOException {
        return Files.createTempDirectory("parley-app");
    }

    private static AttachedProcess launch(Path folder, String classPath, String source, String... arguments)
            throws Exception {
        List<String> program = new ArrayList<>(List.of(APPS.resolve(source).toString()));
        program.addAll(List.of(arguments));
        return launch(folder, classPath, program);
    }

    private static AttachedProcess launch(Path folder, String classPath, List<String> program) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder));
        OPENED.forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", classPath));
        command.addAll(program);
        var builder = new ProcessBuilder(command).redirectError(log(folder).toFile());
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        var app = new AttachedProcess(builder.start(), folder);
        try {
            app.greeting = app.answer();
            return app;
        } catch (Exception | AssertionError e) {
            String log = app.log();
            app.close();
            throw new AssertionError(e + " with " + log.substring(Math.max(0, log.length() - 4000)), e);
        }
    }

    /** The first that it said, by itself. */
    String greeting() {
        return greeting;
    }

    /** The processes that it started and that live. */
    List<ProcessHandle> children() {
        try (var children = process.descendants()) {
            return children.toList();
        }
    }

    /** What it answers to a line. */
    String say(String line) throws Exception {
        input.println(line);
        return answer();
    }

    /** A line that it answers nothing to. */
    void tell(String line) {
        input.println(line);
    }

    private String answer() throws Exception {
        var reading = new FutureTask<>(this::readAnswer);
        var thread = new Thread(reading, "attached-app");
        thread.setDaemon(true);
        thread.start();
        try {
            return reading.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("the application did not answer", e);
        }
    }

    private String readAnswer() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("> ")) {
                return line.substring(2);
            }
            unasked.add(line);
        }
        throw new IOException("the application has ended");
    }

    /** What it wrote to its standard output besides answers, up to the last answer. */
    List<String> unasked() {
        return List.copyOf(unasked);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private static Path log(Path folder) {
        return folder.resolve("log");
    }

    String log() throws IOException {
        return Files.readString(log(folder));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends its input, and it ends by itself: nothing in it may keep it alive. */
    int end() throws Exception {
        input.close();
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the application does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        ParleyServer.awaitEnd(process.toHandle());
        Folders.remove(folder);
    }
}
