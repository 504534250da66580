package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.HostResolver;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.client.transport.internal.AddressPolicy;
import org.activitypub4j.client.transport.internal.Door;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.KeyOwnership;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** security.md D8, rule 8: whatever is kept by a remote name has a bound. */
@Timeout(20)
class D8BoundedStateTest {

  @Test
  void the_memory_of_schemes_is_bounded() {
    SchemeMemory memory =
        new SchemeMemory(SignatureScheme.DRAFT_CAVAGE_12, Ticker.systemTicker(), 100, null);

    for (int i = 0; i < 100_000; i++) {
      memory.sawVerified(new Origin("https", "h" + i + ".test", 443), SignatureScheme.RFC_9421);
    }

    assertThat(memory.size()).isLessThanOrEqualTo(100);
  }

  @Test
  void the_memory_of_keys_found_missed_and_refreshed_is_bounded() {
    AtomicLong nanos = new AtomicLong();
    Ticker ticker = () -> nanos.addAndGet(1_000_000_000); // a second each time it is read
    try (Door door = door()) {
      KeyFetcher keys = keys(door, ticker);
      Budget budget = Budget.of(new BudgetLimits(10_000, 5, Duration.ofSeconds(30)));

      for (int i = 0; i < 2_000; i++) {
        assertThat(keys.refresh(URI.create("https://10.0.0.1/" + i), budget))
            .isInstanceOfSatisfying(
                KeyLookup.Failed.class,
                failed -> assertThat(failed.cause().transport()).contains(Reason.ADDRESS_REFUSED));
      }

      assertThat(keys.size()).isLessThanOrEqualTo(1_000);
    }
  }

  @Test
  void the_memory_of_keys_that_were_looked_at_of_late_is_bounded() {
    try (Door door = door()) {
      KeyFetcher keys = keys(door, () -> 0);
      for (int i = 0; i < 10_000; i++) {
        assertThat(keys.mayRefresh(URI.create("https://h.test/" + i))).isTrue();
      }

      assertThat(keys.size()).isLessThanOrEqualTo(new Room(Room.LEAST).refreshed());
    }
  }

  @Test
  void the_memory_of_the_keys_of_one_owner_is_bounded() {
    try (Door door = door()) {
      KeyFetcher keys = keys(door, () -> 0);
      for (int i = 0; i < 1_000; i++) {
        keys.remember(key("https://h.test/users/alice", "#" + i));
      }

      assertThat(keys.size()).isLessThanOrEqualTo(2 * KeyOwnership.MAX_KEYS);
    }
  }

  @Test
  void the_memory_of_who_has_keys_is_bounded_by_its_bytes() {
    Room room = new Room(Room.LEAST);
    try (Door door = door()) {
      KeyFetcher keys = keys(door, () -> 0);
      for (int i = 0; i < 10_000; i++) {
        keys.remember(key("https://h.test/users/" + i, "#main-key"));
      }

      assertThat(keys.size())
          .isLessThanOrEqualTo((room.keys() + room.owned()) / Room.SMALL_ENTRY_BYTES);
    }
  }

  private static KeyLookup.Found key(String owner, String fragment) {
    return new KeyLookup.Found(
        VerificationKey.of(
            URI.create(owner + fragment), URI.create(owner), TestKeys.RSA.getPublic()),
        OwnerProof.ACTOR_DOCUMENT,
        Instant.EPOCH);
  }

  private static Door door() {
    return new Door(
        TransportLimits.DEFAULT,
        new AddressPolicy(List.of(Clients.LOOPBACK)),
        HostResolver.system(),
        Runnable::run,
        Ticker.systemTicker(),
        "Tests",
        event -> {},
        null,
        null,
        Set.of());
  }

  private static KeyFetcher keys(Door door, Ticker ticker) {
    Fetcher fetcher =
        new Fetcher(
            door,
            ActivityStreams.standard(),
            new RequestSigning(
                new MessageSigner(Clock.systemUTC()),
                new SchemeMemory(SignatureScheme.DRAFT_CAVAGE_12, ticker, 100, null)),
            Clock.systemUTC());
    return new KeyFetcher(
        fetcher,
        new DocumentCache(
            "actor ", ticker, 1_000_000, null, FetchedDocument.codec(ActivityStreams.standard())),
        new FetchSigner(null),
        new KeyLane(ticker, new Room(Room.LEAST), 16),
        Clock.systemUTC(),
        ticker,
        new Room(Room.LEAST),
        null);
  }

  @Test
  void the_memory_of_servers_that_were_asked_for_keys_is_bounded() {
    Room room = new Room(Room.LEAST);
    KeyLane lane = new KeyLane(Ticker.systemTicker(), room, 16);
    BudgetLimits limits = new BudgetLimits(100_000, 5, Duration.ofSeconds(30));

    for (int i = 0; i < 10_000; i++) {
      Origin server = new Origin("https", "h" + i + ".test", 443);
      String address = "2001:db8:" + Integer.toHexString(i) + "::1";
      Lanes.ask(lane, server, Budget.of(limits).causedBy(address)); // as a stranger
      lane.sawVerified(server);
      Lanes.ask(lane, server, Budget.of(limits).causedBy(address)); // as a friend
    }

    assertThat(lane.size()).isLessThanOrEqualTo(room.servers());
  }

  @Test
  void the_memory_of_handles_is_bounded_by_its_bytes() {
    KnownHandles known =
        new KnownHandles(
            new LayeredCache<>(
                "handle ", KnownHandles.KEPT, () -> 0, 100_000, null, KnownHandle.codec()),
            Clock.systemUTC());
    URI actor = URI.create("https://h.test/" + "x".repeat(1_000));

    for (int i = 0; i < 5_000; i++) {
      Handle handle = Handle.of("u" + i, "h.test");
      known.remember(handle, actor, handle, HandleProof.SAME_HOST);
    }

    assertThat(known.size()).isLessThan(100);
  }

  @Test
  void the_memory_of_hosts_that_speak_http_is_bounded() {
    try (Door door = door()) {
      HttpHosts hosts = new HttpHosts(door, "https", () -> 0);

      for (int i = 0; i < 5_000; i++) {
        Handle handle = Handle.of("u", "127.0.%d.%d".formatted(i / 250, 1 + i % 250));
        assertThat(
                hosts
                    .<Origin>ask(
                        handle,
                        origin -> {
                          if (origin.scheme().equals("https")) {
                            throw FetchException.of(
                                new TransportException(
                                    Reason.CONNECT_FAILED, origin.resolve("/"), "nobody"));
                          }
                          return origin;
                        })
                    .scheme())
            .isEqualTo("http");
      }

      assertThat(hosts.size()).isLessThanOrEqualTo(1_000);
    }
  }

  @Test
  void the_cache_of_actors_is_bounded_by_the_size_of_documents() {
    DocumentCache actors =
        new DocumentCache(
            "actor ",
            Ticker.systemTicker(),
            100_000,
            null,
            FetchedDocument.codec(ActivityStreams.standard()));
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client = Clients.loopback()) {
      URI id = peer.url("/x");
      peer.on("/x", Reply.document(Clients.note(id)));
      FetchedDocument document = client.fetch(id, client.newBudget());

      for (int i = 0; i < 5_000; i++) {
        actors.put(
            new FetchedDocument(
                document.object().toBuilder().id(URI.create("https://h.test/" + i)).build(),
                document.trust(),
                id,
                document.fetchedAt(),
                document.freshUntil(),
                document.sizeBytes()));
      }

      assertThat(actors.size()).isLessThan(100_000 / 256);
    }
  }
}
