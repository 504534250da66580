package org.activitypub4j.server.memory;

import static org.activitypub4j.server.memory.Rows.LEASE;
import static org.activitypub4j.server.memory.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.Tx;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest {
  private final InMemoryStore store = new InMemoryStore();

  private <R> R run(java.util.function.Function<Tx, R> work) {
    return store.transactions().run(work);
  }

  private static Follower follower(int number) {
    URI id = URI.create("https://b.example/users/" + number);
    return new Follower(
        id, URI.create(id + "/inbox"), null, URI.create(id + "#f"), FollowState.ACCEPTED);
  }

  @Test
  void G1_a_transaction_that_fails_leaves_nothing_behind() {
    run(
        tx -> {
          store.follows().putFollower(tx, "alice", follower(1));
          store.inbox().accept(tx, List.of(Rows.entry("k0", "https://b.example/bob", 1)));
          return tx;
        });
    assertThatThrownBy(
            () ->
                run(
                    tx -> {
                      store.follows().removeFollower(tx, "alice", follower(1).id());
                      store.follows().putFollower(tx, "alice", follower(2));
                      store
                          .inbox()
                          .accept(tx, List.of(Rows.entry("k1", "https://b.example/bob", 1)));
                      Rows.complete(store.inbox(), tx, "k0");
                      store
                          .deliveries()
                          .add(
                              tx,
                              Rows.outbound("o", 1),
                              Rows.deliveries(List.of("https://b.example/inbox")));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    run(
        tx -> {
          assertThat(store.follows().followers(tx, "alice", null, 10).items())
              .containsExactly(follower(1));
          assertThat(store.inbox().claim(tx, Places.of(16), NOW, LEASE))
              .extracting(InboxEntry::key)
              .containsExactly("k0");
          assertThat(store.deliveries().counts(tx).waiting()).isZero();
          return tx;
        });
  }

  @Test
  void a_transaction_ends_with_its_work_and_is_current_only_in_it() {
    Tx kept =
        run(
            tx -> {
              assertThat(store.transactions().current()).containsSame(tx);
              return tx;
            });
    assertThat(store.transactions().current()).isEmpty();
    assertThatThrownBy(() -> store.follows().countFollowers(kept, "alice"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void H1_pages_follow_each_other_without_gap_or_repeat() {
    run(
        tx -> {
          for (int i = 0; i < 25; i++) {
            store.follows().putFollower(tx, "alice", follower(i));
          }
          return tx;
        });
    List<Follower> all = new java.util.ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Optional<String> from = cursor;
      ListPage<Follower> page =
          run(tx -> store.follows().followers(tx, "alice", from.orElse(null), 10));
      all.addAll(page.items());
      cursor = Optional.ofNullable(page.next());
    } while (cursor.isPresent());
    assertThat(all).hasSize(25).doesNotHaveDuplicates();
  }
}
