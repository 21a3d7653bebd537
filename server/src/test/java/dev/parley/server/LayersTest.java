package dev.parley.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final String OURS = "dev.parley.server.";

    /** Calls that keep their thread until something else happens. */
    private static final List<String> BLOCKING = List.of(
            "java.lang.Thread.sleep",
            "java.lang.Thread.join",
            "java.util.concurrent.CompletableFuture.join",
            "java.util.concurrent.CompletableFuture.get",
            "java.util.concurrent.Future.get",
            "java.util.concurrent.CountDownLatch.await",
            "io.vertx.core.Future.await");

    private static JavaClasses classes;

    @BeforeAll
    static void readTheProductionCode() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.parley.server");
        assertThat(classes.contain(Main.class)).isTrue();
        assertThat(classes.contain(LayersTest.class)).isFalse();
    }

    @Test
    void nothingBehindTheFrontEndsKnowsThem() {
        noClasses()
                .that(resideInAnyPackage(OURS + "session..", OURS + "engine..", OURS + "store.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(OURS + "frontend..")
                .check(classes);
    }

    @Test
    void theConfigurationKnowsNothingOfTheServerButItsErrors() {
        noClasses()
                .that(resideInAnyPackage(OURS + "config.."))
                .should()
                .dependOnClassesThat(DescribedPredicate.and(
                        resideInAnyPackage("dev.parley.server.."),
                        DescribedPredicate.not(resideInAnyPackage(OURS + "config..", OURS + "error.."))))
                .check(classes);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        // The store keeps the session's snapshots and the session uses the store's port: one layer.
        slices().matching("dev.parley.server.(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAnyPackage(OURS + "store.."), resideInAnyPackage(OURS + "session.."))
                .check(classes);
    }

    @Test
    void noThreadWaitsOutsideTheAdaptersThatMay() {
        noBlocking().check(classes);
    }

    @Test
    void theRuleAgainstWaitingSeesACallThatWaits() {
        JavaClasses waiting = new ClassFileImporter().importClasses(Waiting.class);

        assertThatThrownBy(() -> noBlocking().check(waiting)).hasMessageContaining("Waiting.run");
    }

    private static ArchRule noBlocking() {
        DescribedPredicate<JavaCall<?>> waits = DescribedPredicate.describe(
                "waits", call -> BLOCKING.contains(call.getTargetOwner().getName() + "." + call.getName()));
        return noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(OURS + "store..", OURS + "cli..")))
                .should()
                .callCodeUnitWhere(waits);
    }

    /** Breaks the rule. */
    static final class Waiting {
        void run() throws InterruptedException {
            Thread.currentThread().join();
        }
    }
}
