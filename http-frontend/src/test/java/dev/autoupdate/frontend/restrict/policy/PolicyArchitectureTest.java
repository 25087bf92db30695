package dev.autoupdate.frontend.restrict.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "dev.autoupdate.frontend",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class PolicyArchitectureTest {

  @ArchTest
  static final ArchRule onlyThePolicyKnowsCelAndYaml =
      noClasses()
          .that()
          .resideOutsideOfPackage("..restrict.policy")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.cel..", "org.yaml..", "com.google.common..");
}
