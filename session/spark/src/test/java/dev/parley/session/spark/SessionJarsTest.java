package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jars and files that one session adds. */
@ExtendWith(SparkEngine.class)
class SessionJarsTest {
    private static final String USE = "added.Greeting.of(\"x\")";
    private static final String USE_IN_TASKS =
            "sc.parallelize(1 to 8, 4).map(i => added.Greeting.of(\"t\" + i)).collect().last";

    @TempDir
    private Path folder;

    private TestSession one;
    private TestSession two;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        one = engine.open();
        two = engine.open();
        assertThat(one.awaitOpened()).isNotNull();
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    /** A jar with one class that greets in its own way. */
    private Path jar(String greeting) throws IOException {
        return jar(folder, greeting);
    }

    /** The same in this folder. */
    static Path jar(Path folder, String greeting) throws IOException {
        Path classes = Files.createDirectories(folder.resolve(greeting));
        Path source = Files.writeString(
                classes.resolve("Greeting.java"),
                "package added; public class Greeting implements java.io.Serializable { public final String who;"
                        + " public Greeting(String who) { this.who = who; }"
                        + " public static String of(String who) { return \"" + greeting + " \" + who; } }");
        int status =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source.toString());
        assertThat(status).isZero();
        Path jar = classes.resolve("greeting.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("added/Greeting.class"));
            Files.copy(classes.resolve("added/Greeting.class"), out);
        }
        return jar;
    }

    @Test
    void aJarIsUsableInTheNextStatementsOfItsSessionAndInNoOther() throws IOException {
        one.echo("sc.addJar(\"" + jar("hello") + "\")");
        assertThat(one.echo(USE)).endsWith("String = hello x\n");
        assertThat(one.echo(USE_IN_TASKS)).endsWith("String = hello t8\n");
        assertThat(one.echo("sc.parallelize(Seq(new added.Greeting(\"a\"), new added.Greeting(\"b\")), 2)"
                        + ".map(g => new added.Greeting(g.who * 2)).collect().map(_.who).mkString"))
                .endsWith("String = aabb\n");
        StatementFinished refused = two.scala(USE);
        assertThat(refused.error().message()).contains("not found: value added");
        assertThat(two.scala("Class.forName(\"added.Greeting\")").error().name())
                .isEqualTo("ClassNotFoundException");
        assertThat(two.scala("sc.parallelize(1 to 2).foreach(i => Class.forName(\"added.Greeting\", true, "
                                + "Thread.currentThread.getContextClassLoader))")
                        .error()
                        .message())
                .contains("ClassNotFoundException");
    }

    @Test
    void twoSessionsAddClassesOfTheSameNameByScalaAndBySql() throws IOException {
        assertThat(one.sql("add jar '" + jar("hello") + "'").error()).isNull();
        two.echo("sc.addJar(\"" + jar("goodbye") + "\")");
        String future = "scala.concurrent.Await.result(scala.concurrent.Future(" + USE_IN_TASKS
                + ")(scala.concurrent.ExecutionContext.global), scala.concurrent.duration.Duration.Inf)";
        for (String code : new String[] {USE, USE_IN_TASKS, future}) {
            assertThat(one.echo(code)).contains("String = hello ");
            assertThat(two.echo(code)).contains("String = goodbye ");
        }
    }

    /** As the receivers of DStreams do, for whom Spark's own threads start jobs. */
    @Test
    void aJobOfNobodysGetsNothingThatAClosedSessionAdded(SparkEngine.Running engine) throws IOException {
        Path file = Files.writeString(folder.resolve("gone.txt"), "gone");
        try (TestSession closed = engine.open()) {
            closed.echo("sc.addFile(\"" + file + "\")");
            assertThat(closed.sql("add jar '" + jar("gone") + "'").error()).isNull();
        }
        Files.delete(file);
        var context = new JavaSparkContext(SparkContext.getOrCreate());
        assertThat(context.parallelize(List.of(1, 2), 2).count()).isEqualTo(2);
    }

    @Test
    void filesOfTheSameNameAreTheirOwn() throws IOException {
        Path ofOne =
                Files.writeString(Files.createDirectory(folder.resolve("one")).resolve("data.txt"), "one");
        Path ofTwo =
                Files.writeString(Files.createDirectory(folder.resolve("two")).resolve("data.txt"), "two");
        one.echo("sc.addFile(\"" + ofOne + "\")");
        assertThat(two.sql("add file '" + ofTwo + "'").error()).isNull();
        String read = "scala.io.Source.fromFile(org.apache.spark.SparkFiles.get(\"data.txt\")).mkString";
        String readInTasks = "sc.parallelize(1 to 2, 2).map(i => " + read + ").collect().mkString";
        assertThat(one.echo(read)).endsWith("String = one\n");
        assertThat(two.echo(read)).endsWith("String = two\n");
        assertThat(one.echo(readInTasks)).endsWith("String = oneone\n");
        assertThat(two.echo(readInTasks)).endsWith("String = twotwo\n");
    }
}
