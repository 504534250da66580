package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fan-out to many hosts signs with some of the processors, and leaves the others alone. */
class G5SigningTest {
  private static final int HOSTS = 8;

  @AutoClose private final LoopbackPeer peer = LoopbackPeer.start("peer.test");
  private final KeyPair pair = Keys.generateRsa();
  private final AtomicInteger signing = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Semaphore done = new Semaphore(0);

  /** Signs when the test lets it. */
  private record Slow(Signer signer, boolean isInProcess, G5SigningTest test) implements Signer {
    @Override
    public URI keyId() {
      return signer.keyId();
    }

    @Override
    public SignatureAlgorithm algorithm() {
      return signer.algorithm();
    }

    @Override
    public byte[] sign(byte[] message) {
      int now = test.signing.incrementAndGet();
      test.most.accumulateAndGet(now, Math::max);
      test.done.acquireUninterruptibly();
      test.signing.decrementAndGet();
      return signer.sign(message);
    }
  }

  private TestServer start(boolean inProcess, int maxSigning) {
    ActorKey key =
        new ActorKey() {
          @Override
          public String name() {
            return "main-key";
          }

          @Override
          public PublicKey publicKey() {
            return pair.getPublic();
          }

          @Override
          public Signer signer(URI keyId) {
            return new Slow(Signer.of(keyId, pair.getPrivate()), inProcess, G5SigningTest.this);
          }
        };
    // The check at the start signs too, as the server.
    KeyStore keys =
        new FixedKeys(List.of(ActorKey.of("main-key", pair))) {
          @Override
          public List<ActorKey> keys(String actor) {
            return actor.equals("alice") ? List.of(key) : super.keys(actor);
          }
        };
    OverMemory storage =
        new OverMemory() {
          @Override
          public KeyStore keys() {
            return keys;
          }
        };
    for (int i = 0; i < HOSTS; i++) {
      URI id = URI.create(origin(i) + "/f");
      Follower follower = new Follower(id, id.resolve("/inbox"), null, id, FollowState.ACCEPTED);
      Stores.putFollower(storage, "alice", follower);
    }
    return TestServer.start(settings -> settings.storage(storage).maxSigning(maxSigning));
  }

  @AfterEach
  void letAllSign() {
    done.release(1_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void no_more_deliveries_are_signed_at_once_than_the_setting_says(int max) {
    peer.status("/inbox", 202);
    try (TestServer server = start(true, max)) {
      server.actor("alice").posts().note("<p>x</p>");
      for (int i = 0; i < HOSTS; i++) {
        int places = Math.min(max, HOSTS - i);
        Await.until("places are used", () -> signing.get() == places);
        done.release();
        int arrived = i + 1;
        Await.until("one more", () -> peer.count("POST", "/inbox") == arrived);
      }
    }
    assertThat(most).hasValue(max);
  }

  @Test
  void signers_in_a_module_or_a_service_are_waited_for_at_the_same_time() {
    peer.status("/inbox", 202);
    try (TestServer server = start(false, 1)) {
      server.actor("alice").posts().note("<p>x</p>");
      Await.until("all sign at once", () -> signing.get() == HOSTS);
      done.release(HOSTS);
      Await.until("all have arrived", () -> peer.count("POST", "/inbox") == HOSTS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void A14_a_host_is_not_slow_because_signing_takes_long(boolean inProcess) {
    peer.status("/inbox", 202);
    try (TestServer server = start(inProcess, HOSTS)) {
      // The first deliveries of a process take long, for reasons of its own.
      while (!allAreQuick(server)) {
        post(server, Duration.ZERO);
      }
      post(server, Duration.ofMillis(2_100)); // longer than a quick host may take
      assertThat(allAreQuick(server)).as("" + standings(server)).isTrue();
    }
  }

  /** Sends a post, of which all deliveries take so long to sign, and waits for their results. */
  private void post(TestServer server, Duration signature) {
    server.actor("alice").posts().note("<p>x</p>");
    Await.until("all sign", () -> signing.get() == HOSTS);
    long end = System.nanoTime() + signature.toNanos();
    Await.until("it takes long", () -> System.nanoTime() >= end);
    done.release(HOSTS);
    Await.until("all have a result", () -> server.federation.deliveries().counts().waiting() == 0);
  }

  private boolean allAreQuick(TestServer server) {
    return standings(server).equals(Collections.nCopies(HOSTS, HostStanding.ANSWERS));
  }

  private List<HostStanding> standings(TestServer server) {
    return IntStream.range(0, HOSTS)
        .mapToObj(i -> server.federation.deliveries().host(origin(i)))
        .flatMap(Optional::stream)
        .map(host -> host.state().standing())
        .toList();
  }

  private String origin(int host) {
    return "http://h%d.domain%d.test:%d".formatted(host, host, peer.uri("/").getPort());
  }

  @Test
  void at_least_one_can_sign() {
    assertThatThrownBy(() -> start(true, 0)).hasMessageContaining("maxSigning must be positive: 0");
  }
}
