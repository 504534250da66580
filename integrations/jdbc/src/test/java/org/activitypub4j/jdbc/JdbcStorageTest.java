package org.activitypub4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.activitypub4j.server.spi.DeliveryStore.Reading;
import org.activitypub4j.server.spi.DeliveryStore.Wanted;
import org.activitypub4j.server.spi.HostLease;
import org.activitypub4j.server.spi.HostStanding;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage as an application opens it. */
class JdbcStorageTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("storage.db");
  }

  private static SecretKey secret(int number) {
    return new SecretKeySpec(
        new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, (byte) number}, "AES");
  }

  private static List<HostLease> lease(JdbcStorage storage) {
    Wanted one = new Wanted("node", HostStanding.UNKNOWN, 1, Set.of());
    return storage.transactions().run(tx -> storage.deliveries().lease(tx, one, NOW, LEASE));
  }

  private static List<InboxEntry> claim(JdbcStorage storage) {
    return storage.transactions().run(tx -> storage.inbox().claim(tx, Places.of(8), NOW, LEASE));
  }

  @Test
  void what_a_process_had_leased_in_a_file_is_free_when_the_next_one_opens_it() {
    try (JdbcStorage storage = JdbcStorage.openFile(file())) {
      Databases.add(storage, NOW);
      assertThat(lease(storage)).hasSize(1);
      assertThat(claim(storage)).hasSize(1);
      assertThat(lease(storage)).isEmpty();
      assertThat(claim(storage)).isEmpty();
    }
    try (JdbcStorage storage = JdbcStorage.openFile(file())) {
      List<HostLease> leases = lease(storage);
      assertThat(leases).hasSize(1);
      Reading all = new Reading(leases.get(0), 0, 9, Set.of());
      List<QueuedDelivery> read =
          storage.transactions().run(tx -> storage.deliveries().read(tx, List.of(all), NOW));
      assertThat(read).hasSize(1);
      assertThat(claim(storage)).hasSize(1);
    }
  }

  @Test
  void what_cannot_read_its_private_keys_does_not_open() {
    JdbcSchema tables = JdbcSchema.of(Databases.sqlite(folder));
    try (JdbcStorage storage = JdbcStorage.builder(tables).encryptKeys("1", secret(1)).build()) {
      storage.keys().makeKeys("alice");
    }
    JdbcStorage.Builder without = JdbcStorage.builder(tables);
    assertThatIllegalStateException()
        .isThrownBy(without::build)
        .withMessageContaining("encrypted with the secret 1, which was not set");
    JdbcStorage.Builder other = JdbcStorage.builder(tables).encryptKeys("1", secret(2));
    assertThatIllegalStateException()
        .isThrownBy(other::build)
        .withMessageContainingAll("alice", "the secret 1 is not the one with which");
    try (JdbcStorage storage = JdbcStorage.builder(tables).encryptKeys("1", secret(1)).build()) {
      assertThat(storage.keys().keys("alice")).hasSize(1);
    }
  }

  @Test
  void a_secret_that_is_no_key_for_AES_is_refused_at_once() {
    JdbcStorage.Builder builder = JdbcStorage.builder(JdbcSchema.of(Databases.sqlite(folder)));
    SecretKey tooLong = new SecretKeySpec(new byte[20], "AES");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.encryptKeys("2026", tooLong))
        .withMessageContaining("2026 is not a key for AES of 128, 192 or 256 bits");
    builder.encryptKeys("2026", secret(1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.formerSecret("1", tooLong));
  }

  @Test
  void keys_that_lie_there_are_encrypted_with_a_new_secret_on_request() {
    JdbcSchema tables = JdbcSchema.of(Databases.sqlite(folder));
    PublicKey made;
    try (JdbcStorage storage = JdbcStorage.builder(tables).build()) {
      made = storage.keys().makeKeys("alice").get(0).publicKey();
      assertThatIllegalStateException().isThrownBy(storage::encryptAllKeys);
    }
    JdbcStorage.Builder first = JdbcStorage.builder(tables).encryptKeys("1", secret(1));
    try (JdbcStorage storage = first.build()) {
      assertThat(storage.encryptAllKeys()).isEqualTo(1);
      assertThat(storage.encryptAllKeys()).isZero();
    }
    JdbcStorage.Builder second =
        JdbcStorage.builder(tables).encryptKeys("2", secret(2)).formerSecret("1", secret(1));
    try (JdbcStorage storage = second.build()) {
      assertThat(storage.encryptAllKeys()).isEqualTo(1);
    }
    try (JdbcStorage storage = JdbcStorage.builder(tables).encryptKeys("2", secret(2)).build()) {
      assertThat(storage.keys().keys("alice").get(0).publicKey()).isEqualTo(made);
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> JdbcStorage.builder(tables).formerSecret("1", secret(1)));
  }
}
