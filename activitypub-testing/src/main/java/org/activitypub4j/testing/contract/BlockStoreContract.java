package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.server.spi.BlockStore;
import org.activitypub4j.server.spi.Blocked;
import org.activitypub4j.server.spi.ListPage;
import org.junit.jupiter.api.Test;

/** What every {@link BlockStore} does. */
public abstract class BlockStoreContract extends StoreContract {

  /** Only for subclasses. */
  protected BlockStoreContract() {}

  private BlockStore blocks() {
    return storage.blocks();
  }

  private static Blocked blocked(String name, int number) {
    return new Blocked(
        URI.create("https://b.example/" + name), URI.create("https://a.example/b/" + number));
  }

  private Optional<Blocked> find(String actor, String name) {
    return in(tx -> blocks().find(tx, actor, blocked(name, 0).target()));
  }

  @Test
  void a_block_is_of_one_actor_and_replaced_by_a_newer_one() {
    run(tx -> blocks().put(tx, "alice", blocked("x", 1)));
    run(tx -> blocks().put(tx, "alice", blocked("x", 2)));
    assertEquals(Optional.of(blocked("x", 2)), find("alice", "x"));
    assertTrue(find("bob", "x").isEmpty());
    assertTrue(find("alice", "X").isEmpty());
  }

  @Test
  void a_block_is_removed_once() {
    run(tx -> blocks().put(tx, "alice", blocked("x", 1)));
    URI target = blocked("x", 1).target();
    assertEquals(Optional.of(blocked("x", 1)), in(tx -> blocks().remove(tx, "alice", target)));
    assertTrue(in(tx -> blocks().remove(tx, "alice", target)).isEmpty());
    assertTrue(find("alice", "x").isEmpty());
  }

  @Test
  void blocks_are_listed_by_the_text_of_the_ids() {
    for (String name : List.of("b", "a", "C")) {
      run(tx -> blocks().put(tx, "alice", blocked(name, 1)));
    }
    ListPage<Blocked> first = in(tx -> blocks().blocked(tx, "alice", null, 2));
    assertEquals(List.of(blocked("C", 1), blocked("a", 1)), first.items());
    ListPage<Blocked> second = in(tx -> blocks().blocked(tx, "alice", first.next(), 2));
    assertEquals(List.of(blocked("b", 1)), second.items());
    assertTrue(in(tx -> blocks().blocked(tx, "bob", null, 2)).items().isEmpty());
  }

  @Test
  void what_is_rolled_back_never_happened() {
    run(tx -> blocks().put(tx, "alice", blocked("x", 1)));
    rollBack(
        tx -> {
          blocks().remove(tx, "alice", blocked("x", 1).target());
          blocks().put(tx, "alice", blocked("y", 2));
        });
    assertEquals(Optional.of(blocked("x", 1)), find("alice", "x"));
    assertTrue(find("alice", "y").isEmpty());
  }
}
