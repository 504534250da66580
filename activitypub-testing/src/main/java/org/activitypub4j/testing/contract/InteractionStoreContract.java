package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link InteractionStore} does. */
public abstract class InteractionStoreContract extends StoreContract {
  private static final URI POST = URI.create("https://a.example/posts/1");
  private static final URI OTHER_POST = URI.create("https://a.example/posts/2");
  private static final List<Kind> ONE_EACH = List.of(Kind.LIKE, Kind.SHARE);

  /** Only for subclasses. */
  protected InteractionStoreContract() {}

  private InteractionStore store() {
    return storage.interactions();
  }

  private static URI id(String name) {
    return URI.create("https://b.example/" + name);
  }

  private static Interaction about(URI post, Kind kind, String name, String actor) {
    return new Interaction(kind, id(name), post, post, id(actor), false);
  }

  private static Interaction reply(String name, String actor) {
    return about(POST, Kind.REPLY, name, actor);
  }

  /** A reply to another one, in the conversation below {@link #POST}. */
  private static Interaction deeper(String name, String parent, String actor) {
    return new Interaction(Kind.REPLY, id(name), POST, id(parent), id(actor), false);
  }

  private static Interaction like(String name, String actor) {
    return about(POST, Kind.LIKE, name, actor);
  }

  private static Interaction share(String name, String actor) {
    return about(POST, Kind.SHARE, name, actor);
  }

  private boolean add(Interaction interaction) {
    return in(tx -> store().add(tx, interaction));
  }

  private void addAll(Interaction... all) {
    for (Interaction one : all) {
      assertTrue(add(one), one::toString);
    }
  }

  private Optional<Interaction> find(String name) {
    return in(tx -> store().find(tx, id(name)));
  }

  private Optional<Interaction> remove(String name, String actor) {
    return in(tx -> store().remove(tx, id(name), id(actor)));
  }

  private Optional<Interaction> remove(Kind kind, URI post, String actor) {
    return in(tx -> store().remove(tx, kind, post, id(actor)));
  }

  private Optional<Interaction> release(String name) {
    return in(tx -> store().release(tx, id(name)));
  }

  private Optional<Interaction> find(Kind kind, URI post, String actor) {
    return in(tx -> store().find(tx, kind, post, id(actor)));
  }

  private long count(Kind kind, URI parent) {
    return in(tx -> store().count(tx, kind, parent));
  }

  /** One of the lists of the store. */
  private interface Paged {
    ListPage<Interaction> page(Tx tx, @Nullable String after, int limit);
  }

  private Paged list(Kind kind, URI parent) {
    return (tx, after, limit) -> store().list(tx, kind, parent, after, limit);
  }

  private Paged conversation(URI post) {
    return (tx, after, limit) -> store().conversation(tx, post, after, limit);
  }

  private Paged held() {
    return (tx, after, limit) -> store().held(tx, after, limit);
  }

  private ListPage<Interaction> page(Paged list, @Nullable String after, int limit) {
    return in(tx -> list.page(tx, after, limit));
  }

  private List<Interaction> all(Paged list) {
    ListPage<Interaction> page = page(list, null, 100);
    assertNull(page.next());
    return page.items();
  }

  private List<String> names(Paged list) {
    return names(all(list));
  }

  private static List<String> names(List<Interaction> interactions) {
    return interactions.stream().map(one -> one.id().getPath().substring(1)).toList();
  }

  /** All lists of both posts, of a reply, and of what is held. */
  private Map<String, Paged> lists() {
    Map<String, Paged> lists = new LinkedHashMap<>();
    for (URI parent : List.of(POST, OTHER_POST, id("r1"))) {
      for (Kind kind : Kind.values()) {
        lists.put(kind + " " + parent, list(kind, parent));
      }
      lists.put("conversation " + parent, conversation(parent));
    }
    lists.put("held", held());
    return lists;
  }

  /** All that can be seen. */
  private List<Object> seen() {
    List<Object> seen = new ArrayList<>();
    lists().values().forEach(list -> seen.add(all(list)));
    for (Kind kind : Kind.values()) {
      seen.add(count(kind, POST));
      seen.add(count(kind, OTHER_POST));
    }
    return seen;
  }

  /** Some of each kind, by ann and ben, about two posts; with {@code held} before what is held. */
  private void addSome() {
    addAll(
        reply("r1", "ann"),
        like("l1", "ann"),
        share("s1", "ann"),
        deeper("r2", "r1", "ben"),
        reply("held-r3", "ann").withHeld(true),
        like("held-l2", "ben").withHeld(true),
        share("held-s2", "ben").withHeld(true),
        deeper("held-r4", "r1", "ann").withHeld(true),
        about(OTHER_POST, Kind.REPLY, "other-r", "ann"),
        about(OTHER_POST, Kind.LIKE, "other-l", "ben"),
        about(OTHER_POST, Kind.SHARE, "other-s", "ann"));
  }

  // ---------------------------------------------------------------- add, find

  @Test
  void an_interaction_is_found_by_its_id_as_it_was_added() {
    List<Interaction> all =
        List.of(
            reply("r1", "ann"),
            deeper("r2", "r1", "ben"),
            like("l", "ann"),
            share("s", "ann").withHeld(true),
            deeper("r3", "r2", "ann").withHeld(true));
    for (Interaction one : all) {
      assertTrue(add(one));
    }
    for (Interaction one : all) {
      assertEquals(Optional.of(one), in(tx -> store().find(tx, one.id())));
    }
    assertTrue(find("nothing").isEmpty());
  }

  @Test
  void interactions_are_listed_by_kind_and_parent_oldest_first() {
    addAll(
        reply("z", "ann"),
        like("y", "ann"),
        share("x", "ann"),
        reply("a", "ben"),
        like("b", "ben"),
        share("c", "ben"),
        about(OTHER_POST, Kind.REPLY, "m", "ann"));
    assertEquals(List.of(reply("z", "ann"), reply("a", "ben")), all(list(Kind.REPLY, POST)));
    assertEquals(List.of(like("y", "ann"), like("b", "ben")), all(list(Kind.LIKE, POST)));
    assertEquals(List.of(share("x", "ann"), share("c", "ben")), all(list(Kind.SHARE, POST)));
    assertEquals(List.of("m"), names(list(Kind.REPLY, OTHER_POST)));
    for (Kind kind : Kind.values()) {
      assertEquals(2, count(kind, POST));
    }
    assertEquals(1, count(Kind.REPLY, OTHER_POST));
    assertEquals(0, count(Kind.LIKE, OTHER_POST));
  }

  @Test
  void a_post_without_interactions_has_empty_lists() {
    lists().forEach((name, list) -> assertTrue(all(list).isEmpty(), name));
    for (Kind kind : Kind.values()) {
      assertEquals(0, count(kind, POST));
    }
  }

  @Test
  void what_has_the_id_of_another_one_changes_nothing_whatever_it_is_about() {
    addAll(reply("1", "ann"), like("2", "ann"), reply("3", "ann").withHeld(true));
    List<Object> before = seen();
    assertFalse(add(reply("1", "ann")));
    assertFalse(add(reply("1", "ben")));
    assertFalse(add(deeper("1", "2", "ann")));
    assertFalse(add(reply("1", "ann").withHeld(true)));
    assertFalse(add(about(OTHER_POST, Kind.REPLY, "1", "ann")));
    assertFalse(add(share("1", "ben")));
    assertFalse(add(like("2", "ben")));
    assertFalse(add(reply("3", "ann")));
    assertEquals(before, seen());
    assertEquals(Optional.of(reply("1", "ann")), find("1"));
  }

  @Test
  void an_actor_has_one_like_and_one_share_of_a_post() {
    for (Kind kind : ONE_EACH) {
      String name = kind + "-";
      addAll(
          about(POST, kind, name + "1", "ann"),
          about(POST, kind, name + "2", "ben"),
          about(OTHER_POST, kind, name + "3", "ann"));
      List<Object> before = seen();
      assertFalse(add(about(POST, kind, name + "4", "ann")));
      assertFalse(add(about(POST, kind, name + "5", "ann").withHeld(true)));
      assertEquals(before, seen());
      assertTrue(find(name + "4").isEmpty());
      assertEquals(2, count(kind, POST));
    }
  }

  @Test
  void one_that_is_held_is_the_one_that_an_actor_has() {
    for (Kind kind : ONE_EACH) {
      addAll(about(POST, kind, kind + "-1", "ann").withHeld(true));
      assertFalse(add(about(POST, kind, kind + "-2", "ann")));
      assertEquals(0, count(kind, POST));
    }
  }

  @Test
  void an_actor_replies_as_often_as_it_likes() {
    addAll(
        reply("1", "ann"),
        reply("2", "ann"),
        deeper("3", "1", "ann"),
        deeper("4", "1", "ann"),
        reply("5", "ann").withHeld(true));
    assertEquals(List.of("1", "2"), names(list(Kind.REPLY, POST)));
    assertEquals(List.of("3", "4"), names(list(Kind.REPLY, id("1"))));
    assertEquals(2, count(Kind.REPLY, POST));
  }

  @Test
  void ids_are_compared_byte_for_byte() {
    List<URI> ids =
        List.of(
            URI.create("https://b.example/%c3%a9"),
            URI.create("https://b.example/%C3%A9"),
            URI.create("https://B.example/%C3%A9"),
            URI.create("https://b.example/%C3%A9/"));
    for (URI id : ids) {
      assertTrue(add(new Interaction(Kind.LIKE, id, POST, POST, id, false)), id.toString());
      assertTrue(add(new Interaction(Kind.LIKE, id("of" + id), id, id, id("ann"), false)));
    }
    assertEquals(4, count(Kind.LIKE, POST));
    for (URI id : ids) {
      assertEquals(1, count(Kind.LIKE, id));
    }
    assertTrue(in(tx -> store().remove(tx, ids.get(0), ids.get(1))).isEmpty());
    assertTrue(in(tx -> store().find(tx, URI.create("https://B.example/%c3%a9"))).isEmpty());
    run(tx -> store().forget(tx, ids.get(0)));
    run(tx -> store().clear(tx, ids.get(1)));
    assertEquals(
        ids.subList(1, 4).stream().map(URI::toString).toList(),
        all(list(Kind.LIKE, POST)).stream().map(one -> one.id().toString()).toList());
    assertEquals(1, count(Kind.LIKE, ids.get(0)));
  }

  @Test
  void of_several_who_add_the_same_at_once_one_does() throws InterruptedException {
    for (int round = 0; round < 10; round++) {
      URI post = URI.create(POST + "/" + round);
      String name = "like-" + round + "-";
      List<Boolean> added =
          together(4, thread -> List.of(repeatAdd(about(post, Kind.LIKE, name + thread, "ann"))));
      assertEquals(1, Collections.frequency(added, true));
      assertEquals(1, count(Kind.LIKE, post));
    }
  }

  private boolean repeatAdd(Interaction interaction) {
    return repeat(tx -> store().add(tx, interaction));
  }

  // ---------------------------------------------------------------- remove

  @Test
  void what_is_removed_by_its_id_is_by_that_actor_and_is_returned_once() {
    addSome();
    List<Object> before = seen();
    for (String name : List.of("r1", "l1", "s1", "held-r3")) {
      assertTrue(remove(name, "ben").isEmpty());
      assertTrue(remove(name, "Ann").isEmpty());
    }
    assertEquals(before, seen());
    for (String name : List.of("r1", "l1", "s1", "held-r3")) {
      Optional<Interaction> there = find(name);
      assertTrue(there.isPresent());
      assertEquals(there, remove(name, "ann"));
      assertTrue(remove(name, "ann").isEmpty());
      assertTrue(find(name).isEmpty());
    }
    assertEquals(List.of("r2"), names(conversation(POST)));
    assertEquals(List.of("held-l2", "held-s2", "held-r4"), names(held()));
    for (Kind kind : Kind.values()) {
      assertEquals(0, count(kind, POST));
    }
  }

  @Test
  void what_is_looked_for_without_its_id_is_of_that_kind_post_and_actor() {
    for (Kind kind : ONE_EACH) {
      String name = kind + "-";
      Interaction one = about(POST, kind, name + "1", "ann");
      Interaction hidden = about(POST, kind, name + "2", "ben").withHeld(true);
      Interaction other = about(OTHER_POST, kind, name + "3", "dan");
      addAll(one, hidden, other, reply(name + "4", "carol"));
      assertEquals(Optional.of(one), find(kind, POST, "ann"));
      assertEquals(Optional.of(hidden), find(kind, POST, "ben"));
      assertEquals(Optional.of(other), find(kind, OTHER_POST, "dan"));
      assertTrue(find(kind, POST, "dan").isEmpty());
      assertTrue(find(kind, POST, "carol").isEmpty());
      assertTrue(find(Kind.REPLY, POST, "carol").isEmpty());
    }
    Kind kind = ONE_EACH.iterator().next();
    remove(kind, POST, "ann");
    assertTrue(find(kind, POST, "ann").isEmpty());
  }

  @Test
  void what_is_removed_without_its_id_is_of_that_kind_post_and_actor() {
    for (Kind kind : ONE_EACH) {
      String name = kind + "-";
      Interaction one = about(POST, kind, name + "1", "ann");
      Interaction hidden = about(POST, kind, name + "2", "ben").withHeld(true);
      addAll(one, hidden, about(OTHER_POST, kind, name + "3", "ann"), reply(name + "4", "ann"));
    }
    for (Kind kind : ONE_EACH) {
      String name = kind + "-";
      assertTrue(remove(kind, POST, "carol").isEmpty());
      assertEquals(Optional.of(about(POST, kind, name + "1", "ann")), remove(kind, POST, "ann"));
      assertTrue(remove(kind, POST, "ann").isEmpty());
      assertEquals(
          Optional.of(about(POST, kind, name + "2", "ben").withHeld(true)),
          remove(kind, POST, "ben"));
      assertTrue(find(name + "1").isEmpty());
      assertEquals(List.of(name + "3"), names(list(kind, OTHER_POST)));
    }
    assertEquals(List.of("LIKE-4", "SHARE-4"), names(list(Kind.REPLY, POST)));
    assertTrue(all(held()).isEmpty());
  }

  @Test
  void what_was_removed_can_be_added_again_as_the_newest() {
    addAll(reply("r1", "ann"), reply("r2", "ann"), like("l1", "ann"), like("l2", "ben"));
    remove("r1", "ann");
    remove("l1", "ann");
    addAll(reply("r1", "ben"), like("l3", "ann"));
    assertEquals(List.of("r2", "r1"), names(list(Kind.REPLY, POST)));
    assertEquals(List.of("l2", "l3"), names(list(Kind.LIKE, POST)));
    remove(Kind.LIKE, POST, "ann");
    addAll(like("l1", "ann"));
    assertEquals(List.of("l2", "l1"), names(list(Kind.LIKE, POST)));
  }

  // ---------------------------------------------------------------- held

  @Test
  void what_is_held_is_shown_and_counted_nowhere_else() {
    addSome();
    assertEquals(List.of("r1"), names(list(Kind.REPLY, POST)));
    assertEquals(List.of("l1"), names(list(Kind.LIKE, POST)));
    assertEquals(List.of("s1"), names(list(Kind.SHARE, POST)));
    assertEquals(List.of("r2"), names(list(Kind.REPLY, id("r1"))));
    assertEquals(List.of("r1", "r2"), names(conversation(POST)));
    for (Kind kind : Kind.values()) {
      assertEquals(1, count(kind, POST));
    }
    assertEquals(
        List.of(
            reply("held-r3", "ann").withHeld(true),
            like("held-l2", "ben").withHeld(true),
            share("held-s2", "ben").withHeld(true),
            deeper("held-r4", "r1", "ann").withHeld(true)),
        all(held()));
  }

  @Test
  void what_is_released_is_in_all_lists_at_the_place_that_it_had() {
    addAll(
        reply("r1", "ann"),
        reply("r2", "ben").withHeld(true),
        like("l1", "ann").withHeld(true),
        deeper("r3", "r1", "ben").withHeld(true),
        deeper("r4", "r1", "ann"),
        reply("r5", "ann"),
        like("l2", "ben"));
    for (Interaction one :
        List.of(deeper("r3", "r1", "ben"), like("l1", "ann"), reply("r2", "ben"))) {
      assertEquals(Optional.of(one), in(tx -> store().release(tx, one.id())));
      assertEquals(Optional.of(one), in(tx -> store().find(tx, one.id())));
    }
    assertEquals(List.of("r1", "r2", "r5"), names(list(Kind.REPLY, POST)));
    assertEquals(List.of("r3", "r4"), names(list(Kind.REPLY, id("r1"))));
    assertEquals(List.of("l1", "l2"), names(list(Kind.LIKE, POST)));
    assertEquals(List.of("r1", "r2", "r3", "r4", "r5"), names(conversation(POST)));
    assertEquals(3, count(Kind.REPLY, POST));
    assertEquals(2, count(Kind.LIKE, POST));
    assertTrue(all(held()).isEmpty());
    assertFalse(add(like("l3", "ann")));
  }

  @Test
  void only_what_is_held_is_released_and_once() {
    addSome();
    assertTrue(release("held-r3").isPresent());
    List<Object> before = seen();
    assertTrue(release("held-r3").isEmpty());
    assertTrue(release("r1").isEmpty());
    assertTrue(release("nothing").isEmpty());
    assertEquals(before, seen());
  }

  // ---------------------------------------------------------------- lists

  @Test
  void a_conversation_has_the_replies_below_a_post_whatever_they_answer() {
    addSome();
    addAll(deeper("r5", "r2", "carol"), reply("r6", "carol"));
    assertEquals(
        List.of(
            reply("r1", "ann"),
            deeper("r2", "r1", "ben"),
            deeper("r5", "r2", "carol"),
            reply("r6", "carol")),
        all(conversation(POST)));
    assertEquals(List.of("other-r"), names(conversation(OTHER_POST)));
    assertTrue(all(conversation(id("r1"))).isEmpty());
  }

  @Test
  void a_list_has_only_what_answers_just_that() {
    addSome();
    addAll(deeper("r5", "r2", "carol"));
    assertEquals(List.of("r1"), names(list(Kind.REPLY, POST)));
    assertEquals(List.of("r2"), names(list(Kind.REPLY, id("r1"))));
    assertEquals(List.of("r5"), names(list(Kind.REPLY, id("r2"))));
    assertEquals(1, count(Kind.REPLY, POST));
    assertEquals(1, count(Kind.REPLY, id("r2")));
    assertTrue(all(list(Kind.LIKE, id("r1"))).isEmpty());
  }

  @Test
  void pages_of_each_list_follow_each_other_without_gap_or_repeat() {
    for (int i = 10; i < 22; i++) {
      addAll(
          reply("r" + i, "a" + i),
          deeper("d" + i, "r1", "a" + i),
          like("l" + i, "a" + i),
          share("s" + i, "a" + i),
          about(OTHER_POST, Kind.REPLY, "o" + i, "a" + i),
          like("h" + i, "b" + i).withHeld(true));
    }
    Map<String, Paged> lists = lists();
    lists.forEach((name, list) -> assertPages(name, list));
    assertEquals(12, all(list(Kind.SHARE, POST)).size());
    assertEquals(24, all(conversation(POST)).size());
    assertEquals(12, all(held()).size());
    assertEquals(id("h14").toString(), page(held(), null, 5).next());
  }

  private void assertPages(String name, Paged list) {
    List<Interaction> expected = all(list);
    List<Interaction> all = new ArrayList<>();
    @Nullable String after = null;
    do {
      ListPage<Interaction> page = page(list, after, 5);
      all.addAll(page.items());
      assertTrue(all.size() <= expected.size(), name); // or it might never end
      after = page.next();
      assertTrue(page.items().size() == 5 || after == null, name);
      if (after != null) {
        assertEquals(page.items().get(4).id().toString(), after, name);
      }
    } while (after != null);
    assertEquals(expected, all, name);
  }

  @Test
  void behind_what_is_not_in_a_list_it_has_nothing() {
    addSome();
    addAll(reply("gone", "ann"), reply("last", "ben"));
    remove("gone", "ann");
    List<String> places = new ArrayList<>(List.of(id("gone").toString(), "", "first", "0"));
    lists().values().forEach(list -> all(list).forEach(one -> places.add(one.id().toString())));
    lists()
        .forEach(
            (name, list) -> {
              List<String> own = all(list).stream().map(one -> one.id().toString()).toList();
              for (String place : places) {
                if (!own.contains(place)) {
                  ListPage<Interaction> page = page(list, place, 5);
                  assertTrue(page.items().isEmpty(), () -> name + " after " + place);
                  assertNull(page.next());
                }
              }
            });
    assertEquals(
        List.of("last"), names(page(list(Kind.REPLY, POST), id("r1").toString(), 5).items()));
  }

  // ---------------------------------------------------------------- clear, forget

  @Test
  void everything_about_a_post_is_removed_with_it() {
    addSome();
    run(tx -> store().clear(tx, id("r1"))); // nothing is about a reply
    assertEquals(List.of("r1", "r2"), names(conversation(POST)));

    run(tx -> store().clear(tx, POST));

    for (String name : List.of("r1", "l1", "s1", "r2", "held-r3", "held-l2", "held-s2")) {
      assertTrue(find(name).isEmpty(), name);
    }
    assertTrue(all(held()).isEmpty());
    assertTrue(all(conversation(POST)).isEmpty());
    assertTrue(all(list(Kind.REPLY, id("r1"))).isEmpty());
    for (Kind kind : Kind.values()) {
      assertEquals(0, count(kind, POST));
      assertEquals(1, count(kind, OTHER_POST));
    }
    assertEquals(List.of("other-r"), names(list(Kind.REPLY, OTHER_POST)));
    run(tx -> store().clear(tx, POST));
    addAll(like("l1", "ann"));
  }

  @Test
  void everything_by_an_actor_is_removed_with_it() {
    addSome();
    run(tx -> store().forget(tx, id("nobody")));
    assertEquals(List.of("r1", "r2"), names(conversation(POST)));

    run(tx -> store().forget(tx, id("ann")));

    for (String name : List.of("r1", "l1", "s1", "held-r3", "held-r4", "other-r", "other-s")) {
      assertTrue(find(name).isEmpty(), name);
    }
    assertEquals(List.of("r2"), names(conversation(POST)));
    assertEquals(List.of("r2"), names(list(Kind.REPLY, id("r1"))));
    assertEquals(List.of("other-l"), names(list(Kind.LIKE, OTHER_POST)));
    assertEquals(List.of("held-l2", "held-s2"), names(held()));
    for (Kind kind : Kind.values()) {
      assertEquals(0, count(kind, POST));
    }
    addAll(like("l1", "ann"));
  }

  // ---------------------------------------------------------------- rollback

  private void undone(Consumer<Tx> work) {
    List<Object> before = seen();
    rollBack(work);
    assertEquals(before, seen());
  }

  @Test
  void what_is_rolled_back_never_happened() {
    addSome();
    undone(
        tx -> {
          store().add(tx, reply("new-r", "carol"));
          store().add(tx, like("new-l", "carol"));
          store().add(tx, share("new-s", "carol").withHeld(true));
        });
    undone(tx -> store().remove(tx, id("r1"), id("ann")));
    undone(tx -> store().remove(tx, Kind.LIKE, POST, id("ann")));
    undone(tx -> store().release(tx, id("held-r3")));
    undone(tx -> store().clear(tx, POST));
    undone(tx -> store().forget(tx, id("ann")));
    assertTrue(find("new-r").isEmpty());
    addAll(reply("new-r", "carol"), like("new-l", "carol"), share("new-s", "carol"));
    assertFalse(add(like("again", "ann")));
  }
}
