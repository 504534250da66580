package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.ListPage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link InteractionStore} does. */
public abstract class InteractionStoreContract extends StoreContract {
  private static final URI POST = URI.create("https://a.example/posts/1");
  private static final URI OTHER_POST = URI.create("https://a.example/posts/2");

  /** Only for subclasses. */
  protected InteractionStoreContract() {}

  private InteractionStore store() {
    return storage.interactions();
  }

  private static URI id(String name) {
    return URI.create("https://b.example/" + name);
  }

  private static Interaction reply(String name, URI post, String author) {
    return new Interaction(Kind.REPLY, id(name), post, post, id(author), false);
  }

  private void add(String name, URI post, String author) {
    run(tx -> store().add(tx, reply(name, post, author)));
  }

  private boolean remove(String name, String author) {
    return in(tx -> store().remove(tx, id(name), id(author))).isPresent();
  }

  private ListPage<Interaction> page(URI post, @Nullable String after, int limit) {
    return in(tx -> store().list(tx, Kind.REPLY, post, after, limit));
  }

  private List<String> names(URI post) {
    return page(post, null, 100).items().stream()
        .map(reply -> reply.id().getPath().substring(1))
        .toList();
  }

  private long count(URI post) {
    return in(tx -> store().count(tx, Kind.REPLY, post));
  }

  @Test
  void replies_are_listed_by_post_oldest_first() {
    add("z", POST, "ann");
    add("a", POST, "ben");
    add("m", OTHER_POST, "ann");
    assertEquals(List.of("z", "a"), names(POST));
    assertEquals(List.of("m"), names(OTHER_POST));
    assertEquals(2, count(POST));
    assertEquals(List.of(reply("m", OTHER_POST, "ann")), page(OTHER_POST, null, 1).items());
  }

  @Test
  void a_post_without_replies_has_an_empty_list() {
    assertTrue(names(POST).isEmpty());
    assertEquals(0, count(POST));
  }

  @Test
  void a_reply_that_is_added_again_changes_nothing() {
    add("1", POST, "ann");
    add("2", POST, "ann");
    add("1", POST, "ann");
    add("1", OTHER_POST, "ann");
    add("1", POST, "ben");
    assertEquals(List.of("1", "2"), names(POST));
    assertTrue(names(OTHER_POST).isEmpty());
    assertTrue(remove("1", "ann"));
  }

  @Test
  void a_reply_is_removed_by_its_author_only() {
    add("1", POST, "ann");
    assertFalse(remove("1", "ben"));
    assertFalse(remove("1", "Ann"));
    assertEquals(List.of("1"), names(POST));
    assertTrue(remove("1", "ann"));
    assertFalse(remove("1", "ann"));
    assertTrue(names(POST).isEmpty());
    assertEquals(0, count(POST));
  }

  @Test
  void a_reply_that_was_removed_can_be_added_again() {
    add("1", POST, "ann");
    add("2", POST, "ann");
    remove("1", "ann");
    add("1", OTHER_POST, "ben");
    assertEquals(List.of("2"), names(POST));
    assertEquals(List.of("1"), names(OTHER_POST));
  }

  @Test
  void the_replies_to_a_post_are_removed_with_it() {
    add("1", POST, "ann");
    add("2", OTHER_POST, "ann");
    run(tx -> store().clear(tx, POST));
    assertTrue(names(POST).isEmpty());
    assertEquals(List.of("2"), names(OTHER_POST));
    run(tx -> store().clear(tx, POST));
  }

  @Test
  void the_replies_of_an_author_are_removed_with_the_author() {
    add("1", POST, "ann");
    add("2", OTHER_POST, "ann");
    add("3", POST, "ben");
    run(tx -> store().forget(tx, id("ann")));
    assertEquals(List.of("3"), names(POST));
    assertTrue(names(OTHER_POST).isEmpty());
    run(tx -> store().forget(tx, id("nobody")));
  }

  @Test
  void pages_follow_each_other_without_gap_or_repeat() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      add("r" + i, POST, "ann");
      add("s" + i, OTHER_POST, "ann");
      expected.add("r" + i);
    }
    List<String> all = new ArrayList<>();
    @Nullable String after = null;
    do {
      ListPage<Interaction> page = page(POST, after, 5);
      page.items().forEach(reply -> all.add(reply.id().getPath().substring(1)));
      after = page.next();
    } while (after != null);
    assertEquals(expected, all);
    assertEquals(id("r4").toString(), page(POST, null, 5).next());
  }

  @Test
  void behind_what_is_not_in_the_list_there_is_nothing() {
    add("1", POST, "ann");
    add("2", OTHER_POST, "ann");
    for (String place : List.of(id("2").toString(), id("3").toString(), "", "first")) {
      ListPage<Interaction> page = page(POST, place, 5);
      assertTrue(page.items().isEmpty(), place);
      assertNull(page.next());
    }
  }

  @Test
  void what_is_rolled_back_never_happened() {
    add("1", POST, "ann");
    add("2", POST, "ann");
    rollBack(
        tx -> {
          store().remove(tx, id("1"), id("ann"));
          store().add(tx, reply("3", POST, "ben"));
        });
    rollBack(tx -> store().clear(tx, POST));
    rollBack(tx -> store().forget(tx, id("ann")));
    assertEquals(List.of("1", "2"), names(POST));
    assertEquals(2, count(POST));
    add("3", POST, "ben");
    assertEquals(List.of("1", "2", "3"), names(POST));
  }
}
