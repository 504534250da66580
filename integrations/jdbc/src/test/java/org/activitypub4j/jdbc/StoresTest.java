package org.activitypub4j.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.nio.file.Path;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.Delivery;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryStore.Progress;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.HostState;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.InboxStore.Accepted;
import org.activitypub4j.server.spi.InboxStore.State;
import org.activitypub4j.server.spi.InboxStore.Status;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.OutboundActivity;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.server.spi.StoredObject.Audience;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What stores in a database do beyond the contracts: they last, and several nodes share them. */
@ParameterizedClass
@EnumSource
class StoresTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.123456789Z");
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final URI POST = URI.create("https://us.example/1");
  private static final Limits LIMITS =
      Databases.SMALL.withInteractionsOfDomain(8).withAskingOfDomain(8);

  @TempDir Path directory;

  private final Dialect dialect;
  private JdbcSchema schema;
  private JdbcStorage stores;

  StoresTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    schema =
        switch (dialect) {
          case SQLITE -> Databases.sqliteTables(directory);
          case POSTGRESQL -> Databases.postgresqlTables();
        };
    stores = new JdbcStorage(schema, LIMITS, null);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  /** As after the end of the process. */
  private void reopen(@Nullable KeyEncryption encryption) {
    stores.close();
    stores = new JdbcStorage(schema, LIMITS, encryption);
  }

  private void run(Consumer<Tx> work) {
    stores
        .transactions()
        .run(
            tx -> {
              work.accept(tx);
              return tx;
            });
  }

  private static InboxEntry entry(String key, String host) {
    URI actor = URI.create("https://" + host + "/actor"); // the host may have a path
    return new InboxEntry(
        key,
        actor,
        actor + " " + key,
        "{\"a\":\t\"\u00e9\\u0000\"}\n".getBytes(UTF_8),
        Ground.PROOF,
        null,
        Set.of("alice", "line\nbreak", "back\\slash", ""),
        Run.FIRST,
        NOW,
        0);
  }

  private List<Accepted> accept(InboxEntry entry) {
    return stores.transactions().run(tx -> stores.inbox().accept(tx, List.of(entry)));
  }

  private static List<InboxEntry> claim(JdbcStorage node, Instant now) {
    return node.transactions().run(tx -> node.inbox().claim(tx, Places.of(16), now, LEASE));
  }

  private static boolean complete(JdbcStorage node, InboxEntry entry) {
    return node.transactions().run(tx -> node.inbox().complete(tx, entry));
  }

  @Test
  void everything_is_still_there_when_it_is_opened_again() {
    StoredObject object =
        new StoredObject(POST, "alice", "{ \"b\" : 1 }\r\n".getBytes(UTF_8), Audience.LIMITED);
    InboxEntry entry = entry("k", "a.example");
    run(tx -> stores.objects().put(tx, object));
    accept(entry);
    reopen(null);

    StoredObject found =
        stores.transactions().run(tx -> stores.objects().find(tx, POST)).orElseThrow();
    assertThat(found.json()).isEqualTo(object.json());
    InboxEntry claimed = claim(stores, NOW).get(0);
    assertThat(claimed.document()).isEqualTo(entry.document());
    assertThat(claimed.recipients()).isEqualTo(entry.recipients());
    assertThat(claimed.received()).isEqualTo(NOW);
    assertThat(accept(entry)).containsExactly(Accepted.KNOWN);
  }

  @Test
  void what_begins_after_it_was_closed_fails() {
    accept(entry("k", "a.example"));
    stores.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> accept(entry("late", "a.example")))
        .withMessage("the storage is closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> stores.transactions().runRelaxed(tx -> tx))
        .withMessage("the storage is closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> stores.keys().makeKeys("alice"))
        .withMessage("the storage is closed");
    reopen(null);
    assertThat(claim(stores, NOW)).extracting(InboxEntry::key).containsExactly("k");
  }

  @Test
  void nodes_share_leases_and_a_lease_that_was_lost_has_no_effect() {
    try (JdbcStorage other = new JdbcStorage(schema, LIMITS, null)) {
      accept(entry("k", "a.example"));
      InboxEntry lost = claim(stores, NOW).get(0);
      assertThat(claim(other, NOW)).isEmpty();
      InboxEntry again = claim(other, NOW.plus(LEASE)).get(0);
      assertThat(complete(other, again)).isTrue();
      assertThat(complete(stores, lost)).isFalse();
      assertThat(accept(entry("k", "a.example"))).containsExactly(Accepted.KNOWN);
    }
  }

  @Test
  void keys_of_handled_activities_are_forgotten_after_30_days() {
    InboxEntry entry = entry("k", "a.example");
    accept(entry);
    complete(stores, claim(stores, NOW).get(0));

    claim(stores, NOW.plus(Duration.ofDays(30)));
    assertThat(accept(entry)).containsExactly(Accepted.KNOWN);

    claim(stores, NOW.plus(Duration.ofDays(30)).plusSeconds(61));
    assertThat(accept(entry)).containsExactly(Accepted.NEW);
  }

  private void park(String key, String host) {
    accept(entry(key, host));
    run(tx -> stores.inbox().park(tx, key, "no", NOW));
  }

  private List<Status> parked() {
    return stores
        .transactions()
        .run(tx -> stores.inbox().list(tx, State.PARKED, Long.MAX_VALUE, 1_000));
  }

  private List<String> parkedKeys() {
    return parked().stream().map(one -> one.entry().key()).toList();
  }

  @Test
  void what_is_parked_is_still_there_when_it_is_opened_again() {
    InboxEntry entry = entry("k", "a.example");
    park("k", "a.example");
    reopen(null);
    InboxEntry parked = parked().get(0).entry();
    assertThat(parked.document()).isEqualTo(entry.document());
    assertThat(parked.recipients()).isEqualTo(entry.recipients());
    assertThat(parked.received()).isEqualTo(NOW);
    long number = parked().get(0).number();
    int again = stores.transactions().run(tx -> stores.inbox().redrive(tx, List.of(number), NOW));
    assertThat(again).isEqualTo(1);
    assertThat(claim(stores, NOW)).extracting(InboxEntry::key).containsExactly("k");
  }

  @Test
  void what_is_parked_is_known_longer_than_30_days() {
    park("k", "a.example");
    claim(stores, NOW.plus(Duration.ofDays(60)));
    assertThat(accept(entry("k", "a.example"))).containsExactly(Accepted.KNOWN);

    long number = parked().get(0).number();
    run(tx -> stores.inbox().discard(tx, List.of(number)));
    claim(stores, NOW.plus(Duration.ofDays(61)));
    assertThat(accept(entry("k", "a.example"))).containsExactly(Accepted.NEW);
  }

  @Test
  void of_what_is_parked_the_oldest_are_dropped_a_few_at_a_time() {
    for (int i = 0; i < 81; i++) {
      park("k" + i, "h.e" + i + ".example" + i);
    }
    assertThat(parkedKeys()).hasSize(71).startsWith("k80").endsWith("k10");
  }

  @Test
  void of_what_is_parked_a_host_has_a_quarter_and_a_domain_half() {
    park("honest", "good.example");
    for (int i = 0; i < 21; i++) {
      park("k" + i, "evil.example/" + i);
    }
    assertThat(parkedKeys()).hasSize(12).startsWith("k20").endsWith("k10", "honest");
    for (int i = 0; i < 30; i++) {
      park("l" + i, "h" + i + ".evil.example");
    }
    assertThat(parkedKeys()).hasSize(32).startsWith("l29").endsWith("l0", "k20", "honest");
  }

  @Test
  void what_is_parked_has_a_limit_in_bytes() {
    byte[] large = new byte[100_000];
    for (int i = 0; i < 4; i++) {
      InboxEntry small = entry("k" + i, "evil.example/" + i);
      accept(
          new InboxEntry(
              small.key(),
              small.actor(),
              small.orderingKey(),
              large,
              small.provenBy(),
              null,
              small.recipients(),
              Run.FIRST,
              NOW,
              0));
      run(tx -> stores.inbox().park(tx, small.key(), "no", NOW));
    }
    assertThat(parkedKeys()).as("a quarter of the limit of a host").containsExactly("k3", "k2");
  }

  @Test
  void a_node_that_forgets_what_another_one_lets_wait_again_does_not_wait_for_it_for_ever()
      throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      park("k" + i, "h" + i + ".e" + i + ".example");
    }
    List<Long> numbers = parked().stream().map(Status::number).toList();
    try (JdbcStorage other = new JdbcStorage(schema, LIMITS, null)) {
      Thread redrive =
          new Thread(() -> other.transactions().run(tx -> other.inbox().redrive(tx, numbers, NOW)));
      redrive.start();
      int gone = stores.transactions().run(tx -> stores.inbox().discard(tx, numbers));
      redrive.join();
      assertThat(parked()).isEmpty();
      int again = 0;
      for (List<InboxEntry> some = claim(stores, NOW); !some.isEmpty(); some = claim(stores, NOW)) {
        some.forEach(one -> complete(stores, one));
        again += some.size();
      }
      assertThat(again + gone).isEqualTo(20);
    }
  }

  @Test
  void a_claim_sees_others_behind_many_of_a_host_that_has_all_its_places() {
    for (int i = 0; i < 200; i++) {
      InboxEntry one = entry("k" + i, "much.example/" + i);
      accept(one);
    }
    accept(entryAt("late", "other.example", NOW.plusSeconds(300)));

    assertThat(claim(stores, NOW.plusSeconds(300)))
        .hasSize(3)
        .extracting(InboxEntry::key)
        .contains("late");
  }

  private static InboxEntry entryAt(String key, String host, Instant received) {
    InboxEntry now = entry(key, host);
    return new InboxEntry(
        key,
        now.actor(),
        now.orderingKey(),
        now.document(),
        now.provenBy(),
        null,
        now.recipients(),
        Run.FIRST,
        received,
        0);
  }

  private void addDelivery(String host) {
    URI inbox = URI.create("https://" + host + "/inbox");
    Delivery delivery = new Delivery(Delivery.Kind.INBOX, inbox, "https://" + host, host, 1, null);
    OutboundActivity outbound =
        new OutboundActivity("alice", POST, "{}".getBytes(UTF_8), NOW, NOW, null);
    run(tx -> stores.deliveries().add(tx, outbound, List.of(delivery)));
  }

  /** Leases all hosts, which sweeps if the storage was opened just now. */
  private List<HostLease> leaseHosts() {
    Wanted all = new Wanted("node", HostStanding.UNKNOWN, 10, Set.of());
    return stores.transactions().run(tx -> stores.deliveries().lease(tx, all, NOW, LEASE));
  }

  private void deliver(HostLease lease) {
    Reading reading = new Reading(lease, 0, 10, Set.of());
    run(
        tx -> {
          List<DeliveryResult> done = new ArrayList<>();
          for (QueuedDelivery one : stores.deliveries().read(tx, List.of(reading), NOW)) {
            done.add(new DeliveryResult.Done(one.id(), "202"));
          }
          assertThat(done).hasSize(1);
          assertThat(stores.deliveries().finish(tx, Map.of(lease, done), NOW)).isEmpty();
          HostState given = HostState.of(HostStanding.UNKNOWN, Instant.MIN);
          stores.deliveries().release(tx, lease, given);
        });
  }

  private Optional<Progress> progress() {
    return stores.transactions().run(tx -> stores.deliveries().progress(tx, POST, 10));
  }

  @Test
  void an_activity_counts_all_its_deliveries_until_the_last_one_has_ended() {
    addDelivery("a.example");
    deliver(leaseHosts().get(0));
    addDelivery("b.example");
    reopen(null);
    HostLease rest = leaseHosts().get(0);
    Progress progress = progress().orElseThrow();
    assertThat(progress.total()).isEqualTo(2);
    assertThat(progress.waiting()).isEqualTo(1);

    deliver(rest);
    reopen(null);
    leaseHosts();
    assertThat(progress()).isEmpty();
  }

  @Test
  void a_host_and_a_domain_have_a_share_of_the_interactions() {
    for (int i = 0; i < 4; i++) {
      assertThat(interact(i, "h.evil.example")).isTrue();
    }
    assertThatExceptionOfType(QueueFullException.class)
        .isThrownBy(() -> interact(4, "h.evil.example"))
        .matches(full -> full.share() == Share.HOST);
    assertThat(interact(0, "h.evil.example")).as("what is there needs no room").isFalse();
    for (int i = 0; i < 4; i++) {
      interact(i, "h" + i + ".evil.example");
    }
    assertThatExceptionOfType(QueueFullException.class)
        .isThrownBy(() -> interact(0, "other.evil.example"))
        .matches(full -> full.share() == Share.DOMAIN);
    assertThat(interact(0, "good.example")).isTrue();
  }

  /** Of all kinds, some of them held, each by another actor. */
  private boolean interact(int number, String host) {
    Kind kind = List.of(Kind.values()).get(number % 3);
    URI id = URI.create("https://" + host + "/" + number);
    URI actor = URI.create(id + "/actor");
    Interaction interaction = new Interaction(kind, id, POST, POST, actor, number % 2 == 1);
    return stores.transactions().run(tx -> stores.interactions().add(tx, interaction));
  }

  @Test
  void a_host_has_a_share_of_those_who_wait_for_an_answer() {
    for (int i = 0; i < 4; i++) {
      follow(i, FollowState.PENDING);
    }
    follow(0, FollowState.PENDING);
    assertThatExceptionOfType(QueueFullException.class)
        .isThrownBy(() -> follow(5, FollowState.PENDING));
    follow(5, FollowState.ACCEPTED);
  }

  private void follow(int i, FollowState state) {
    URI id = URI.create("https://evil.example/" + i);
    run(tx -> stores.follows().putFollower(tx, "alice", new Follower(id, id, null, null, state)));
  }

  @Test
  void what_strangers_ask_for_may_have_any_characters() {
    run(
        tx -> {
          assertThat(stores.follows().followers(tx, "alice", "a\u0000\ud800b", 5).items())
              .isEmpty();
          assertThat(stores.objects().outbox(tx, "'; DROP TABLE ap_object", "\u0000", 5).items())
              .isEmpty();
        });
    assertThat(stores.keys().keys("a\u0000")).isEmpty();
  }

  @Test
  void private_keys_are_encrypted_and_the_secret_can_be_replaced() {
    KeyEncryption first = KeyEncryption.with("1", secret(1));
    reopen(first);
    Key made = stores.keys().makeKeys("alice").get(0).publicKey();
    assertThat(stored()).doesNotContain("PRIVATE KEY");

    reopen(KeyEncryption.with("2", secret(2)).andFormer("1", secret(1)));
    assertThat(stores.keys().keys("alice").get(0).publicKey()).isEqualTo(made);

    reopen(KeyEncryption.with("2", secret(2)));
    assertThatIllegalStateException().isThrownBy(() -> stores.keys().keys("alice"));
    reopen(KeyEncryption.with("1", secret(2)));
    assertThatIllegalStateException().isThrownBy(() -> stores.keys().keys("alice"));
    reopen(null);
    assertThatIllegalStateException().isThrownBy(() -> stores.keys().keys("alice"));
    reopen(first);
    run(tx -> new Sql(schema, stores.transactions()).update(tx, "UPDATE {key} SET actor = 'bob'"));
    assertThatIllegalStateException().isThrownBy(() -> stores.keys().keys("bob"));
  }

  private String stored() {
    return stores
        .transactions()
        .run(
            tx ->
                new Sql(schema, stores.transactions())
                    .one(
                        tx,
                        "SELECT private_key FROM {key}",
                        row -> new String(row.getBytes(1), UTF_8))
                    .orElseThrow());
  }

  private static SecretKey secret(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return new SecretKeySpec(bytes, "AES");
  }
}
