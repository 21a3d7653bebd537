package dev.parley.session.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.spark.sql.artifact.ArtifactManager;
import org.apache.spark.sql.classic.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What sessions of Spark that share all but their settings have of each other's artifacts, of which Spark 4 has some. */
@ExtendWith(SparkEngine.class)
class Spark4SharingTest {
    private final StatementPlans plans = new StatementPlans();
    private ReadySession ready;
    private SparkSession application;

    @BeforeEach
    void open(SparkEngine.Running engine) {
        ready = engine.makeReady();
        application = (SparkSession) ready.spark();
        application.range(3).createOrReplaceTempView("kept");
    }

    @AfterEach
    void close() {
        ready.close();
    }

    @Test
    void aStatementWithSettingsOfItsOwnHasItsSessionsArtifacts() {
        SparkSession session = SharingSessions.apart(application, plans);
        for (SparkSession own :
                new SparkSession[] {SharingSessions.watched(session, plans), SharingSessions.of(session)}) {
            assertThat(artifacts(own)).isSameAs(artifacts(session));
            assertThat(own.table("kept").count()).isEqualTo(3);
        }
    }

    @Test
    void aSessionOfAnApplicationHasItsOwn() {
        SparkSession session = SharingSessions.apart(application, plans);
        SparkSession other = SharingSessions.apart(application, plans);

        assertThat(artifacts(session)).isNotSameAs(artifacts(application)).isNotSameAs(artifacts(other));
        assertThat(session.table("kept").count()).isEqualTo(3);
    }

    @Test
    void theFilesOfASessionsArtifactsEndWithItAndNoOthers() {
        application.addArtifact(new byte[1], "Shared.class");
        SparkSession session = SharingSessions.apart(application, plans);
        assertThat(folder(session).resolve("classes/Shared.class")).exists();

        VersionedCalls.closeArtifacts(session);

        assertThat(folder(session)).doesNotExist();
        assertThat(folder(application).resolve("classes/Shared.class")).exists();
        ready.close();
        assertThat(folder(application)).doesNotExist();
    }

    private static ArtifactManager artifacts(SparkSession session) {
        return session.sessionState().artifactManager();
    }

    private static Path folder(SparkSession session) {
        return artifacts(session).artifactPath();
    }
}
