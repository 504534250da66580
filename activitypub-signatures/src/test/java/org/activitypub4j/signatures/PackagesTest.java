package org.activitypub4j.signatures;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which package knows which. */
@AnalyzeClasses(packages = "org.activitypub4j.signatures", importOptions = DoNotIncludeTests.class)
class PackagesTest {
  private static final String SIGNATURES = "org.activitypub4j.signatures";

  @ArchTest
  static final ArchRule the_packages_do_not_depend_on_each_other_in_circles =
      slices().matching("org.activitypub4j.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule keys_know_no_signatures =
      noClasses()
          .that()
          .resideInAPackage(SIGNATURES + ".keys")
          .should()
          .dependOnClassesThat(
              resideInAPackage(SIGNATURES)
                  .or(resideInAPackage(SIGNATURES + ".proof"))
                  .or(resideInAPackage(SIGNATURES + ".linkeddata")));

  @ArchTest
  static final ArchRule integrity_proofs_know_no_http_signatures =
      noClasses()
          .that()
          .resideInAPackage(SIGNATURES + ".proof")
          .should()
          .dependOnClassesThat(
              resideInAPackage(SIGNATURES).or(resideInAPackage(SIGNATURES + ".linkeddata")));

  /** They are for those who opt in. */
  @ArchTest
  static final ArchRule nobody_knows_linked_data_signatures =
      classes()
          .that()
          .resideInAPackage(SIGNATURES + ".linkeddata")
          .should()
          .onlyBeAccessed()
          .byClassesThat()
          .resideInAPackage(SIGNATURES + ".linkeddata");
}
