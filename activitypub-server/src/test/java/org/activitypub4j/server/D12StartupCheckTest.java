package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.check.ExecutorCheck;
import org.activitypub4j.server.internal.check.LogCheck;
import org.activitypub4j.server.internal.check.StartupCheck;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/** features.md D12: the usual mistakes in a set-up are told, with how to mend them. */
@Timeout(60)
class D12StartupCheckTest {
  private static final ActorDirectory ALICE =
      name -> name.equals("alice") ? Optional.of(Person.builder().build()) : Optional.empty();

  private static List<Finding> check(
      String origin, ActorDirectory directory, Consumer<Federation.Builder> settings) {
    Federation.Builder builder =
        Federation.builder(origin, directory)
            .storage(Stores.durable())
            .client(
                client ->
                    client.resolver(
                        host -> {
                          throw new UnknownHostException(host);
                        }));
    settings.accept(builder);
    try (Federation federation = builder.build()) {
      List<Finding> found = federation.check();
      assertThat(found)
          .allSatisfy(finding -> assertThat(finding.message()).doesNotContain("\n").contains(". "));
      return found;
    }
  }

  private static List<Rule> rules(
      String origin, ActorDirectory directory, Consumer<Federation.Builder> settings) {
    return check(origin, directory, settings).stream().map(Finding::rule).toList();
  }

  /** A server that is not asked at its origin. */
  private static List<Rule> rules(Consumer<Federation.Builder> settings) {
    List<Rule> rules = new ArrayList<>(rules("https://blog.example", ALICE, settings));
    assertThat(rules.remove(Rule.LOCAL_ORIGIN)).isTrue();
    return rules;
  }

  @Test
  void nothing_is_found_where_all_is_well() throws IOException {
    try (TestServer server = TestServer.start(settings -> settings.storage(Stores.durable()));
        Peer peer = new Peer()) {
      byte[] body = "{}".getBytes(UTF_8);
      for (int i = 0; i < 4; i++) {
        URI inbox = server.inbox("alice");
        server.post(inbox, peer.signed(inbox, body, SignatureScheme.DRAFT_CAVAGE_12), body);
      }
      assertThat(server.federation.check()).isEmpty();
    }
  }

  // ---------------------------------------------------------------- the origin

  @Test
  void an_http_origin_that_cannot_deliver() {
    assertThat(rules("http://blog.example.org", ALICE, settings -> {}))
        .containsExactly(Rule.HTTP_ORIGIN);
    assertThat(check("http://blog.example.org", ALICE, settings -> {}).get(0).message())
        .contains("Use an https origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost",
        "https://blog",
        "https://127.0.0.1:8443",
        "https://[::1]",
        "https://blog.local",
        "https://blog.home.arpa"
      })
  void an_origin_that_others_cannot_reach(String origin) {
    assertThat(rules(origin, ALICE, settings -> {})).containsExactly(Rule.LOCAL_ORIGIN);
  }

  @Test
  void private_networks_that_a_public_server_reaches() {
    assertThat(
            rules(
                "https://blog.example.org",
                ALICE,
                settings ->
                    settings.client(
                        client ->
                            client
                                .allowNetworks(Cidr.parse("10.0.0.0/8"))
                                .resolver(
                                    host -> {
                                      throw new UnknownHostException(host);
                                    }))))
        .containsExactly(Rule.PRIVATE_NETWORKS, Rule.OUTSIDE);
  }

  @Test
  void an_origin_at_which_another_program_answers() {
    try (LoopbackPeer other = LoopbackPeer.start("blog.test")) {
      List<Finding> found = check(other.uri("").toString(), ALICE, D12StartupCheckTest::loopback);
      assertThat(found).extracting(Finding::rule).containsExactly(Rule.OUTSIDE);
      assertThat(found.get(0).message())
          .contains("/.well-known/webfinger", other.uri("").toString());
    }
  }

  @Test
  void a_server_that_cannot_reach_itself_says_nothing_of_it() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    assertThat(rules("http://blog.test:" + closed, ALICE, D12StartupCheckTest::loopback)).isEmpty();
  }

  @Test
  void a_public_server_looks_itself_up_once_and_when_it_is_reached() {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try {
      Map<String, Integer> expected =
          Map.of(
              "https://blog.example.org", 1,
              "http://blog.example.org", 0,
              "https://blog.local", 0,
              "https://192.0.2.1", 0);
      expected.forEach(
          (origin, times) -> {
            AtomicInteger looks = new AtomicInteger();
            StartupCheck check =
                new StartupCheck(
                    Origin.parse(origin),
                    actors(Origin.parse(origin)),
                    List.of(),
                    List.of(
                        () -> {
                          looks.incrementAndGet();
                          return Optional.empty();
                        }),
                    false,
                    Set.of(),
                    InstantSource.system(),
                    new Faults(new Lines(), timer));
            check.start();
            awaitChecks();
            assertThat(looks).as(origin).hasValue(0);
            check.reached();
            check.reached();
            awaitChecks();
            assertThat(looks).as(origin).hasValue(times);
          });
    } finally {
      timer.shutdownNow();
    }
  }

  private static LocalActors actors(Origin origin) {
    return new LocalActors(
        origin,
        origin,
        Routes.defaults(),
        ALICE,
        new InMemoryStore().keys(),
        InstantSource.system(),
        (name, profile) -> {});
  }

  private static void awaitChecks() {
    Await.until(
        "the checks in the background",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("activitypub-check")));
  }

  private static void loopback(Federation.Builder settings) {
    settings.client(Loopback::only);
  }

  // ---------------------------------------------------------------- what the application gives

  @Test
  void a_directory_that_knows_every_name() {
    assertThat(
            rules(
                "https://blog.example",
                name -> Optional.of(Person.builder().build()),
                settings -> {}))
        .contains(Rule.DIRECTORY_ACCEPTS_ALL)
        .doesNotContain(Rule.RESERVED_NAME);
  }

  @Test
  @SuppressWarnings({"NullAway", "NullOptional"}) // as in an application that does not check
  void a_directory_that_fails_for_names_that_nobody_has() {
    ActorDirectory throwing =
        name -> {
          throw new IllegalStateException("no row");
        };
    ActorDirectory careless = name -> null;
    for (ActorDirectory directory : List.of(throwing, careless)) {
      assertThat(rules("https://blog.example", directory, settings -> {}))
          .containsExactly(Rule.LOCAL_ORIGIN, Rule.DIRECTORY_FAILS);
    }
  }

  @Test
  void a_name_whose_path_is_taken() {
    ActorDirectory inbox =
        name -> name.equals("inbox") ? Optional.of(Person.builder().build()) : Optional.empty();
    assertThat(
            rules(
                "https://blog.example",
                inbox,
                settings -> settings.routes(Routes.below("/{actor}"))))
        .contains(Rule.RESERVED_NAME);
    assertThat(rules(settings -> settings.routes(Routes.below("/{actor}")))).isEmpty();
  }

  @Test
  void a_store_in_memory() {
    assertThat(rules(settings -> settings.storage(new InMemoryStore())))
        .containsExactly(Rule.STORE_IN_MEMORY);
  }

  @Test
  void keys_in_memory_beside_a_durable_store() {
    assertThat(rules(settings -> settings.storage(Stores.durable(new InMemoryStore().keys()))))
        .containsExactly(Rule.KEYS_IN_MEMORY);
  }

  private static List<Rule> withKey(ActorKey key) {
    return rules(settings -> settings.storage(Stores.durable(new FixedKeys(List.of(key)))));
  }

  @Test
  void a_key_that_others_cannot_use() {
    KeyPair good = Keys.generateRsa();
    KeyPair mixed = new KeyPair(Keys.generateRsa().getPublic(), good.getPrivate());
    ActorKey broken =
        new ActorKey() {
          @Override
          public String name() {
            return "kms";
          }

          @Override
          public java.security.PublicKey publicKey() {
            return good.getPublic();
          }

          @Override
          public Signer signer(URI keyId) {
            throw new IllegalStateException("the key service is away");
          }
        };
    assertThat(withKey(ActorKey.of("main-key", good))).isEmpty();
    for (ActorKey bad :
        List.of(ActorKey.of("mixed", mixed), ActorKey.of("ed", Keys.generateEd25519()), broken)) {
      assertThat(withKey(bad)).as(bad.name()).containsExactly(Rule.SIGNING_KEY);
    }
  }

  @Test
  void an_inbox_that_refuses_long_posts() {
    assertThat(rules(settings -> settings.maxBodyBytes(10_000))).containsExactly(Rule.BODY_LIMIT);
    assertThat(rules(settings -> settings.maxBodyBytes(65_536))).isEmpty();
  }

  @Test
  void an_executor_that_lets_work_wait() {
    Duration patience = Duration.ofMillis(300);
    Executor closed =
        work -> {
          throw new RejectedExecutionException();
        };
    ExecutorService one = Executors.newSingleThreadExecutor();
    ExecutorService many = Executors.newCachedThreadPool();
    try {
      for (Executor bad : List.<Executor>of(one, Runnable::run, closed, work -> {})) {
        assertThat(new ExecutorCheck(bad, patience).look()).isPresent();
      }
      assertThat(new ExecutorCheck(many, Duration.ofSeconds(20)).look()).isEmpty();
      assertThat(rules(settings -> settings.executor(one))).containsExactly(Rule.EXECUTOR);
      assertThat(rules(settings -> settings.executor(many))).isEmpty();
    } finally {
      one.shutdownNow();
      many.shutdownNow();
    }
  }

  @Test
  void a_log_that_nobody_writes() {
    assertThat(new LogCheck(new NOPLoggerFactory()).look().orElseThrow().message())
        .contains("slf4j-simple");
    assertThat(new LogCheck(LoggerFactory.getILoggerFactory()).look()).isEmpty();
  }

  // ---------------------------------------------------------------- what the first requests show

  private static ServerResponse send(
      Federation federation, PeerActor sender, InstantSource clock, String host, String address) {
    byte[] body = "{}".getBytes(UTF_8);
    URI inbox = federation.origin().resolve("/inbox");
    Headers headers = sender.sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, clock);
    Headers received = Headers.of("Host", host);
    for (String name : List.of("Date", "Digest", "Content-Type", "Signature")) {
      received = received.plus(name, headers.first(name).orElseThrow());
    }
    return federation.handle(
        new ServerRequest("POST", "/inbox", received, RequestBody.of(body), address));
  }

  private static List<Rule> found(Federation federation) {
    return federation.check().stream().map(Finding::rule).toList();
  }

  @Test
  void a_proxy_that_does_not_keep_the_host() throws IOException {
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test");
        World world = new World(settings -> settings.storage(Stores.durable()))) {
      PeerActor sender = peer.actor("/users/carol");
      for (int i = 0; i < 3; i++) {
        assertThat(found(world.federation)).doesNotContain(Rule.HOST_HEADER);
        send(world.federation, sender, world::now, "127.0.0.1:8080", "192.0.2." + i);
      }
      assertThat(found(world.federation)).contains(Rule.HOST_HEADER);
      assertThat(world.federation.check().toString()).contains("with the host 127.0.0.1:8080");
      String right = world.federation.origin().authority();
      send(world.federation, sender, world::now, right, "192.0.2.9");
      assertThat(found(world.federation)).doesNotContain(Rule.HOST_HEADER);
    }
  }

  private enum Off {
    AHEAD(-1),
    BEHIND(1);

    final int sign;

    Off(int sign) {
      this.sign = sign;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_clock_that_is_wrong(Off off) throws IOException {
    try (LoopbackPeer peer = LoopbackPeer.start("peer.test");
        World world = new World(settings -> settings.storage(Stores.durable()))) {
      PeerActor sender = peer.actor("/users/carol");
      String host = world.federation.origin().authority();
      for (Duration difference : List.of(Duration.ofMinutes(30), Duration.ofHours(3))) {
        InstantSource theirs = () -> world.now().plus(difference.multipliedBy(off.sign));
        send(world.federation, sender, theirs, host, "192.0.2.1");
        assertThat(found(world.federation)).doesNotContain(Rule.CLOCK);
      }
      InstantSource theirs = () -> world.now().plus(Duration.ofHours(off.sign));
      send(world.federation, sender, theirs, host, "192.0.2.1");
      assertThat(found(world.federation)).contains(Rule.CLOCK);
      assertThat(world.federation.check().toString())
          .contains(off == Off.AHEAD ? "60 minutes ahead of" : "60 minutes behind");

      send(world.federation, sender, world::now, host, "192.0.2.1");
      assertThat(found(world.federation)).doesNotContain(Rule.CLOCK);
    }
  }

  @Test
  void an_address_that_is_the_proxys() throws IOException {
    for (boolean same : List.of(true, false)) {
      List<LoopbackPeer> peers = new ArrayList<>();
      try (World world = new World(settings -> settings.storage(Stores.durable()))) {
        String host = world.federation.origin().authority();
        for (int i = 0; i < 5; i++) {
          assertThat(found(world.federation)).doesNotContain(Rule.REMOTE_ADDRESS);
          LoopbackPeer peer = LoopbackPeer.start("peer" + i + ".test");
          peers.add(peer);
          PeerActor sender = peer.actor("/users/carol");
          String address = same || i < 4 ? "10.0.0.1" : "192.0.2.1";
          send(world.federation, sender, world::now, host, address);
          send(world.federation, sender, world::now, host, address);
        }
        assertThat(found(world.federation).contains(Rule.REMOTE_ADDRESS)).isEqualTo(same);
      } finally {
        peers.forEach(LoopbackPeer::close);
      }
    }
  }

  // ---------------------------------------------------------------- the log

  @Test
  void each_finding_is_logged_once_unless_it_is_known() throws IOException, InterruptedException {
    String log = ChildJvm.run(CheckProbe.class);
    assertThat(log.lines().filter(line -> line.contains("WARN")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).endsWith("[BODY_LIMIT]"))
        .anySatisfy(line -> assertThat(line).endsWith("[USER_NAME]"))
        .anySatisfy(line -> assertThat(line).endsWith("[HOST_HEADER]"));
  }

  @Test
  void what_is_known_is_still_returned() {
    assertThat(
            rules(
                settings ->
                    settings
                        .storage(new InMemoryStore())
                        .tolerate(Rule.STORE_IN_MEMORY, Rule.LOCAL_ORIGIN)))
        .containsExactly(Rule.STORE_IN_MEMORY);
  }

  /** A server in a process whose log is read. */
  static final class CheckProbe {
    private CheckProbe() {}

    public static void main(String[] args) {
      try (LoopbackPeer peer = LoopbackPeer.start("peer.test");
          Federation federation =
              Federation.builder(
                      "http://us.test",
                      name ->
                          ALICE
                              .find(name)
                              .map(one -> one.toBuilder().preferredUsername("a b").build()))
                  .maxBodyBytes(1_000)
                  .tolerate(Rule.STORE_IN_MEMORY)
                  .clock(new SteppingClock())
                  .client(Loopback::only)
                  .build()) {
        PeerActor sender = peer.actor("/users/carol");
        federation.actor("alice");
        federation.actor("alice");
        for (int i = 0; i < 10; i++) {
          send(federation, sender, InstantSource.system(), "other.test", "192.0.2.1");
        }
        awaitChecks();
      }
    }
  }
}
