package org.activitypub4j.server.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values that stores and the engine speak. */
class ValuesTest {

  @Test
  void A14_a_host_that_fails_has_a_quarter_of_the_places_and_one_host_two() {
    Places places = Places.of(16);

    assertThat(places).isEqualTo(new Places(16, 2, 8, 4));
    assertThat(places.withMax(3)).isEqualTo(new Places(3, 2, 8, 4));
  }

  @ParameterizedTest
  @CsvSource({"0,2,8,4", "16,0,8,4", "16,2,4,4", "16,2,8,0"})
  void A14_each_kind_of_host_has_a_place(int max, int perHost, int unproven, int failing) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Places(max, perHost, unproven, failing));
  }

  @Test
  void the_recipients_of_an_entry_do_not_change() {
    Set<String> recipients = new HashSet<>(Set.of("alice"));
    URI actor = URI.create("https://good.example/carol");
    InboxEntry entry =
        new InboxEntry(
            "key",
            actor,
            "order",
            new byte[0],
            Ground.FETCH,
            null,
            recipients,
            InboxEntry.Run.FIRST,
            Instant.EPOCH,
            0);

    recipients.add("mallory");

    assertThat(entry.recipients()).containsExactly("alice");
  }

  @Test
  void a_key_in_memory_signs_and_shows_its_public_half_only() {
    KeyPair pair = Keys.generateRsa();
    ActorKey key = ActorKey.of("main-key", pair);
    URI id = URI.create("https://us.example/users/alice#main-key");

    assertThat(key.name()).isEqualTo("main-key");
    assertThat(key.publicKey()).isEqualTo(pair.getPublic());
    assertThat(key.signer(id).keyId()).isEqualTo(id);
  }

  @Test
  void a_signer_is_made_once_for_each_id_of_a_key() {
    ActorKey key = ActorKey.of("main-key", Keys.generateRsa());
    URI id = URI.create("https://us.example/users/alice#main-key");
    URI other = URI.create("https://us.example/users/Alice#main-key");
    Signer first = key.signer(id);

    assertThat(key.signer(URI.create(id.toString()))).isSameAs(first);
    assertThat(key.signer(other).keyId()).isEqualTo(other);
  }
}
