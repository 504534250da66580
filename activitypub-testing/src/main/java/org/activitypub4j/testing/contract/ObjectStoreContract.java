package org.activitypub4j.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.ObjectStore;
import org.activitypub4j.server.spi.StoredObject;
import org.activitypub4j.server.spi.StoredObject.Audience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} does. */
public abstract class ObjectStoreContract extends StoreContract {
  private static final String ORIGIN = "https://a.example/";

  /** Only for subclasses. */
  protected ObjectStoreContract() {}

  private ObjectStore objects() {
    return storage.objects();
  }

  private static URI id(String name) {
    return URI.create(ORIGIN + name);
  }

  private static StoredObject object(String owner, String name, Audience audience, String text) {
    return new StoredObject(id(name), owner, text.getBytes(UTF_8), audience);
  }

  private static StoredObject open(String name) {
    return object("alice", name, Audience.PUBLIC, name);
  }

  private static StoredObject limited(String name) {
    return object("alice", name, Audience.LIMITED, name);
  }

  private Optional<StoredObject> find(String name) {
    return in(tx -> objects().find(tx, id(name)));
  }

  private String text(String name) {
    return new String(find(name).orElseThrow().json(), UTF_8);
  }

  private ListPage<StoredObject> page(@Nullable String after, int limit) {
    return in(tx -> objects().outbox(tx, "alice", after, limit));
  }

  private long count() {
    return in(tx -> objects().countOutbox(tx, "alice"));
  }

  private List<String> outbox() {
    return page(null, 100).items().stream().map(item -> item.id().getPath().substring(1)).toList();
  }

  @Test
  void what_is_stored_is_found_as_it_was() {
    StoredObject stored = object("alice", "1", Audience.LIMITED, "{\"bto\":\"é\"}");
    run(tx -> objects().put(tx, stored));
    StoredObject found = find("1").orElseThrow();
    assertEquals(stored.id(), found.id());
    assertEquals("alice", found.owner());
    assertEquals(Audience.LIMITED, found.audience());
    assertArrayEquals(stored.json(), found.json());
  }

  @Test
  void ids_are_compared_byte_for_byte() {
    run(tx -> objects().put(tx, open("Note")));
    assertTrue(find("note").isEmpty());
    assertTrue(find("Note/").isEmpty());
    assertTrue(find("Note?a=1").isEmpty());
  }

  @Test
  void a_newer_one_of_the_same_owner_replaces_the_one_that_is_there() {
    run(tx -> objects().put(tx, open("1")));
    run(tx -> objects().put(tx, object("alice", "1", Audience.LIMITED, "new")));
    assertEquals("new", text("1"));
    assertEquals(Audience.LIMITED, find("1").orElseThrow().audience());
  }

  @Test
  void nobody_replaces_what_belongs_to_another() {
    run(tx -> objects().put(tx, open("1")));
    StoredObject theirs = object("bob", "1", Audience.PUBLIC, "taken");
    rollBack(tx -> assertThrows(IllegalArgumentException.class, () -> objects().put(tx, theirs)));
    rollBack(
        tx -> assertThrows(IllegalArgumentException.class, () -> objects().publish(tx, theirs)));
    assertEquals("1", text("1"));
    assertEquals("alice", find("1").orElseThrow().owner());
  }

  @Test
  void an_outbox_has_what_was_published_to_everybody_newest_first() {
    run(
        tx -> {
          objects().publish(tx, open("1"));
          objects().publish(tx, limited("2"));
          objects().publish(tx, open("3"));
          objects().put(tx, open("not-published"));
          objects().publish(tx, object("bob", "4", Audience.PUBLIC, "4"));
        });
    assertEquals(List.of("3", "1"), outbox());
    assertEquals(2, count());
    assertTrue(find("2").isPresent());
    assertTrue(page(null, 1).items().get(0).json().length > 0);
  }

  @Test
  void an_outbox_of_nobody_is_empty() {
    assertTrue(outbox().isEmpty());
    assertEquals(0, count());
  }

  @Test
  void what_is_published_again_keeps_its_place() {
    run(tx -> List.of("1", "2", "3").forEach(name -> objects().publish(tx, open(name))));
    run(tx -> objects().publish(tx, object("alice", "1", Audience.PUBLIC, "again")));
    assertEquals(List.of("3", "2", "1"), outbox());
    assertEquals("again", new String(page(null, 9).items().get(2).json(), UTF_8));
  }

  @Test
  void what_is_no_longer_public_leaves_the_outbox_and_may_come_back_to_its_place() {
    run(tx -> List.of("1", "2", "3").forEach(name -> objects().publish(tx, open(name))));
    run(tx -> objects().put(tx, limited("2")));
    assertEquals(List.of("3", "1"), outbox());
    assertEquals(2, count());
    run(tx -> objects().put(tx, open("2")));
    assertEquals(List.of("3", "2", "1"), outbox());
  }

  @Test
  void pages_follow_each_other_without_gap_or_repeat() {
    run(
        tx -> {
          for (int i = 10; i < 35; i++) {
            objects().publish(tx, i % 2 == 0 ? open("n" + i) : limited("n" + i));
          }
        });
    List<String> all = new ArrayList<>();
    @Nullable String after = null;
    do {
      ListPage<StoredObject> page = page(after, 5);
      page.items().forEach(item -> all.add(item.id().toString()));
      after = page.next();
      if (after != null) {
        assertEquals(all.get(all.size() - 1), after);
      }
    } while (after != null);
    List<String> expected = new ArrayList<>();
    for (int i = 34; i >= 10; i -= 2) {
      expected.add(ORIGIN + "n" + i);
    }
    assertEquals(expected, all);
  }

  @Test
  void behind_what_is_not_in_the_list_there_is_nothing() {
    run(
        tx -> {
          objects().publish(tx, open("1"));
          objects().publish(tx, limited("hidden"));
          objects().put(tx, open("not-published"));
          objects().publish(tx, object("bob", "other", Audience.PUBLIC, "x"));
        });
    for (String place : List.of("hidden", "not-published", "other", "nowhere")) {
      ListPage<StoredObject> page = page(ORIGIN + place, 5);
      assertTrue(page.items().isEmpty(), place);
      assertNull(page.next());
    }
  }

  @Test
  void what_is_rolled_back_never_happened() {
    run(
        tx -> {
          objects().publish(tx, open("1"));
          objects().publish(tx, open("2"));
        });
    rollBack(
        tx -> {
          objects().put(tx, object("alice", "1", Audience.LIMITED, "new"));
          objects().publish(tx, open("3"));
        });
    assertEquals(List.of("2", "1"), outbox());
    assertEquals("1", text("1"));
    assertTrue(find("3").isEmpty());
    run(tx -> objects().publish(tx, open("3")));
    assertEquals(List.of("3", "2", "1"), outbox());
  }
}
