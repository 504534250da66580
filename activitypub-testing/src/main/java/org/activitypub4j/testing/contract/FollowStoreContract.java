package org.activitypub4j.testing.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.FollowStore;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.ListPage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link FollowStore} does. */
public abstract class FollowStoreContract extends StoreContract {
  private static final URI SHARED = URI.create("https://b.example/inbox");

  /** Only for subclasses. */
  protected FollowStoreContract() {}

  private FollowStore follows() {
    return storage.follows();
  }

  private static URI id(String name) {
    return URI.create("https://b.example/" + name);
  }

  private static Follower follower(String name, FollowState state) {
    return new Follower(id(name), id(name + "/inbox"), SHARED, id(name + "/follow"), state);
  }

  private static Following following(String name, FollowState state) {
    return new Following(id(name), URI.create("https://a.example/f/" + name), state);
  }

  private void follow(String actor, String name, FollowState state) {
    run(tx -> follows().putFollower(tx, actor, follower(name, state)));
  }

  private Optional<Follower> find(String name) {
    return in(tx -> follows().follower(tx, "alice", id(name)));
  }

  private long countFollowers(String actor) {
    return in(tx -> follows().countFollowers(tx, actor));
  }

  private long countFollowings(String actor) {
    return in(tx -> follows().countFollowings(tx, actor));
  }

  private List<URI> followers(String actor) {
    return in(tx -> follows().followers(tx, actor, null, 100)).items().stream()
        .map(Follower::id)
        .toList();
  }

  @Test
  void a_follower_is_found_as_it_was_stored() {
    Follower plain = new Follower(id("plain"), id("plain/inbox"), null, null, FollowState.PENDING);
    run(tx -> follows().putFollower(tx, "alice", plain));
    follow("alice", "full", FollowState.ACCEPTED);
    assertEquals(Optional.of(plain), find("plain"));
    assertEquals(Optional.of(follower("full", FollowState.ACCEPTED)), find("full"));
    assertTrue(find("nobody").isEmpty());
    assertTrue(in(tx -> follows().follower(tx, "bob", id("full"))).isEmpty());
  }

  @Test
  void a_follower_is_replaced_by_the_one_with_its_id() {
    follow("alice", "x", FollowState.PENDING);
    follow("alice", "x", FollowState.ACCEPTED);
    assertEquals(List.of(id("x")), followers("alice"));
    assertEquals(1, countFollowers("alice"));
    assertTrue(in(tx -> follows().pendingFollowers(tx, "alice", null, 9)).items().isEmpty());
  }

  @Test
  void only_those_who_were_accepted_are_listed_and_counted() {
    follow("alice", "accepted", FollowState.ACCEPTED);
    follow("alice", "pending", FollowState.PENDING);
    follow("alice", "rejected", FollowState.REJECTED);
    assertEquals(List.of(id("accepted")), followers("alice"));
    assertEquals(1, countFollowers("alice"));
    assertEquals(
        List.of(follower("pending", FollowState.PENDING)),
        in(tx -> follows().pendingFollowers(tx, "alice", null, 9)).items());
  }

  @Test
  void who_follows_by_which_activity() {
    follow("alice", "x", FollowState.ACCEPTED);
    follow("bob", "y", FollowState.ACCEPTED);
    assertEquals(Optional.of("alice"), in(tx -> follows().followed(tx, id("x"), id("x/follow"))));
    assertTrue(in(tx -> follows().followed(tx, id("x"), id("y/follow"))).isEmpty());
    assertTrue(in(tx -> follows().followed(tx, id("y"), id("x/follow"))).isEmpty());
  }

  @Test
  void a_local_follower_of_somebody_is_one_who_was_accepted() {
    run(
        tx -> {
          follows().putFollowing(tx, "alice", following("x", FollowState.PENDING));
          follows().putFollowing(tx, "carol", following("x", FollowState.ACCEPTED));
          follows().putFollowing(tx, "bob", following("x", FollowState.REJECTED));
          follows().putFollowing(tx, "dan", following("x", FollowState.ACCEPTED));
        });
    Optional<String> one = in(tx -> follows().localFollower(tx, id("x")));
    assertTrue(Set.of("carol", "dan").contains(one.orElseThrow()));
    assertEquals(one, in(tx -> follows().localFollower(tx, id("x"))));
    assertTrue(in(tx -> follows().localFollower(tx, id("y"))).isEmpty());
    run(tx -> follows().clear(tx, one.orElseThrow()));
    Optional<String> other = in(tx -> follows().localFollower(tx, id("x")));
    assertTrue(Set.of("carol", "dan").contains(other.orElseThrow()));
    assertNotEquals(one, other);
    run(tx -> follows().forget(tx, id("x")));
    assertTrue(in(tx -> follows().localFollower(tx, id("x"))).isEmpty());
  }

  @Test
  void ids_are_sorted_and_compared_byte_for_byte() {
    List<String> sorted = List.of("-", "0", "A", "Z", "a", "b", "z", "~");
    sorted.forEach(name -> follow("alice", name, FollowState.ACCEPTED));
    assertEquals(sorted.stream().map(FollowStoreContract::id).toList(), followers("alice"));
    // The engine looks for the first follower of a server so.
    ListPage<Follower> first = in(tx -> follows().followers(tx, "alice", "https://b.example.~", 1));
    assertEquals(List.of(id("-")), first.items().stream().map(Follower::id).toList());
  }

  @Test
  void pages_follow_each_other_without_gap_or_repeat() {
    List<URI> expected = new ArrayList<>();
    for (int i = 10; i < 35; i++) {
      follow("alice", "n" + i, FollowState.ACCEPTED);
      follow("alice", "p" + i, FollowState.PENDING);
      int number = i;
      run(tx -> follows().putFollowing(tx, "alice", following("n" + number, FollowState.ACCEPTED)));
      expected.add(id("n" + i));
    }
    List<URI> all = new ArrayList<>();
    List<URI> followed = new ArrayList<>();
    @Nullable String after = null;
    do {
      String place = after;
      ListPage<Follower> page = in(tx -> follows().followers(tx, "alice", place, 7));
      ListPage<Following> same = in(tx -> follows().followings(tx, "alice", place, 7));
      page.items().forEach(item -> all.add(item.id()));
      same.items().forEach(item -> followed.add(item.target()));
      assertEquals(page.next(), same.next());
      after = page.next();
    } while (after != null);
    assertEquals(expected, all);
    assertEquals(expected, followed);
  }

  @Test
  void a_place_need_not_exist() {
    follow("alice", "a", FollowState.ACCEPTED);
    follow("alice", "c", FollowState.ACCEPTED);
    ListPage<Follower> page = in(tx -> follows().followers(tx, "alice", id("b").toString(), 9));
    assertEquals(List.of(id("c")), page.items().stream().map(Follower::id).toList());
    assertNull(page.next());
  }

  @Test
  void whom_an_actor_follows_is_kept_in_any_state_and_counted_when_accepted() {
    run(
        tx -> {
          follows().putFollowing(tx, "alice", following("x", FollowState.PENDING));
          follows().putFollowing(tx, "alice", following("y", FollowState.ACCEPTED));
          follows().putFollowing(tx, "alice", following("z", FollowState.REJECTED));
        });
    assertEquals(3, in(tx -> follows().followings(tx, "alice", null, 9)).items().size());
    assertEquals(1, countFollowings("alice"));
    run(tx -> follows().putFollowing(tx, "alice", following("x", FollowState.ACCEPTED)));
    assertEquals(2, countFollowings("alice"));
    assertEquals(
        Optional.of(following("x", FollowState.ACCEPTED)),
        in(tx -> follows().following(tx, "alice", id("x"))));
    assertTrue(in(tx -> follows().following(tx, "bob", id("x"))).isEmpty());
  }

  @Test
  void what_is_removed_is_returned_once() {
    follow("alice", "x", FollowState.ACCEPTED);
    run(tx -> follows().putFollowing(tx, "alice", following("x", FollowState.ACCEPTED)));
    assertTrue(in(tx -> follows().removeFollower(tx, "alice", id("x"))).isPresent());
    assertTrue(in(tx -> follows().removeFollower(tx, "alice", id("x"))).isEmpty());
    assertTrue(in(tx -> follows().removeFollowing(tx, "alice", id("x"))).isPresent());
    assertTrue(in(tx -> follows().removeFollowing(tx, "alice", id("x"))).isEmpty());
    assertEquals(0, countFollowers("alice"));
    assertEquals(0, countFollowings("alice"));
  }

  @Test
  void a_remote_actor_is_forgotten_by_all() {
    for (String actor : List.of("alice", "bob")) {
      follow(actor, "x", FollowState.ACCEPTED);
      follow(actor, "y", FollowState.ACCEPTED);
      run(tx -> follows().putFollowing(tx, actor, following("x", FollowState.ACCEPTED)));
    }
    run(tx -> follows().forget(tx, id("x")));
    for (String actor : List.of("alice", "bob")) {
      assertEquals(List.of(id("y")), followers(actor));
      assertEquals(0, countFollowings(actor));
    }
  }

  @Test
  void a_local_actor_that_is_gone_has_nobody_and_others_keep_theirs() {
    for (String actor : List.of("alice", "bob")) {
      follow(actor, "x", FollowState.ACCEPTED);
      follow(actor, "p", FollowState.PENDING);
      run(tx -> follows().putFollowing(tx, actor, following("x", FollowState.PENDING)));
    }
    run(tx -> follows().clear(tx, "alice"));
    assertTrue(followers("alice").isEmpty());
    assertTrue(find("p").isEmpty());
    assertTrue(in(tx -> follows().followings(tx, "alice", null, 9)).items().isEmpty());
    assertEquals(List.of(id("x")), followers("bob"));
    assertEquals(1, in(tx -> follows().followings(tx, "bob", null, 9)).items().size());
  }

  @Test
  void whose_inbox_it_is_and_a_shared_inbox_that_ends() {
    follow("alice", "x", FollowState.ACCEPTED);
    follow("bob", "x", FollowState.PENDING);
    follow("bob", "y", FollowState.ACCEPTED);
    assertEquals(Set.of(id("x")), in(tx -> follows().withInbox(tx, id("x/inbox"))));
    assertTrue(in(tx -> follows().withInbox(tx, SHARED)).isEmpty());

    run(tx -> follows().forgetSharedInbox(tx, SHARED));
    assertNull(find("x").orElseThrow().sharedInbox());
    assertNull(in(tx -> follows().follower(tx, "bob", id("y"))).orElseThrow().sharedInbox());
    assertEquals(FollowState.ACCEPTED, find("x").orElseThrow().state());
  }

  @Test
  void what_is_rolled_back_never_happened() {
    follow("alice", "x", FollowState.ACCEPTED);
    run(tx -> follows().putFollowing(tx, "alice", following("x", FollowState.ACCEPTED)));
    rollBack(
        tx -> {
          follows().putFollower(tx, "alice", follower("y", FollowState.ACCEPTED));
          follows().forgetSharedInbox(tx, SHARED);
          follows().clear(tx, "alice");
        });
    assertEquals(Optional.of(follower("x", FollowState.ACCEPTED)), find("x"));
    assertEquals(List.of(id("x")), followers("alice"));
    assertEquals(1, countFollowings("alice"));
  }
}
