package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.junit.jupiter.api.Test;

/** What every {@link KeyStore} does that makes keys itself. */
public abstract class KeyStoreContract extends StoreContract {

  /** Only for subclasses. */
  protected KeyStoreContract() {}

  private KeyStore keys() {
    return storage.keys();
  }

  private List<String> names(String actor) {
    return keys().keys(actor).stream().map(ActorKey::name).toList();
  }

  @Test
  void asking_for_keys_makes_none() {
    assertTrue(keys().keys("alice").isEmpty());
    assertTrue(keys().keys("alice").isEmpty());
  }

  @Test
  void keys_are_made_once_and_stay() {
    List<ActorKey> made = keys().makeKeys("alice");
    assertFalse(made.isEmpty());
    assertEquals(made.get(0).publicKey(), keys().makeKeys("alice").get(0).publicKey());
    assertEquals(made.get(0).publicKey(), keys().keys("alice").get(0).publicKey());
    assertEquals(made.get(0).name(), names("alice").get(0));
    assertTrue(keys().keys("bob").isEmpty());
  }

  @Test
  void several_threads_get_the_same_key() throws InterruptedException {
    Set<String> all =
        together(8, number -> List.copyOf(keys().makeKeys("alice"))).stream()
            .map(key -> key.publicKey().toString())
            .collect(Collectors.toSet());
    assertEquals(1, all.size());
  }

  @Test
  void a_new_key_is_the_first_and_the_one_before_is_kept() {
    String old = keys().makeKeys("alice").get(0).name();
    List<ActorKey> after = in(tx -> keys().addKey(tx, "alice"));
    assertEquals(old, after.get(1).name());
    assertFalse(after.get(0).name().equals(old));
    assertFalse(after.get(0).publicKey().equals(after.get(1).publicKey()));
    assertEquals(after.stream().map(ActorKey::name).toList(), names("alice"));
  }

  @Test
  void a_new_key_is_seen_in_the_transaction_that_makes_it() {
    keys().makeKeys("alice");
    run(tx -> assertEquals(keys().addKey(tx, "alice").get(0).name(), names("alice").get(0)));
  }

  @Test
  void a_key_that_is_rolled_back_was_never_there() {
    keys().makeKeys("alice");
    List<String> before = names("alice");
    rollBack(tx -> keys().addKey(tx, "alice"));
    assertEquals(before, names("alice"));
  }

  @Test
  void no_key_has_the_name_of_an_earlier_one() {
    keys().makeKeys("alice");
    Set<String> all = new HashSet<>(names("alice"));
    for (int i = 0; i < 5; i++) {
      run(tx -> keys().addKey(tx, "alice"));
      assertTrue(all.add(names("alice").get(0)));
    }
  }
}
