package org.activitypub4j.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import javax.sql.DataSource;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.model.Article;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.PostHandler;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.servlet.FederationFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.AbstractDataSource;

class ActivityPubAutoConfigurationTest {
  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          ActivityPubStorageAutoConfiguration.class,
          ActivityPubAutoConfiguration.class,
          ActivityPubWebAutoConfiguration.class,
          ActivityPubActuatorAutoConfiguration.class);

  private static final AutoConfigurations DATABASE =
      AutoConfigurations.of(
          DataSourceAutoConfiguration.class,
          DataSourceTransactionManagerAutoConfiguration.class,
          TransactionAutoConfiguration.class);

  @TempDir Path directory;

  private final WebApplicationContextRunner bare =
      new WebApplicationContextRunner().withConfiguration(OURS);

  private final WebApplicationContextRunner withActors =
      bare.withUserConfiguration(Actors.class)
          .withPropertyValues(
              "activitypub.origin=http://127.0.0.1:1", "activitypub.allow-networks=127.0.0.0/8");

  private WebApplicationContextRunner withDatabase() {
    return withActors
        .withConfiguration(DATABASE)
        .withPropertyValues("spring.datasource.url=" + Databases.newSqlite(directory));
  }

  @Configuration(proxyBeanMethods = false)
  static class Actors {
    @Bean
    ActorDirectory actors() {
      return name ->
          name.equals("blog")
              ? Optional.of(Person.builder().name("Blog").build())
              : Optional.empty();
    }
  }

  @Test
  void without_actors_nothing_federates() {
    bare.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Federation.class));
  }

  @Test
  void an_actor_directory_and_an_origin_are_enough() {
    withActors.run(
        context -> {
          assertThat(context).hasSingleBean(Federation.class).hasSingleBean(FederationFilter.class);
          assertThat(context.getBean(Storage.class)).isInstanceOf(InMemoryStore.class);
          assertThat(context.getBean(Federation.class).document("blog")).isPresent();
        });
  }

  @Test
  void switched_off_there_is_nothing() {
    withActors
        .withPropertyValues("activitypub.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(Federation.class)
                    .doesNotHaveBean(Storage.class)
                    .doesNotHaveBean(FederationFilter.class));
  }

  @Test
  void without_an_origin_the_application_does_not_start_and_says_which_property_is_missing() {
    bare.withUserConfiguration(Actors.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("activitypub.origin")
                    .hasMessageContaining("https://example.org"));
  }

  @Test
  void a_wrong_origin_or_network_is_refused_by_the_name_of_its_property() {
    withActors
        .withPropertyValues("activitypub.origin=example.org")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("activitypub.origin"));
    withActors
        .withPropertyValues("activitypub.allow-networks=localhost")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("activitypub.allow-networks"));
  }

  @Test
  void with_a_data_source_everything_is_in_the_database_of_the_application() {
    withDatabase()
        .run(
            context -> {
              assertThat(context).hasSingleBean(JdbcStorage.class);
              Federation federation = context.getBean(Federation.class);
              assertThat(federation.storage()).isSameAs(context.getBean(JdbcStorage.class));
              federation.actor("blog").posts().note("<p>Hello.</p>");
            });
  }

  @Test
  void a_database_that_the_stores_do_not_know_is_refused_with_a_way_out() {
    withActors
        .withConfiguration(DATABASE)
        .withBean(
            DataSource.class,
            () ->
                new AbstractDataSource() {
                  @Override
                  public Connection getConnection() {
                    return OtherDatabase.connection();
                  }

                  @Override
                  public Connection getConnection(String user, String password) {
                    return getConnection();
                  }
                })
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("H2")
                    .hasMessageContaining("activitypub.storage.type=memory"));
  }

  @Test
  void a_file_of_sqlite_whose_transactions_could_fail_is_refused_with_the_setting() {
    withActors
        .withConfiguration(DATABASE)
        .withPropertyValues("spring.datasource.url=jdbc:sqlite:" + directory.resolve("plain.db"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("transaction_mode=IMMEDIATE"));
  }

  @Test
  void memory_can_be_asked_for_although_there_is_a_database() {
    withDatabase()
        .withPropertyValues("activitypub.storage.type=memory")
        .run(context -> assertThat(context).hasSingleBean(InMemoryStore.class));
  }

  @Test
  void a_database_can_be_asked_for_and_is_missed() {
    withActors
        .withPropertyValues("activitypub.storage.type=jdbc")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("activitypub.storage.type"));
  }

  @Test
  void a_storage_of_the_application_comes_first() {
    InMemoryStore own = new InMemoryStore();
    withDatabase()
        .withBean(Storage.class, () -> own)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Storage.class);
              assertThat(context.getBean(Federation.class).storage()).isSameAs(own);
            });
  }

  @Test
  void private_keys_are_encrypted_with_the_secret_of_the_properties() {
    withDatabase()
        .withPropertyValues("activitypub.storage.secret=" + "A".repeat(43) + "=")
        .run(
            context -> {
              context.getBean(Federation.class).document("blog");
              assertThat(context.getBean(JdbcStorage.class).encryptAllKeys()).isZero();
            });
    withDatabase()
        .withPropertyValues("activitypub.storage.secret=not Base64!")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("activitypub.storage.secret")
                    .hasMessageNotContaining("not Base64!"));
  }

  @Test
  void the_filter_comes_before_spring_security() {
    withActors.run(
        context -> {
          FilterRegistrationBean<?> filter = context.getBean(FilterRegistrationBean.class);
          assertThat(filter.getOrder()).isLessThan(SecurityFilterProperties.DEFAULT_FILTER_ORDER);
          assertThat(filter.isAsyncSupported()).isTrue();
        });
  }

  @Test
  void without_a_servlet_container_there_is_no_filter() {
    new ApplicationContextRunner()
        .withConfiguration(OURS)
        .withUserConfiguration(Actors.class)
        .withPropertyValues("activitypub.origin=https://blog.example")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Federation.class)
                    .doesNotHaveBean(FederationFilter.class));
  }

  @Test
  void health_metrics_and_the_endpoint_are_there_where_the_actuator_is() {
    withActors
        .withPropertyValues("management.endpoints.web.exposure.include=activitypub")
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context ->
                assertThat(context)
                    .hasBean("activitypubHealthIndicator")
                    .hasSingleBean(FederationMetrics.class)
                    .hasSingleBean(FederationEndpoint.class));
    withActors
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "io.micrometer.core",
                "org.springframework.boot.http.client"))
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(Federation.class)
                    .doesNotHaveBean(FederationMetrics.class)
                    .doesNotHaveBean("activitypubHealthIndicator"));
  }

  @Test
  void an_address_filter_of_the_application_is_asked_beside_our_own_check() {
    withActors
        .withBean(InetAddressFilter.class, InetAddressFilter::none)
        .run(
            context ->
                assertThatThrownBy(
                        () ->
                            context
                                .getBean(Federation.class)
                                .lookup("http://127.0.0.1:9/users/carol"))
                    .hasStackTraceContaining("address filter"));
  }

  @Test
  void customizers_have_the_last_word() {
    withActors
        .withBean(FederationCustomizer.class, () -> builder -> builder.handleDomain("example.org"))
        .run(
            context ->
                assertThat(context.getBean(Federation.class).actor("blog").handle())
                    .hasToString("@blog@example.org"));
  }

  /** Needs the federation, which needs it. */
  static class Comments implements PostHandler {
    final Federation federation;

    Comments(Federation federation) {
      this.federation = federation;
    }

    @OnActivity
    void created(Received<Create> received, Tx tx) {
      received.actorId();
    }

    @ServesObjects("/posts/{slug}")
    public Optional<Article> article(String slug) {
      return slug.equals("first")
          ? Optional.of(
              Article.builder()
                  .name("First")
                  .attributedTo(federation.actor("blog").id())
                  .to(Audience.PUBLIC)
                  .build())
          : Optional.empty();
    }
  }

  @Test
  void beans_that_handle_and_serve_may_have_the_federation_injected() {
    withActors
        .withBean(Comments.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              Federation federation = context.getBean(Federation.class);
              assertThat(federation.resolve(federation.origin().resolve("/posts/first")))
                  .isPresent();
              assertThat(federation.resolve(federation.origin().resolve("/posts/second")))
                  .isEmpty();
            });
  }

  static class Wrong {
    @OnActivity
    void created(String what) {}
  }

  static class WrongVariable {
    @ServesObjects("/posts/{slug}")
    Optional<Article> article(String id) {
      return Optional.empty();
    }
  }

  @Test
  void a_method_that_cannot_be_called_is_refused_at_the_start() {
    withActors
        .withBean(Wrong.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("Wrong.created")
                    .hasMessageContaining("Received<Create>"));
    withActors
        .withBean(WrongVariable.class)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("no variable of its template: id"));
  }

  @Test
  void the_engine_works_from_the_start_of_the_application_to_its_end() {
    withActors.run(
        context -> {
          FederationLifecycle lifecycle = context.getBean(FederationLifecycle.class);
          assertThat(lifecycle.isRunning()).isTrue();
          Federation federation = context.getBean(Federation.class);
          context.close();
          assertThat(lifecycle.isRunning()).isFalse();
          assertThatThrownBy(federation::start)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("closed");
        });
  }

  @Test
  void health_tells_what_waits() {
    withActors
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context ->
                assertThat(
                        requireNonNull(context.getBean(HealthIndicator.class).health())
                            .getDetails())
                    .containsEntry("deliveriesWaiting", 0L)
                    .containsEntry("hostsFailingOrPaused", 0));
  }
}
