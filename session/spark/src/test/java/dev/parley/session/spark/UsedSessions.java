package dev.parley.session.spark;

import dev.parley.protocol.engine.EngineEvent.StatementFinished;
import dev.parley.protocol.engine.Question;
import dev.parley.protocol.model.Language;
import java.util.List;

/**
 * A process that opens sessions one after the other, uses each in every way that might leave something behind, and closes
 * it; now and then it prints its {@link Footprint}.
 */
final class UsedSessions {
    private static final List<String> SCALA = List.of(
            """
            case class Stop(id: Int, name: String)
            val factor = 3
            val stops = sc.parallelize(1 to 100, 2).map(i => Stop(i * factor, "x" * i)).collect()
            """,
            "Seq(Stop(1, \"a\")).toDS.map(stop => stop.copy(id = stop.id + factor)).collect().toList",
            """
            spark.udf.register("twice", (number: Int) => number * 2)
            spark.range(1000).selectExpr("twice(cast(id as int)) as number").createOrReplaceTempView("numbers")
            val kept = sc.parallelize(1 to 1000, 2).map(i => Stop(i, "")).cache()
            kept.count()
            """);
    private static final List<String> SQL = List.of("cache table numbers", "select sum(number) from numbers");

    private UsedSessions() {}

    /** Given after how many it prints, in order; it ends after the last. */
    public static void main(String[] arguments) throws Exception {
        int done = 0;
        try (var engine = new SparkEngine.Running()) {
            for (String reading : arguments) {
                for (int next = Integer.parseInt(reading); done < next; done++) {
                    use(engine, done % 5 == 4);
                }
                engine.print("closed=" + done + " " + engine.footprint());
            }
        }
    }

    private static void use(SparkEngine.Running engine, boolean isAsked) {
        var session = engine.open();
        try (session) {
            SCALA.forEach(code -> require(session.scala(code)));
            SQL.forEach(code -> require(session.sql(code)));
            if (isAsked) {
                session.ask(new Question.Complete(Language.SCALA, "kept.", 5));
                session.ask(new Question.Complete(Language.SQL, "select n from numbers", 8));
            }
        }
        engine.forget(session.key());
        useForSql(engine);
    }

    private static void useForSql(SparkEngine.Running engine) {
        var session = engine.openForSql();
        try (session) {
            require(session.sql("create temporary view numbers as select id as number from range(1000)"));
            SQL.forEach(code -> require(session.sql(code)));
        }
        engine.forget(session.key());
    }

    private static void require(StatementFinished finished) {
        if (finished.error() != null) {
            throw new AssertionError(finished.error().toString());
        }
    }
}
