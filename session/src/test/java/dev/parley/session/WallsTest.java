package dev.parley.session;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class WallsTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley.session");

    @Test
    void scalaTypesStayInTheAdapter() {
        assertThat(classes).isNotEmpty();
        noClasses().should().dependOnClassesThat().resideInAPackage("scala..").check(classes);
    }

    @Test
    void onlyTheSqlInterpreterTouchesSpark() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..interpreter.sql..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark..")
                .check(classes);
    }
}
