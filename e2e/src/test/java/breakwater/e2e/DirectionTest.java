package breakwater.e2e;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The directions of dependency that docs/decisions.md gives reasons for. */
final class DirectionTest {
  private static final JavaClasses ON_LAMBDA =
      new ClassFileImporter()
          .importPaths(
              Path.of("../shared/target/classes"),
              Path.of("../credentials/target/classes"),
              Path.of("../functions/dashboard/target/classes"),
              Path.of("../functions/items/target/classes"),
              Path.of("../functions/migrate/target/classes"));
  private static final JavaClasses LOCAL =
      new ClassFileImporter().importPaths(Path.of("../local/target/classes"));

  @Test
  void thereIsSomethingToLookAt() {
    assertThat(ON_LAMBDA.size()).isGreaterThan(20);
    assertThat(LOCAL.size()).isGreaterThan(20);
  }

  @Test
  void onlySettingsReadsTheEnvironment() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("breakwater.shared.Settings")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(ON_LAMBDA);
  }

  @Test
  void onlyDatabaseTouchesThePoolAndConnections() {
    noClasses()
        .that(not(nameMatching("breakwater\\.shared\\.Database.*")))
        .and()
        .resideOutsideOfPackage("breakwater.migrate")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.zaxxer.hikari..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.sql.Connection")
        .check(ON_LAMBDA);
  }

  @Test
  void migrateHasConnectionsOfItsOwnAndNoPool() {
    noClasses()
        .that()
        .resideInAPackage("breakwater.migrate")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.zaxxer.hikari..")
        .check(ON_LAMBDA);
  }

  @Test
  void sharedKnowsNoFunctionAndFunctionsKnowNoOtherFunction() {
    noClasses()
        .that()
        .resideInAPackage("breakwater.shared")
        .should()
        .dependOnClassesThat(
            resideInAPackage("breakwater..").and(not(resideInAPackage("breakwater.shared"))))
        .check(ON_LAMBDA);
    slices()
        .matching("breakwater.(dashboard|items|migrate)")
        .should()
        .notDependOnEachOther()
        .check(ON_LAMBDA);
  }

  @Test
  void localKnowsNoFunction() {
    classes()
        .that()
        .resideInAPackage("breakwater.local..")
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("breakwater..")).or(resideInAPackage("breakwater.local..")))
        .check(LOCAL);
  }

  @Test
  void onlyCredentialsUsesTheAwsSdkAndNobodyRefersToIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("breakwater.credentials")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon.awssdk..", "breakwater.credentials")
        .check(ON_LAMBDA);
  }

  @Test
  void theDashboardPathUsesNeitherDatabindNorJdbi() {
    noClasses()
        .that()
        .resideInAnyPackage("breakwater.shared", "breakwater.dashboard")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml.jackson.databind..", "org.jdbi..")
        .check(ON_LAMBDA);
  }

  @Test
  void theOnlyStaticThatChangesIsTheDatabase() {
    fields()
        .that()
        .areStatic()
        .and()
        .areNotFinal()
        .should()
        .beDeclaredIn("breakwater.shared.Database")
        .check(ON_LAMBDA);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("breakwater.local.(*)..").should().beFreeOfCycles().check(LOCAL);
  }
}
