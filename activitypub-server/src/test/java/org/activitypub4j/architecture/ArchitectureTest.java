package org.activitypub4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.ActorFollows;
import org.activitypub4j.server.ActorPosts;
import org.activitypub4j.server.ActorReactions;
import org.activitypub4j.server.Federation;

/** Habits that are worth keeping. What is for tests alone has its own. */
@AnalyzeClasses(
    packages = "org.activitypub4j",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTesting.class})
class ArchitectureTest {
  /** Leaves out activitypub-testing, which plays other servers. */
  static final class DoNotIncludeTesting implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/activitypub-testing/")
          && !location.contains("/org/activitypub4j/testing/");
    }
  }

  private static final String INTERNAL = "org.activitypub4j.server.internal";
  private static final String TRANSPORT = "org.activitypub4j.client.transport..";

  @ArchTest
  static final ArchRule dependencies_point_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("model")
          .definedBy("org.activitypub4j.model..")
          .layer("signatures")
          .definedBy("org.activitypub4j.signatures..")
          .layer("client")
          .definedBy("org.activitypub4j.client..")
          .layer("server")
          .definedBy("org.activitypub4j.server..")
          .whereLayer("server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("client")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("signatures")
          .mayOnlyBeAccessedByLayers("client", "server")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("signatures", "client", "server");

  /**
   * security.md B4: every byte that leaves goes through the one guarded client. RemoteAddresses
   * reads addresses and looks nothing up.
   */
  @ArchTest
  static final ArchRule B4_only_the_transport_touches_the_network =
      noClasses()
          .that(not(resideInAPackage(TRANSPORT)))
          .and(not(simpleName("RemoteAddresses")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net.http..",
                      "java.nio.channels..",
                      "javax.net",
                      "org.apache.hc..",
                      "com.apicatalog.jsonld.http..")
                  .or(
                      belongToAnyOf(
                          java.net.URL.class,
                          java.net.URLConnection.class,
                          javax.net.ssl.HttpsURLConnection.class,
                          javax.net.ssl.SSLSocketFactory.class,
                          java.net.Socket.class,
                          java.net.ServerSocket.class,
                          java.net.DatagramSocket.class,
                          java.net.InetAddress.class)));

  /**
   * lessons.md A10: what leaves is written in one place, which takes out the hidden audience.
   * Others write what they keep: Hints what it fetched, LocalObjects what is stored.
   */
  @ArchTest
  static final ArchRule A10_the_server_writes_objects_in_one_place =
      noClasses()
          .that(resideInAPackage("org.activitypub4j.server.."))
          .and(not(simpleName("Wire")))
          .and(not(simpleName("Hints")))
          .and(not(simpleName("LocalObjects")))
          .should()
          .callMethod(ActivityStreams.class, "write", ASObject.class)
          .orShould()
          .callMethod(ActivityStreams.class, "expand", ASObject.class)
          .orShould()
          .callMethod(ASObject.class, "toJson");

  @ArchTest
  static final ArchRule the_internals_of_signatures_stay_inside =
      noClasses()
          .that(not(resideInAPackage("org.activitypub4j.signatures..")))
          .should()
          .dependOnClassesThat(resideInAPackage("org.activitypub4j.signatures.internal.."));

  @ArchTest
  static final ArchRule the_internals_of_the_client_stay_inside =
      noClasses()
          .that(not(resideInAPackage("org.activitypub4j.client..")))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.activitypub4j.client.internal..",
                  "org.activitypub4j.client.transport.internal.."));

  @ArchTest
  static final ArchRule the_internals_of_the_server_stay_inside =
      noClasses()
          .that(not(resideInAPackage("org.activitypub4j.server..")))
          .should()
          .dependOnClassesThat(resideInAPackage(INTERNAL + ".."));

  /** So a request can be followed through the packages in one direction. */
  @ArchTest
  static final ArchRule the_rooms_of_the_engine_open_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("check")
          .definedBy(INTERNAL + ".check..")
          .layer("web")
          .definedBy(INTERNAL + ".web..")
          .layer("intake")
          .definedBy(INTERNAL + ".intake..")
          .layer("outbox")
          .definedBy(INTERNAL + ".outbox..")
          .layer("inbox")
          .definedBy(INTERNAL + ".inbox..")
          .layer("behaviour")
          .definedBy(INTERNAL + ".behaviour..")
          .layer("delivery")
          .definedBy(INTERNAL + ".delivery..")
          .layer("actors")
          .definedBy(INTERNAL + ".actors..")
          .layer("work")
          .definedBy(INTERNAL + ".work..")
          .whereLayer("check")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("web")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("outbox")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("delivery")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("web", "check")
          .whereLayer("inbox")
          .mayOnlyBeAccessedByLayers("intake", "outbox")
          .whereLayer("behaviour")
          .mayOnlyBeAccessedByLayers("web", "inbox", "outbox")
          .whereLayer("delivery")
          .mayOnlyAccessLayers("actors", "work")
          .whereLayer("actors")
          .mayNotAccessAnyLayer()
          .whereLayer("work")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule the_rooms_of_the_engine_do_not_know_the_facade =
      noClasses()
          .that(resideInAPackage(INTERNAL + ".."))
          .should()
          .dependOnClassesThat(
              belongToAnyOf(
                  Federation.class,
                  ActorContext.class,
                  ActorFollows.class,
                  ActorPosts.class,
                  ActorReactions.class));

  /** The facade and its rooms know each other; the rooms are a tree. */
  @ArchTest
  static final ArchRule the_rooms_of_the_engine_do_not_depend_on_each_other_in_circles =
      slices().matching(INTERNAL + ".(*)..").should().beFreeOfCycles();

  /** security.md D5: a backtracking expression on remote input is a door for attackers. */
  @ArchTest
  static final ArchRule D5_no_regular_expressions =
      noClasses().should().dependOnClassesThat(resideInAPackage("java.util.regex.."));

  /** An application server may bring another JSON-P provider. */
  @ArchTest
  static final ArchRule the_json_provider_is_explicit =
      noClasses().should().dependOnClassesThat(belongToAnyOf(jakarta.json.Json.class));

  @ArchTest
  static final ArchRule security_providers_are_not_installed =
      noClasses()
          .should()
          .callMethod(java.security.Security.class, "addProvider", java.security.Provider.class);

  @ArchTest
  static final ArchRule nobody_sleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  /** Its constructor throws more than it declares. */
  @ArchTest
  static final ArchRule uris_are_read_in_one_place =
      noClasses()
          .that(not(belongToAnyOf(Uris.class)))
          .should()
          .callConstructor(URI.class, String.class);
}
