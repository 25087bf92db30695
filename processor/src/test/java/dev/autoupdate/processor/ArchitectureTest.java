package dev.autoupdate.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.autoupdate.processor",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule kafkaStaysAtTheEdges =
      noClasses()
          .that()
          .resideInAnyPackage("..processor.decode", "..processor.settings", "..processor.demo")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule onlyTheCompositionRootKnowsMoreOfTheFrontendThanItsPorts =
      noClasses()
          .that()
          .resideOutsideOfPackage("..processor.app")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.autoupdate.frontend.auth",
              "dev.autoupdate.frontend.http",
              "dev.autoupdate.frontend.request",
              "dev.autoupdate.frontend.view",
              "dev.autoupdate.frontend.watch",
              "io.javalin..",
              "org.eclipse.jetty..");

  @ArchTest
  static final ArchRule onlyTheCompositionRootKnowsTheEmbeddedBroker =
      noClasses()
          .that()
          .resideOutsideOfPackage("..processor.app")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.autoupdate.embedded..");

  @ArchTest
  static final ArchRule packagesDependInOneDirection =
      slices().matching("dev.autoupdate.processor.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyReadsTheSystemClockOrSleeps =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(java.time.Instant.class, "now");
}
