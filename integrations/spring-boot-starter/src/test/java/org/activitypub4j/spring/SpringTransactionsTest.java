package org.activitypub4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.activitypub4j.jdbc.JdbcSchema;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** What the engine writes and what the application writes is one transaction, whoever began it. */
class SpringTransactionsTest {
  @TempDir Path directory;

  static Stream<Arguments> managers() {
    return Stream.of(
        Arguments.of("JDBC", "SQLite"),
        Arguments.of("JDBC", "PostgreSQL"),
        Arguments.of("JPA", "PostgreSQL"));
  }

  /** A row of the application. */
  @Entity(name = "word")
  public static class Word {
    @Id private String text = "";

    public Word() {}

    Word(String text) {
      this.text = text;
    }
  }

  /** Something that listeners hear. */
  record Said(String text, TransactionPhase when) {}

  /** Tells the federation what was said, when it is told to. */
  static class Listener {
    private final Federation federation;
    boolean inTransaction;
    @Nullable Tx tx;

    Listener(Federation federation) {
      this.federation = federation;
    }

    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
    void before(Said said) {
      tell(said, TransactionPhase.BEFORE_COMMIT);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
    void after(Said said) {
      tell(said, TransactionPhase.AFTER_COMMIT);
    }

    private void tell(Said said, TransactionPhase phase) {
      if (said.when() == phase) {
        tx = federation.storage().transactions().run(present -> present);
        inTransaction = federation.storage().transactions().current().isPresent();
        federation.actor("blog").posts().note("<p>" + said.text() + "</p>");
        federation.actor("blog").posts().note("<p>" + said.text() + " again</p>");
      }
    }
  }

  /** A service of the application. */
  static class Words {
    private final JdbcClient jdbc;
    private final Optional<EntityManager> entities;
    private final Federation federation;
    private final ApplicationEventPublisher events;

    Words(
        JdbcClient jdbc,
        Optional<EntityManager> entities,
        Federation federation,
        ApplicationEventPublisher events) {
      this.jdbc = jdbc;
      this.entities = entities;
      this.federation = federation;
      this.events = events;
    }

    @Transactional
    public void say(String text) {
      if (entities.isPresent()) {
        entities.get().persist(new Word(text));
      } else {
        jdbc.sql("INSERT INTO word (text) VALUES (?)").param(text).update();
      }
    }

    @Transactional
    public void sayAndPublish(String text, boolean fails) {
      say(text);
      federation.actor("blog").posts().note("<p>" + text + "</p>");
      if (fails) {
        throw new IllegalArgumentException("the application fails");
      }
    }

    @Transactional
    public Tx sayWithListener(String text, TransactionPhase when) {
      say(text);
      Tx present = federation.storage().transactions().run(tx -> tx);
      events.publishEvent(new Said(text, when));
      return present;
    }

    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void sayInNew(String text) {
      sayAndPublish(text, false);
    }

    List<String> all() {
      return jdbc.sql("SELECT text FROM word ORDER BY text").query(String.class).list();
    }
  }

  /** The application. */
  @Configuration
  @EnableTransactionManagement
  static class Application {
    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(Environment environment) {
      HikariDataSource pool = Databases.pool(environment.getRequiredProperty("url"));
      JdbcClient.create(pool).sql("CREATE TABLE word (text VARCHAR(100) PRIMARY KEY)").update();
      return pool;
    }

    @Bean
    JdbcClient jdbcClient(HikariDataSource dataSource) {
      return JdbcClient.create(dataSource);
    }

    @Bean(destroyMethod = "close")
    JdbcStorage storage(HikariDataSource dataSource, PlatformTransactionManager manager) {
      return JdbcStorage.builder(JdbcSchema.of(dataSource))
          .transactions(new SpringTransactions(dataSource, manager))
          .build();
    }

    @Bean
    Federation federation(JdbcStorage storage) {
      return Federation.builder(
              "https://blog.example",
              name -> Optional.of(Person.builder().build()).filter(blog -> name.equals("blog")))
          .storage(storage)
          .startLater()
          .build();
    }

    @Bean
    Words words(
        JdbcClient jdbc,
        Optional<EntityManagerFactory> entities,
        Federation federation,
        ApplicationEventPublisher events) {
      return new Words(
          jdbc,
          entities.map(SharedEntityManagerCreator::createSharedEntityManager),
          federation,
          events);
    }

    @Bean
    Listener listener(Federation federation) {
      return new Listener(federation);
    }
  }

  /** With JDBC. */
  @Configuration
  static class WithJdbc {
    @Bean
    JdbcTransactionManager manager(HikariDataSource dataSource) {
      return new JdbcTransactionManager(dataSource);
    }
  }

  /** With JPA. */
  @Configuration
  static class WithJpa {
    @Bean
    LocalContainerEntityManagerFactoryBean entities(HikariDataSource dataSource) {
      LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
      factory.setDataSource(dataSource);
      factory.setPackagesToScan("org.activitypub4j.spring");
      factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
      factory.setJpaProperties(new Properties());
      return factory;
    }

    @Bean
    JpaTransactionManager manager(EntityManagerFactory entities) {
      return new JpaTransactionManager(entities);
    }
  }

  private AnnotationConfigApplicationContext start(String manager, String database) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    String url =
        database.equals("SQLite") ? Databases.newSqlite(directory) : Databases.newPostgresql();
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("url", url)));
    context.register(Application.class, manager.equals("JPA") ? WithJpa.class : WithJdbc.class);
    context.refresh();
    return context;
  }

  private static long posts(Federation federation) {
    return federation
        .storage()
        .transactions()
        .run(tx -> federation.storage().objects().countOutbox(tx, "blog"));
  }

  @ParameterizedTest
  @MethodSource("managers")
  void what_a_service_publishes_is_committed_with_its_rows(String manager, String database) {
    try (var context = start(manager, database)) {
      Words words = context.getBean(Words.class);
      words.sayAndPublish("hello", false);
      assertThat(words.all()).containsExactly("hello");
      assertThat(posts(context.getBean(Federation.class))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("managers")
  void what_a_service_publishes_is_rolled_back_with_its_rows(String manager, String database) {
    try (var context = start(manager, database)) {
      Words words = context.getBean(Words.class);
      assertThatThrownBy(() -> words.sayAndPublish("hello", true))
          .hasMessage("the application fails");
      assertThat(words.all()).isEmpty();
      assertThat(posts(context.getBean(Federation.class))).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("managers")
  void what_a_handler_writes_is_part_of_the_transaction_of_the_engine(
      String manager, String database) {
    try (var context = start(manager, database)) {
      Words words = context.getBean(Words.class);
      Federation federation = context.getBean(Federation.class);
      assertThatThrownBy(
              () ->
                  federation
                      .storage()
                      .transactions()
                      .run(
                          tx -> {
                            words.say("lost");
                            federation.actor("blog").posts().note("<p>Lost.</p>");
                            throw new IllegalArgumentException("the handler fails");
                          }))
          .hasMessage("the handler fails");
      assertThat(words.all()).isEmpty();
      assertThat(posts(federation)).isZero();

      federation
          .storage()
          .transactions()
          .run(
              tx -> {
                words.say("kept");
                federation.actor("blog").posts().note("<p>Kept.</p>");
                return tx;
              });
      assertThat(words.all()).containsExactly("kept");
      assertThat(posts(federation)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("managers")
  void what_listeners_publish_just_before_the_commit_is_part_of_it(
      String manager, String database) {
    try (var context = start(manager, database)) {
      Words words = context.getBean(Words.class);
      Tx before = words.sayWithListener("hello", TransactionPhase.BEFORE_COMMIT);
      assertThat(context.getBean(Listener.class).tx).isSameAs(before);
      assertThat(context.getBean(Listener.class).inTransaction).isTrue();
      assertThat(words.all()).containsExactly("hello");
      assertThat(posts(context.getBean(Federation.class))).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("managers")
  void what_listeners_publish_after_the_commit_is_not_lost(String manager, String database) {
    try (var context = start(manager, database)) {
      Words words = context.getBean(Words.class);
      Tx before = words.sayWithListener("hello", TransactionPhase.AFTER_COMMIT);
      assertThat(context.getBean(Listener.class).tx).isNotNull().isNotSameAs(before);
      assertThat(context.getBean(Listener.class).inTransaction).isFalse();
      assertThat(words.all()).containsExactly("hello");
      assertThat(posts(context.getBean(Federation.class))).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("managers")
  void the_stores_are_told_of_the_end_before_and_after(String manager, String database) {
    try (var context = start(manager, database)) {
      SpringTransactions transactions =
          new SpringTransactions(
              context.getBean(HikariDataSource.class),
              context.getBean(PlatformTransactionManager.class));
      List<String> told = new ArrayList<>();
      Supplier<String> work =
          () -> {
            transactions.atTheEnd(
                () -> told.add("before"), committed -> told.add("committed: " + committed));
            told.add("work");
            return "done";
          };
      assertThat(transactions.run(work)).isEqualTo("done");
      assertThat(told).containsExactly("work", "before", "committed: true");

      told.clear();
      assertThatThrownBy(
              () ->
                  transactions.run(
                      () -> {
                        assertThat(work.get()).isEqualTo("done");
                        throw new IllegalArgumentException("no");
                      }))
          .hasMessage("no");
      assertThat(told).containsExactly("work", "committed: false");

      told.clear();
      assertThatThrownBy(
              () ->
                  transactions.run(
                      () -> {
                        transactions.atTheEnd(
                            () -> {
                              throw new IllegalArgumentException("cannot end");
                            },
                            committed -> told.add("committed: " + committed));
                        return "done";
                      }))
          .hasMessage("cannot end");
      assertThat(told).containsExactly("committed: false");
      assertThat(transactions.connection()).isEmpty();
      assertThatThrownBy(() -> transactions.atTheEnd(() -> {}, committed -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("managers")
  void a_transaction_belongs_to_its_thread_and_ends(String manager, String database) {
    try (var context = start(manager, database)) {
      Federation federation = context.getBean(Federation.class);
      Tx ended = federation.storage().transactions().run(tx -> tx);
      assertThat(federation.storage().transactions().current()).isEmpty();
      assertThatThrownBy(() -> federation.storage().follows().countFollowers(ended, "blog"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  static Stream<Arguments> managersWithSavepoints() {
    return managers().filter(one -> one.get()[0].equals("JDBC"));
  }

  @ParameterizedTest
  @MethodSource("managersWithSavepoints")
  void a_part_that_is_rolled_back_does_not_end_the_transaction(String manager, String database) {
    try (var context = start(manager, database)) {
      Words words = context.getBean(Words.class);
      Federation federation = context.getBean(Federation.class);
      TransactionTemplate part =
          new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
      part.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
      federation
          .storage()
          .transactions()
          .run(
              tx -> {
                words.sayAndPublish("kept", false);
                assertThatThrownBy(
                        () -> part.executeWithoutResult(one -> words.sayAndPublish("lost", true)))
                    .hasMessage("the application fails");
                assertThat(federation.storage().transactions().current()).contains(tx);
                part.executeWithoutResult(one -> words.sayAndPublish("kept too", false));
                assertThat(federation.storage().transactions().current()).contains(tx);
                return tx;
              });
      assertThat(words.all()).containsExactly("kept", "kept too");
      assertThat(posts(federation)).isEqualTo(2);
    }
  }

  /** SQLite has one writer: the inner one would wait for the outer one. */
  static Stream<Arguments> managersOfSeveral() {
    return managers().filter(one -> !one.get()[1].equals("SQLite"));
  }

  @ParameterizedTest
  @MethodSource("managersOfSeveral")
  void a_new_transaction_inside_of_another_is_one_of_its_own(String manager, String database) {
    try (var context = start(manager, database)) {
      Words words = context.getBean(Words.class);
      Federation federation = context.getBean(Federation.class);
      assertThatThrownBy(
              () ->
                  federation
                      .storage()
                      .transactions()
                      .run(
                          tx -> {
                            federation.actor("blog").posts().note("<p>Outer.</p>");
                            words.sayInNew("inner");
                            assertThat(federation.storage().transactions().current()).contains(tx);
                            throw new IllegalArgumentException("the outer one fails");
                          }))
          .hasMessage("the outer one fails");
      assertThat(words.all()).containsExactly("inner");
      assertThat(posts(federation)).isEqualTo(1);
    }
  }
}
