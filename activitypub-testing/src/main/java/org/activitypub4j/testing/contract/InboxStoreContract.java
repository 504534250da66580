package org.activitypub4j.testing.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.spi.InboxEntry;
import org.activitypub4j.server.spi.InboxEntry.Run;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.InboxStore.Accepted;
import org.activitypub4j.server.spi.InboxStore.Counts;
import org.activitypub4j.server.spi.InboxStore.State;
import org.activitypub4j.server.spi.InboxStore.Status;
import org.activitypub4j.server.spi.InboxStore.Waiting;
import org.activitypub4j.server.spi.Places;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueueFullException.Share;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link InboxStore} does. Some tests fill shares, one activity in a transaction: let
 * {@link #open} return a storage whose shares are small.
 */
public abstract class InboxStoreContract extends StoreContract {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final String BOB = "https://b.example/users/bob";
  private static final String CAROL = "https://c.example/users/carol";

  /** More than any actor, host or domain should have a place for. */
  private static final int TOO_MANY = 200_000;

  /** Only for subclasses. */
  protected InboxStoreContract() {}

  private InboxStore inbox() {
    return storage.inbox();
  }

  /** About something that nothing else is about. */
  private static InboxEntry entry(String key, String actor, String... recipients) {
    return about(key, actor, key, recipients);
  }

  private static InboxEntry about(String key, String actor, String subject, String... recipients) {
    return entry(key, actor, subject, Ground.SIGNATURE, SignatureScheme.RFC_9421, recipients);
  }

  private static InboxEntry entry(
      String key,
      String actor,
      String subject,
      Ground provenBy,
      @Nullable SignatureScheme scheme,
      String... recipients) {
    return new InboxEntry(
        key,
        URI.create(actor),
        (actor + " " + subject).replace("https://", ""),
        new byte[] {1, 2, 3},
        provenBy,
        scheme,
        Set.of(recipients),
        Run.FIRST,
        NOW,
        0);
  }

  private List<Accepted> accept(InboxEntry... entries) {
    return in(tx -> inbox().accept(tx, List.of(entries)));
  }

  private List<InboxEntry> claim(Instant now) {
    return claim(Places.of(16), now);
  }

  private List<InboxEntry> claim(Places places, Instant now) {
    return in(tx -> inbox().claim(tx, places, now, LEASE));
  }

  private List<String> claimed(Instant now) {
    return keys(claim(now));
  }

  private static List<String> keys(List<InboxEntry> entries) {
    return entries.stream().map(InboxEntry::key).toList();
  }

  private InboxEntry one(Instant now) {
    List<InboxEntry> claimed = claim(now);
    assertEquals(1, claimed.size(), () -> "one is leased: " + keys(claimed));
    return claimed.get(0);
  }

  private boolean complete(InboxEntry entry) {
    return in(tx -> inbox().complete(tx, entry));
  }

  private void retry(String key, Instant due, Waiting waiting) {
    run(tx -> inbox().retry(tx, key, due, waiting, "it failed"));
  }

  private Optional<Instant> nextDue() {
    return in(tx -> inbox().nextDue(tx));
  }

  private static Instant at(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  // ---------------------------------------------------------------- accept and complete

  @Test
  void an_activity_is_claimed_as_it_was_accepted() {
    InboxEntry entry = entry("k", BOB, "alice");
    assertEquals(List.of(Accepted.NEW), accept(entry));
    InboxEntry claimed = one(NOW);
    assertEquals(entry.key(), claimed.key());
    assertEquals(entry.actor(), claimed.actor());
    assertEquals(entry.orderingKey(), claimed.orderingKey());
    assertEquals(new String(entry.document(), UTF_8), new String(claimed.document(), UTF_8));
    assertEquals(entry.provenBy(), claimed.provenBy());
    assertEquals(entry.scheme(), claimed.scheme());
    assertEquals(entry.recipients(), claimed.recipients());
    assertEquals(Run.FIRST, claimed.run());
    assertEquals(entry.received(), claimed.received());
    assertEquals(0, claimed.attempts());
  }

  @Test
  void an_activity_without_scheme_and_recipients_is_kept() {
    InboxEntry entry = entry("k", BOB);
    accept(
        new InboxEntry(
            "k",
            entry.actor(),
            entry.orderingKey(),
            entry.document(),
            Ground.FETCH,
            null,
            Set.of(),
            Run.FIRST,
            NOW,
            0));
    InboxEntry claimed = one(NOW);
    assertEquals(null, claimed.scheme());
    assertEquals(Ground.FETCH, claimed.provenBy());
    assertEquals(Set.of(), claimed.recipients());
  }

  @Test
  void what_was_handled_does_not_come_again() {
    accept(entry("k", BOB));
    assertTrue(complete(one(NOW)));
    assertEquals(List.of(), claimed(NOW.plus(LEASE)));
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void a_key_is_known_while_it_waits_and_after_it_was_handled_or_parked() {
    accept(entry("waits", BOB), entry("handled", CAROL), entry("parked", "https://d.example/dave"));
    List<InboxEntry> all = claim(NOW);
    complete(all.stream().filter(one -> one.key().equals("handled")).findFirst().orElseThrow());
    run(tx -> inbox().park(tx, "parked", "it failed too often", NOW));
    assertEquals(
        List.of(Accepted.KNOWN, Accepted.KNOWN, Accepted.KNOWN),
        accept(entry("waits", BOB), entry("handled", CAROL), entry("parked", BOB)));
    assertEquals(List.of("waits"), claimed(NOW.plus(LEASE)));
  }

  @Test
  void one_call_tells_what_each_is() {
    assertEquals(
        List.of(Accepted.NEW, Accepted.KNOWN, Accepted.NEW_RECIPIENT, Accepted.NEW),
        accept(
            entry("k", BOB, "alice"),
            entry("k", BOB, "alice"),
            entry("k", BOB, "carol"),
            entry("l", BOB)));
  }

  @Test
  void what_is_rolled_back_was_never_accepted() {
    rollBack(tx -> inbox().accept(tx, List.of(entry("k", BOB))));
    assertEquals(Optional.empty(), nextDue());
    assertEquals(List.of(Accepted.NEW), accept(entry("k", BOB)));
  }

  @Test
  void what_is_rolled_back_was_never_handled_tried_put_off_or_parked() {
    accept(entry("k", BOB));
    rollBack(tx -> inbox().claim(tx, Places.of(16), NOW, LEASE));
    InboxEntry entry = one(NOW);
    rollBack(tx -> inbox().complete(tx, entry));
    rollBack(tx -> inbox().retry(tx, "k", at(1), Waiting.ACTOR, "no"));
    rollBack(tx -> inbox().postpone(tx, "k", at(1)));
    rollBack(tx -> inbox().park(tx, "k", "no", NOW));
    assertEquals(List.of(), claimed(at(1)), "it is leased");
    assertEquals(0, one(NOW.plus(LEASE)).attempts());
  }

  // ---------------------------------------------------------------- recipients

  @Test
  void what_waits_is_handled_once_for_all_recipients() {
    accept(entry("k", BOB, "alice"));
    assertEquals(List.of(Accepted.NEW_RECIPIENT), accept(entry("k", BOB, "carol")));
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB, "carol")));
    InboxEntry both = one(NOW);
    assertEquals(Set.of("alice", "carol"), both.recipients());
    assertEquals(Run.FIRST, both.run());
    complete(both);
    assertEquals(List.of(), claimed(NOW.plus(LEASE)));
  }

  @Test
  void a_recipient_who_comes_while_it_is_handled_has_a_run_of_its_own_afterwards() {
    accept(entry("k", BOB, "alice"));
    InboxEntry first = one(NOW);
    assertEquals(List.of(Accepted.NEW_RECIPIENT), accept(entry("k", BOB, "carol")));
    assertEquals(List.of(), claimed(NOW), "the first run is not over");
    assertTrue(complete(first));
    InboxEntry second = one(NOW);
    assertEquals(Set.of("carol"), second.recipients());
    assertEquals(Run.FURTHER_RECIPIENTS, second.run());
    assertEquals(0, second.attempts());
    assertTrue(complete(second));
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB, "alice", "carol")));
    assertEquals(List.of(), claimed(NOW.plus(LEASE)));
  }

  @Test
  void a_recipient_who_comes_after_it_was_handled_has_a_run_of_its_own() {
    accept(entry("k", BOB, "alice"));
    complete(one(NOW));
    assertEquals(List.of(Accepted.NEW_RECIPIENT), accept(entry("k", BOB, "alice", "carol")));
    InboxEntry second = one(NOW);
    assertEquals(Set.of("carol"), second.recipients());
    assertEquals(Run.FURTHER_RECIPIENTS, second.run());
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB, "alice")));
    complete(second);
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB, "carol")));
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void a_recipient_who_comes_after_it_was_parked_has_a_run_of_its_own() {
    accept(entry("k", BOB, "alice"));
    one(NOW);
    run(tx -> inbox().park(tx, "k", "no", NOW));
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB, "alice")));
    assertEquals(List.of(Accepted.NEW_RECIPIENT), accept(entry("k", BOB, "carol")));
    assertEquals(Set.of("carol"), one(NOW).recipients());
  }

  @Test
  void a_recipient_who_comes_while_it_waits_for_another_try_is_handled_with_the_others() {
    accept(entry("k", BOB, "alice"));
    one(NOW);
    accept(entry("k", BOB, "carol"));
    retry("k", at(10), Waiting.ORDERING_KEY);
    accept(entry("k", BOB, "dave"));
    InboxEntry again = one(at(10));
    assertEquals(Set.of("alice", "carol", "dave"), again.recipients());
    assertEquals(Run.FIRST, again.run());
    assertEquals(1, again.attempts());
  }

  @Test
  void what_is_remembered_is_known_whoever_gets_it() {
    run(tx -> storage.inbox().remember(tx, URI.create(BOB), "k"));
    assertEquals(
        List.of(Accepted.KNOWN, Accepted.KNOWN),
        in(tx -> storage.inbox().accept(tx, List.of(entry("k", BOB), entry("k", BOB, "alice")))));
    rollBack(tx -> storage.inbox().remember(tx, URI.create(BOB), "rolled back"));
    run(tx -> storage.inbox().accept(tx, List.of(entry("waits", BOB))));
    run(tx -> storage.inbox().remember(tx, URI.create(BOB), "waits"));
    assertEquals(
        List.of(Accepted.NEW, Accepted.NEW_RECIPIENT),
        in(
            tx ->
                storage
                    .inbox()
                    .accept(tx, List.of(entry("rolled back", BOB), entry("waits", BOB, "alice")))));
  }

  @Test
  void the_shared_inbox_is_no_recipient() {
    accept(entry("k", BOB));
    complete(one(NOW));
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB)));
    assertEquals(List.of(Accepted.NEW_RECIPIENT), accept(entry("k", BOB, "alice")));
    assertEquals(Run.FURTHER_RECIPIENTS, one(NOW).run());
  }

  @Test
  void a_run_counts_once_however_many_workers_do_it() {
    accept(entry("k", BOB, "alice"));
    InboxEntry slow = one(NOW);
    InboxEntry quick = one(NOW.plus(LEASE));
    assertTrue(complete(quick));
    assertFalse(complete(slow));
    accept(entry("k", BOB, "carol"));
    assertFalse(complete(slow), "the run for carol is another");
    assertEquals(Set.of("carol"), one(NOW.plus(LEASE)).recipients());
  }

  @Test
  void a_run_that_ends_after_its_lease_counts_for_whom_it_was_leased_for() {
    accept(entry("k", BOB, "alice"));
    InboxEntry slow = one(NOW);
    accept(entry("k", BOB, "carol"));
    InboxEntry both = one(NOW.plus(LEASE));
    assertEquals(Set.of("alice", "carol"), both.recipients());
    assertTrue(complete(slow));
    assertFalse(complete(both), "alice had it");
    InboxEntry left = one(NOW.plus(LEASE).plus(LEASE));
    assertEquals(Set.of("carol"), left.recipients());
    assertTrue(complete(left));
  }

  @Test
  void a_late_run_for_further_recipients_does_not_count_for_those_who_came_after_them() {
    accept(entry("k", BOB, "alice"));
    assertTrue(complete(one(NOW)));
    accept(entry("k", BOB, "carol"));
    InboxEntry late = one(NOW);
    assertTrue(complete(one(NOW.plus(LEASE))), "carol had it by another worker");
    accept(entry("k", BOB, "dave"));
    assertFalse(complete(late), "carol had it");
    InboxEntry left = one(NOW.plus(LEASE).plus(LEASE));
    assertEquals(Set.of("dave"), left.recipients());
    assertTrue(complete(left));
  }

  @Test
  void what_was_never_accepted_cannot_be_completed() {
    assertFalse(complete(entry("k", BOB)));
    retry("k", NOW, Waiting.ACTOR);
    run(tx -> inbox().postpone(tx, "k", NOW));
    run(tx -> inbox().park(tx, "k", "no", NOW));
    assertEquals(Optional.empty(), nextDue());
    assertEquals(List.of(Accepted.NEW), accept(entry("k", BOB)));
  }

  // ---------------------------------------------------------------- order

  @Test
  void of_one_actor_one_is_leased_at_a_time_in_the_order_of_acceptance() {
    accept(entry("1", BOB), entry("2", BOB), entry("3", BOB));
    for (String key : List.of("1", "2", "3")) {
      InboxEntry next = one(NOW);
      assertEquals(key, next.key());
      assertEquals(List.of(), claimed(NOW));
      complete(next);
    }
  }

  @Test
  void only_what_has_the_same_ordering_key_waits_for_what_failed() {
    accept(
        about("create", BOB, "note"),
        about("like", BOB, "other"),
        about("update", BOB, "note"),
        about("delete", BOB, "note"));
    assertEquals("create", one(NOW).key());
    retry("create", at(60), Waiting.ORDERING_KEY);
    InboxEntry like = one(NOW);
    assertEquals("like", like.key());
    complete(like);
    assertEquals(List.of(), claimed(at(59)));
    for (String key : List.of("create", "update", "delete")) {
      InboxEntry next = one(at(60));
      assertEquals(key, next.key());
      complete(next);
    }
  }

  @Test
  void what_is_parked_lets_what_is_behind_it_go_on() {
    accept(about("create", BOB, "note"), about("update", BOB, "note"));
    one(NOW);
    run(tx -> inbox().park(tx, "create", "no", NOW));
    assertEquals("update", one(NOW).key());
  }

  @Test
  void everything_of_an_actor_who_cannot_be_reached_waits_and_the_same_one_is_tried_again() {
    accept(entry("1", BOB), entry("2", BOB), entry("3", BOB));
    for (int attempt = 0; attempt < 5; attempt++) {
      InboxEntry tried = one(at(10 * attempt));
      assertEquals("1", tried.key());
      assertEquals(attempt, tried.attempts());
      retry("1", at(10 * attempt + 10), Waiting.ACTOR);
      assertEquals(List.of(), claimed(at(10 * attempt + 9)));
      assertEquals(Optional.of(at(10 * attempt + 10)), nextDue());
    }
    run(tx -> inbox().park(tx, "1", "no", NOW));
    assertEquals("2", one(at(50)).key());
  }

  @Test
  void what_comes_while_its_actor_cannot_be_reached_waits_too() {
    accept(entry("1", BOB));
    one(NOW);
    retry("1", at(10), Waiting.ACTOR);
    accept(entry("2", BOB), entry("3", CAROL));
    assertEquals(List.of("3"), claimed(at(9)));
    assertEquals("1", one(at(10)).key());
  }

  @Test
  void what_failed_is_due_then_and_counts_an_attempt() {
    accept(entry("k", BOB));
    one(NOW);
    retry("k", at(7), Waiting.ORDERING_KEY);
    assertEquals(Optional.of(at(7)), nextDue());
    assertEquals(List.of(), claimed(at(6)));
    assertEquals(1, one(at(7)).attempts());
    retry("k", at(8), Waiting.ACTOR);
    assertEquals(2, one(at(8)).attempts());
  }

  @Test
  void what_is_put_off_counts_no_attempt_and_holds_its_actor() {
    accept(entry("k", BOB), entry("behind", BOB), entry("other", CAROL));
    assertEquals(List.of("k", "other"), claimed(NOW));
    for (int i = 1; i <= 3; i++) {
      Instant due = at(10 * i);
      run(tx -> inbox().postpone(tx, "k", due));
      assertEquals(List.of(), claimed(due.minusMillis(1)));
      assertEquals(Optional.of(due), nextDue());
      InboxEntry again = one(due);
      assertEquals("k", again.key());
      assertEquals(0, again.attempts());
    }
  }

  // ---------------------------------------------------------------- leases

  @Test
  void a_lease_that_ends_makes_it_due_again_without_an_attempt() {
    accept(entry("k", BOB), entry("behind", BOB));
    assertEquals("k", one(NOW).key());
    assertEquals(Optional.of(NOW.plus(LEASE)), nextDue());
    assertEquals(List.of(), claimed(NOW.plus(LEASE).minusMillis(1)));
    List<InboxEntry> again = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      InboxEntry next = one(NOW.plus(LEASE));
      again.add(next);
      complete(next);
    }
    assertEquals(Set.of("k", "behind"), Set.copyOf(keys(again)));
    assertTrue(again.stream().allMatch(one -> one.attempts() == 0));
  }

  @Test
  void a_lease_that_is_renewed_holds_longer() {
    accept(entry("k", BOB), entry("other", CAROL));
    assertEquals(2, claim(NOW).size());
    run(tx -> inbox().renew(tx, Set.of("k", "unknown"), at(100).plus(LEASE)));
    rollBack(tx -> inbox().renew(tx, Set.of("other"), at(100).plus(LEASE)));
    assertEquals(List.of("other"), claimed(NOW.plus(LEASE)));
    assertEquals(
        List.of(),
        claimed(at(100).plus(LEASE).minusMillis(1)).stream().filter("k"::equals).toList());
    assertTrue(claimed(at(100).plus(LEASE)).contains("k"));
  }

  @Test
  void what_is_not_leased_is_not_renewed() {
    accept(entry("k", BOB));
    run(tx -> inbox().renew(tx, Set.of("k"), at(100)));
    retry(one(NOW).key(), at(10), Waiting.ORDERING_KEY);
    run(tx -> inbox().renew(tx, Set.of("k"), at(100)));
    assertEquals(List.of("k"), claimed(at(10)));
  }

  @Test
  void what_is_renewed_ends_as_before() {
    accept(entry("k", BOB));
    InboxEntry entry = one(NOW);
    run(tx -> inbox().renew(tx, Set.of("k"), at(1_000)));
    assertTrue(complete(entry));
    assertEquals(Optional.empty(), nextDue());
    assertEquals(List.of(), claimed(at(1_000)));
  }

  @Test
  void what_is_not_due_yet_is_not_leased() {
    accept(entry("k", BOB));
    assertEquals(Optional.of(NOW), nextDue());
    assertEquals(List.of(), claimed(NOW.minusMillis(1)));
    assertEquals(List.of("k"), claimed(NOW));
  }

  @Test
  void nextDue_tells_the_earliest_of_all() {
    assertEquals(Optional.empty(), nextDue());
    accept(entry("k", BOB), entry("l", CAROL));
    claim(NOW);
    retry("k", at(20), Waiting.ORDERING_KEY);
    retry("l", at(10), Waiting.ACTOR);
    assertEquals(Optional.of(at(10)), nextDue());
    complete(one(at(10)));
    assertEquals(Optional.of(at(20)), nextDue());
    complete(one(at(20)));
    assertEquals(Optional.empty(), nextDue());
  }

  // ---------------------------------------------------------------- places

  @Test
  void hosts_take_turns() {
    List<InboxEntry> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(entry("much" + i, "https://much.example/" + i));
    }
    many.add(entry("little", CAROL));
    accept(many.toArray(InboxEntry[]::new));
    assertEquals(Set.of("much0", "little"), Set.copyOf(claimed(new Places(2, 2, 2, 1), NOW)));
  }

  private List<String> claimed(Places places, Instant now) {
    return keys(claim(places, now));
  }

  @Test
  void a_host_has_so_many_places_and_gets_them_back() {
    for (int i = 0; i < 5; i++) {
      accept(entry("k" + i, "https://b.example/users/" + i));
    }
    List<InboxEntry> first = claim(NOW);
    assertEquals(List.of("k0", "k1"), keys(first));
    assertEquals(List.of(), claimed(NOW));
    complete(first.get(0));
    assertEquals(List.of("k2"), claimed(NOW));
    retry("k1", at(60), Waiting.ACTOR);
    assertEquals(List.of("k3"), claimed(NOW));
  }

  @Test
  void no_more_are_leased_than_there_are_places_in_all() {
    for (int i = 0; i < 8; i++) {
      accept(entry("k" + i, "https://h" + i + ".e" + i + ".example" + i + "/"));
    }
    assertEquals(3, claim(new Places(3, 2, 8, 4), NOW).size());
  }

  /** One activity of each of many hosts; all end as told. */
  private void knownHosts(int count, boolean answers) {
    for (int i = 0; i < count; i++) {
      String actor = host(answers, i) + "/actor";
      accept(entry("first" + answers + i, actor));
      InboxEntry first = one(NOW);
      if (answers) {
        complete(first);
      } else {
        run(tx -> inbox().park(tx, first.key(), "no", NOW));
      }
    }
  }

  private static String host(boolean answers, int i) {
    return "https://" + (answers ? "good" : "bad") + i + ".example" + i;
  }

  @Test
  void hosts_that_fail_and_hosts_that_are_unknown_leave_places_for_those_that_answer() {
    Places places = new Places(100, 2, 8, 4);
    knownHosts(10, true);
    knownHosts(10, false);
    for (int i = 0; i < 10; i++) {
      accept(
          entry("bad" + i, host(false, i) + "/actor"),
          entry("good" + i, host(true, i) + "/actor"),
          entry("new" + i, "https://new" + i + ".example" + (100 + i) + "/"));
    }
    Map<String, Integer> count = new TreeMap<>();
    claimed(places, NOW)
        .forEach(key -> count.merge(key.substring(0, key.length() - 1), 1, Integer::sum));
    assertEquals(10, count.get("good"));
    assertTrue(count.getOrDefault("bad", 0) <= 4, () -> "hosts that fail: " + count);
    assertEquals(8, count.getOrDefault("bad", 0) + count.getOrDefault("new", 0));
    assertEquals(List.of(), claimed(places, NOW));
  }

  // ---------------------------------------------------------------- shares

  /** How many are taken before somebody's share is full. */
  private int fill(IntFunction<InboxEntry> entries, Share full) {
    for (int i = 0; i < TOO_MANY; i++) {
      InboxEntry entry = entries.apply(i);
      try {
        accept(entry);
      } catch (QueueFullException e) {
        assertEquals(full, e.share(), e.getMessage());
        return i;
      }
    }
    throw new AssertionError("no share is ever full");
  }

  private static String actor(int i) {
    return "https://evil.example/users/" + i;
  }

  @Test
  void an_actor_with_too_much_is_refused_and_others_are_not() {
    int most = fill(i -> entry("k" + i, actor(0)), Share.ACTOR);
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k0", actor(0))), "what is known");
    accept(entry("same host", actor(1)));
    accept(entry("other", BOB));
    complete(claim(NOW).stream().filter(one -> one.key().equals("k0")).findFirst().orElseThrow());
    accept(entry("room again", actor(0)));
    assertThrows(QueueFullException.class, () -> accept(entry("full", actor(0))), "of " + most);
  }

  @Test
  void a_host_and_a_domain_with_too_much_are_refused_and_others_are_not() {
    fill(i -> entry("k" + i, actor(i)), Share.HOST);
    fill(i -> entry("l" + i, "https://h" + i + ".evil.example/"), Share.DOMAIN);
    assertEquals(List.of(Accepted.NEW), accept(entry("other", BOB)));
  }

  @Test
  void of_several_none_is_added_if_one_has_no_room() {
    fill(i -> entry("k" + i, actor(0)), Share.ACTOR);
    run(
        tx ->
            assertThrows(
                QueueFullException.class,
                () -> inbox().accept(tx, List.of(entry("new", BOB), entry("full", actor(0))))));
    assertEquals(List.of(Accepted.NEW), accept(entry("new", BOB)));
  }

  @Test
  void what_local_actors_do_takes_nobodys_share() {
    fill(i -> entry("k" + i, actor(0)), Share.ACTOR);
    InboxEntry local = entry("local", actor(0), "local", Ground.LOCAL, null);
    assertEquals(List.of(Accepted.NEW), accept(local));
  }

  // ---------------------------------------------------------------- parked

  private void park(String key, Instant now) {
    run(tx -> inbox().park(tx, key, "no " + key, now));
  }

  /** Activities of different actors, parked in this order. */
  private void parkEach(String... keys) {
    for (String key : keys) {
      accept(entry(key, "https://" + key + ".example/actor", "alice"));
      park(key, NOW);
    }
  }

  private List<Status> parked() {
    return parked(Long.MAX_VALUE, 100);
  }

  private List<Status> parked(long before, int limit) {
    return list(State.PARKED, before, limit);
  }

  private List<Status> list(State state, long before, int limit) {
    return in(tx -> inbox().list(tx, state, before, limit));
  }

  private static List<String> keysOf(List<Status> all) {
    return all.stream().map(one -> one.entry().key()).toList();
  }

  private List<Long> numbers(String... keys) {
    List<String> wanted = Arrays.asList(keys);
    return parked().stream()
        .filter(one -> wanted.contains(one.entry().key()))
        .map(Status::number)
        .toList();
  }

  private long countParked() {
    return counts().parked();
  }

  private Counts counts() {
    return in(tx -> inbox().counts(tx));
  }

  private int redrive(Collection<Long> numbers, Instant now) {
    return in(tx -> inbox().redrive(tx, numbers, now));
  }

  private int discard(Collection<Long> numbers) {
    return in(tx -> inbox().discard(tx, numbers));
  }

  /** Whether it is what was accepted, for alice and as the first run, but for its attempts. */
  private static void assertKept(InboxEntry entry, InboxEntry kept) {
    assertEquals(entry.key(), kept.key());
    assertEquals(entry.actor(), kept.actor());
    assertEquals(entry.orderingKey(), kept.orderingKey());
    assertEquals(new String(entry.document(), UTF_8), new String(kept.document(), UTF_8));
    assertEquals(entry.provenBy(), kept.provenBy());
    assertEquals(entry.scheme(), kept.scheme());
    assertEquals(Set.of("alice"), kept.recipients());
    assertEquals(Run.FIRST, kept.run());
    assertEquals(entry.received(), kept.received());
  }

  @Test
  void what_is_parked_is_kept_as_it_was_given_up_with_the_reason_and_the_time() {
    InboxEntry entry = entry("k", BOB, "alice");
    accept(entry);
    one(NOW);
    retry("k", at(1), Waiting.ORDERING_KEY);
    one(at(1));
    park("k", at(2));
    Status parked = parked().get(0);
    assertEquals(State.PARKED, parked.state());
    assertEquals("no k", parked.detail());
    assertEquals(at(2), parked.time());
    InboxEntry kept = parked.entry();
    assertKept(entry, kept);
    assertEquals(2, kept.attempts(), "the last one too");
  }

  @Test
  void what_is_parked_is_listed_the_latest_first_with_a_limit() {
    assertEquals(0, countParked());
    assertEquals(List.of(), parked());
    parkEach("a", "b", "c", "d");
    accept(entry("waits", BOB));
    assertTrue(countParked() > 0);
    assertEquals(List.of("d", "c", "b", "a"), keysOf(parked()));
    List<Status> first = parked(Long.MAX_VALUE, 3);
    assertEquals(List.of("d", "c", "b"), keysOf(first));
    assertEquals(List.of("a"), keysOf(parked(first.get(2).number(), 3)));
  }

  @Test
  void what_is_rolled_back_was_never_parked_forgotten_or_made_to_wait_again() {
    accept(entry("waits", BOB));
    rollBack(tx -> inbox().park(tx, "waits", "no", NOW));
    assertEquals(0, countParked());
    assertEquals("waits", one(NOW).key());
    parkEach("k");
    List<Status> before = parked();
    rollBack(tx -> inbox().discard(tx, numbers("k")));
    rollBack(tx -> inbox().redrive(tx, numbers("k"), NOW));
    assertEquals(before.get(0).number(), parked().get(0).number());
    assertEquals(1, countParked());
    assertEquals(List.of(), claimed(NOW));
  }

  @Test
  void what_is_parked_waits_again_as_if_it_had_not_been_tried() {
    accept(entry("k", BOB, "alice"));
    one(NOW);
    retry("k", at(1), Waiting.ORDERING_KEY);
    park("k", at(2));
    assertEquals(1, redrive(numbers("k"), at(3)));
    assertEquals(List.of(), parked());
    assertEquals(0, countParked());
    assertEquals(Optional.of(at(3)), nextDue());
    assertEquals(List.of(), claimed(at(3).minusMillis(1)));
    InboxEntry again = one(at(3));
    assertEquals(0, again.attempts());
    assertEquals(Set.of("alice"), again.recipients());
    assertEquals(Run.FIRST, again.run());
    assertEquals(NOW, again.received());
    assertEquals(1, new String(again.document(), UTF_8).indexOf(2));
    assertTrue(complete(again));
    assertEquals(List.of(), claimed(at(3).plus(LEASE)), "it has its effect once");
    assertEquals(Optional.empty(), nextDue());
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB, "alice")));
  }

  @Test
  void what_waits_again_is_at_the_end_of_its_ordering_key() {
    accept(about("create", BOB, "note"), about("update", BOB, "note"));
    park("create", NOW);
    assertEquals(1, redrive(numbers("create"), NOW));
    assertEquals("update", one(NOW).key());
    retry("update", at(60), Waiting.ORDERING_KEY);
    assertEquals(List.of(), claimed(at(59)), "it is behind the update now");
    complete(one(at(60)));
    assertEquals("create", one(at(60)).key());
  }

  @Test
  void a_repeat_is_known_while_it_is_parked_and_while_it_waits_again() {
    parkEach("k");
    InboxEntry repeat = entry("k", "https://k.example/actor", "alice");
    assertEquals(List.of(Accepted.KNOWN), accept(repeat));
    redrive(numbers("k"), NOW);
    assertEquals(List.of(Accepted.KNOWN), accept(repeat));
    InboxEntry again = one(NOW);
    assertEquals(Set.of("alice"), again.recipients());
    assertTrue(complete(again));
    assertEquals(List.of(), claimed(NOW.plus(LEASE)));
  }

  @Test
  void what_is_parked_again_is_parked_and_can_wait_once_more() {
    parkEach("k");
    redrive(numbers("k"), NOW);
    one(NOW);
    park("k", at(1));
    assertEquals(List.of("k"), keysOf(parked()));
    assertEquals(1, parked().get(0).entry().attempts());
    assertEquals(1, redrive(numbers("k"), at(2)));
    assertTrue(complete(one(at(2))));
  }

  @Test
  void what_is_not_parked_is_passed_over() {
    parkEach("a", "b");
    accept(entry("waits", BOB));
    List<Long> numbers = numbers("a", "b");
    long unknown = numbers.get(0) + 1_000;
    assertEquals(0, redrive(List.of(), NOW));
    assertEquals(0, discard(List.of()));
    assertEquals(1, redrive(List.of(numbers.get(0), numbers.get(0), unknown), NOW));
    assertEquals(0, redrive(List.of(numbers.get(0)), NOW));
    assertEquals(1, discard(List.of(unknown, numbers.get(0), numbers.get(1))));
    assertEquals(0, redrive(numbers, NOW));
    assertEquals(Set.of("waits", "b"), Set.copyOf(claimed(NOW)));
  }

  @Test
  void what_is_forgotten_stays_known() {
    parkEach("a", "b");
    assertEquals(1, discard(numbers("a")));
    assertEquals(List.of("b"), keysOf(parked()));
    assertEquals(List.of(Accepted.KNOWN), accept(entry("a", "https://a.example/actor", "alice")));
    assertEquals(List.of(), claimed(NOW));
  }

  @Test
  void who_came_while_it_was_tried_is_not_among_those_for_whom_it_was_given_up() {
    accept(entry("k", BOB, "alice"));
    one(NOW);
    accept(entry("k", BOB, "carol"));
    park("k", NOW);
    assertEquals(Set.of("alice"), parked().get(0).entry().recipients());
    InboxEntry ofCarol = one(NOW);
    assertEquals(Set.of("carol"), ofCarol.recipients());
    List<Long> numbers = numbers("k");
    assertEquals(0, redrive(numbers, NOW), "it waits already");
    assertEquals(numbers, numbers("k"));
    assertTrue(complete(ofCarol));
    assertEquals(1, redrive(numbers, NOW));
    InboxEntry ofAlice = one(NOW);
    assertEquals(Set.of("alice"), ofAlice.recipients());
    assertEquals(Run.FIRST, ofAlice.run());
    assertTrue(complete(ofAlice));
    assertEquals(List.of(), claimed(NOW.plus(LEASE)));
  }

  @Test
  void what_is_given_up_for_further_recipients_is_parked_together() {
    accept(entry("k", BOB, "alice"));
    park("k", NOW);
    accept(entry("k", BOB, "carol"));
    park("k", at(1));
    assertEquals(List.of("k"), keysOf(parked()));
    assertEquals(at(1), parked().get(0).time());
    assertEquals(1, redrive(numbers("k"), at(2)));
    InboxEntry again = one(at(2));
    assertEquals(Set.of("alice", "carol"), again.recipients());
    assertEquals(Run.FIRST, again.run(), "it was never handled");
  }

  @Test
  void what_was_handled_before_waits_again_for_its_further_recipients_only() {
    accept(entry("k", BOB, "alice"));
    complete(one(NOW));
    accept(entry("k", BOB, "carol"));
    park("k", NOW);
    redrive(numbers("k"), NOW);
    InboxEntry again = one(NOW);
    assertEquals(Set.of("carol"), again.recipients());
    assertEquals(Run.FURTHER_RECIPIENTS, again.run());
    assertTrue(complete(again));
  }

  @Test
  void what_has_no_room_stays_parked() {
    accept(entry("parked", actor(0)), entry("other", BOB));
    park("parked", NOW);
    park("other", NOW);
    fill(i -> entry("k" + i, actor(0)), Share.ACTOR);
    assertEquals(1, redrive(numbers("parked", "other"), NOW));
    assertEquals(List.of("parked"), keysOf(parked()));
    assertTrue(claimed(NOW).contains("other"));
  }

  @Test
  void a_domain_with_too_much_loses_its_own_and_nobody_elses() {
    parkEach("honest");
    accept(entry("local", BOB, "local", Ground.LOCAL, null));
    park("local", NOW);
    long first = parkOfDomain(0);
    int count = 1;
    while (parked(first + 1, 1).get(0).number() == first) {
      assertTrue(count < TOO_MANY, "nothing is ever dropped");
      parkOfDomain(count++);
    }
    assertTrue(countParked() < count + 2, "the oldest is dropped");
    assertEquals(Set.of("honest", "local"), Set.copyOf(keysOf(parked(first, 100))));
  }

  /** Parks an activity of a host of one domain, and returns its number. */
  private long parkOfDomain(int i) {
    accept(entry("k" + i, "https://h" + i + ".evil.example/"));
    park("k" + i, NOW);
    Status parked = parked(Long.MAX_VALUE, 1).get(0);
    assertEquals("k" + i, parked.entry().key());
    return parked.number();
  }

  // ---------------------------------------------------------------- failed

  private List<Status> list(State state) {
    return list(state, Long.MAX_VALUE, 100);
  }

  private List<String> listed(State state) {
    return keysOf(list(state));
  }

  private Status status(String key) {
    List<Status> all =
        Arrays.stream(State.values())
            .flatMap(state -> list(state).stream())
            .filter(one -> one.entry().key().equals(key))
            .toList();
    assertEquals(1, all.size(), () -> "the states of " + key + ": " + all);
    return all.get(0);
  }

  private List<Long> number(String key) {
    return List.of(status(key).number());
  }

  /** Its handlers fail, and run again a minute later. */
  private void fail(InboxEntry entry) {
    accept(entry);
    assertEquals(entry.key(), one(NOW).key());
    retry(entry.key(), at(60), Waiting.ORDERING_KEY);
  }

  @Test
  void what_was_not_tried_is_listed_as_waiting_the_latest_first_with_a_limit() {
    assertEquals(List.of(), listed(State.WAITING));
    accept(entry("a", BOB, "alice"));
    accept(entry("b", CAROL));
    accept(entry("c", BOB));
    assertEquals(List.of("c", "b", "a"), listed(State.WAITING));
    List<Status> first = list(State.WAITING, Long.MAX_VALUE, 2);
    assertEquals(List.of("c", "b"), keysOf(first));
    assertEquals(List.of("a"), keysOf(list(State.WAITING, first.get(1).number(), 2)));
    Status waiting = status("a");
    assertEquals(State.WAITING, waiting.state());
    assertEquals(null, waiting.detail());
    assertEquals(null, waiting.time());
    assertEquals(Set.of("alice"), waiting.entry().recipients());
    assertEquals(NOW, waiting.entry().received());
    claim(NOW);
    assertEquals(List.of("c", "b", "a"), listed(State.WAITING), "also while handlers run");
    assertEquals(List.of(), listed(State.FAILED));
  }

  @Test
  void what_failed_is_listed_with_the_reason_and_the_time_of_the_next_try() {
    InboxEntry entry = entry("k", BOB, "alice");
    fail(entry);
    assertEquals(List.of(), listed(State.WAITING));
    Status failed = status("k");
    assertEquals(State.FAILED, failed.state());
    assertEquals("it failed", failed.detail());
    assertEquals(at(60), failed.time());
    InboxEntry kept = failed.entry();
    assertKept(entry, kept);
    assertEquals(1, kept.attempts());
    one(at(60));
    assertEquals(State.FAILED, status("k").state(), "also while handlers run again");
  }

  @Test
  void what_failed_is_listed_the_latest_first_with_a_limit() {
    accept(entry("waits", BOB));
    List.of("a", "b", "c").forEach(key -> accept(entry(key, "https://" + key + ".example/a")));
    claim(NOW);
    List.of("b", "c", "a").forEach(key -> retry(key, at(60), Waiting.ORDERING_KEY));
    assertEquals(List.of("c", "b", "a"), listed(State.FAILED));
    List<Status> first = list(State.FAILED, Long.MAX_VALUE, 2);
    assertEquals(List.of("c", "b"), keysOf(first));
    assertEquals(List.of("a"), keysOf(list(State.FAILED, first.get(1).number(), 2)));
    assertEquals(List.of("waits"), listed(State.WAITING));
  }

  @Test
  void the_time_of_the_next_try_is_not_before_its_whole_actor_may_go_on() {
    accept(entry("k", BOB));
    one(NOW);
    retry("k", at(60), Waiting.ACTOR);
    assertEquals(at(60), status("k").time());
    one(at(60));
    run(tx -> inbox().postpone(tx, "k", at(90)));
    assertEquals(at(90), status("k").time());
  }

  @Test
  void what_is_in_each_state_is_counted_and_0_means_none() {
    assertEquals(new Counts(0, 0, 0), counts());
    accept(entry("waits", BOB));
    assertTrue(counts().waiting() > 0);
    assertEquals(0, counts().failed());
    claim(NOW);
    retry("waits", at(60), Waiting.ORDERING_KEY);
    assertTrue(counts().failed() > 0);
    assertEquals(0, counts().waiting(), "what failed is not counted twice");
    assertEquals(0, counts().parked());
    park("waits", NOW);
    assertTrue(counts().parked() > 0);
    assertEquals(0, counts().waiting());
    assertEquals(0, counts().failed());
  }

  @Test
  void no_two_activities_have_the_same_number_in_whatever_state_they_are() {
    parkEach("a", "b");
    accept(entry("c", BOB), entry("d", CAROL), entry("e", "https://e.example/eve"));
    claim(NOW);
    retry("c", at(60), Waiting.ORDERING_KEY);
    List<Long> before = List.of(number("c").get(0), number("d").get(0));
    parkEach("f");
    assertTrue(number("f").get(0) > number("e").get(0), "a new one when it is parked");
    redrive(number("a"), NOW);
    List<Long> numbers =
        Arrays.stream(State.values())
            .flatMap(state -> list(state).stream())
            .map(Status::number)
            .toList();
    assertEquals(6, Set.copyOf(numbers).size(), () -> "numbers: " + numbers);
    assertEquals(before, List.of(number("c").get(0), number("d").get(0)), "they stay the same");
    assertTrue(number("a").get(0) > number("f").get(0), "it waits at the end");
  }

  @Test
  void what_failed_can_be_tried_at_once_and_its_attempts_count() {
    fail(entry("k", BOB, "alice"));
    accept(entry("waits", CAROL));
    List<Long> number = number("k");
    assertEquals(1, redrive(number, at(3)));
    assertEquals(at(3), status("k").time());
    assertEquals(number, number("k"));
    assertEquals(List.of("waits"), claimed(at(3).minusMillis(1)));
    assertEquals(Optional.of(at(3)), nextDue());
    InboxEntry again = one(at(3));
    assertEquals("k", again.key());
    assertEquals(1, again.attempts());
    assertEquals(Set.of("alice"), again.recipients());
    assertTrue(complete(again));
    assertEquals(List.of("waits"), claimed(at(3).plus(LEASE)), "it has its effect once");
  }

  @Test
  void what_failed_is_not_due_later_than_it_was() {
    fail(entry("k", BOB));
    assertEquals(1, redrive(number("k"), at(90)));
    assertEquals(at(60), status("k").time());
    assertEquals("k", one(at(60)).key());
  }

  @Test
  void what_failed_and_is_tried_at_once_keeps_its_place() {
    accept(about("create", BOB, "note"), about("update", BOB, "note"));
    one(NOW);
    retry("create", at(60), Waiting.ORDERING_KEY);
    redrive(number("create"), at(3));
    complete(one(at(3)));
    assertEquals("update", one(at(3)).key());
  }

  @Test
  void trying_it_at_once_ends_the_wait_of_its_whole_actor() {
    accept(entry("k", BOB));
    one(NOW);
    retry("k", at(60), Waiting.ACTOR);
    accept(entry("behind", BOB));
    assertEquals(List.of(), claimed(at(3)));
    assertEquals(1, redrive(number("k"), at(3)));
    assertEquals("k", one(at(3)).key(), "the same one before the others");
    retry("k", at(90), Waiting.ORDERING_KEY);
    assertEquals("behind", one(at(3)).key());
  }

  @Test
  void trying_it_at_once_leaves_other_actors_waiting() {
    accept(entry("b", BOB), entry("c", CAROL));
    claim(NOW);
    retry("b", at(60), Waiting.ACTOR);
    retry("c", at(60), Waiting.ACTOR);
    redrive(number("b"), at(3));
    assertEquals(List.of("b"), claimed(at(3)));
  }

  @Test
  void what_is_tried_at_once_while_another_activity_of_its_actor_is_handled_comes_next() {
    fail(entry("k", BOB));
    accept(entry("other", BOB));
    InboxEntry other = one(NOW);
    assertEquals(1, redrive(number("k"), at(3)));
    assertEquals(List.of(), claimed(at(3)), "one of an actor at a time");
    assertTrue(complete(other));
    assertEquals("k", one(at(3)).key());
  }

  @Test
  void what_was_not_tried_or_is_being_handled_is_passed_over() {
    accept(entry("waits", BOB), entry("k", CAROL));
    List<Long> waits = number("waits");
    assertEquals(0, redrive(waits, NOW));
    assertEquals(0, discard(waits));
    claim(NOW);
    retry("k", at(60), Waiting.ORDERING_KEY);
    List<Long> number = number("k");
    InboxEntry again = claim(at(60)).get(0);
    assertEquals("k", again.key());
    assertEquals(0, redrive(number, at(60)));
    assertEquals(0, discard(number));
    assertTrue(complete(again));
    assertEquals(0, redrive(number, at(60)));
    assertEquals(0, discard(number));
    assertEquals("waits", one(NOW.plus(LEASE)).key());
  }

  @Test
  void what_failed_and_what_is_parked_can_be_tried_again_and_forgotten_together() {
    parkEach("a");
    fail(entry("b", BOB));
    List<Long> both = List.of(number("a").get(0), number("b").get(0), number("b").get(0));
    assertEquals(2, redrive(both, NOW));
    assertEquals(Set.of("a", "b"), Set.copyOf(claimed(NOW)));
    retry("a", at(60), Waiting.ORDERING_KEY);
    park("b", NOW);
    List<Long> again = List.of(number("b").get(0), number("a").get(0), number("a").get(0));
    assertEquals(2, discard(again));
    assertEquals(new Counts(0, 0, 0), counts());
    assertEquals(Optional.empty(), nextDue());
  }

  @Test
  void what_failed_and_is_forgotten_stays_known_for_all_its_recipients() {
    accept(entry("k", BOB, "alice"));
    one(NOW);
    accept(entry("k", BOB, "carol"));
    retry("k", at(60), Waiting.ORDERING_KEY);
    assertEquals(1, discard(number("k")));
    assertEquals(new Counts(0, 0, 0), counts());
    assertEquals(Optional.empty(), nextDue());
    assertEquals(List.of(Accepted.KNOWN), accept(entry("k", BOB, "alice", "carol")));
    assertEquals(List.of(), claimed(at(60)));
    assertEquals(List.of(Accepted.NEW_RECIPIENT), accept(entry("k", BOB, "dave")));
  }

  @Test
  void what_waits_for_something_that_is_forgotten_goes_on() {
    accept(about("create", BOB, "note"), about("update", BOB, "note"));
    one(NOW);
    retry("create", at(60), Waiting.ORDERING_KEY);
    assertEquals(List.of(), claimed(at(3)));
    assertEquals(1, discard(number("create")));
    assertEquals("update", one(at(3)).key());
  }

  @Test
  void what_failed_and_is_forgotten_gives_its_room_back() {
    fail(entry("failed", actor(0)));
    int count = fill(i -> entry("k" + i, actor(0)), Share.ACTOR);
    assertTrue(count > 0);
    assertEquals(1, discard(number("failed")));
    assertEquals(List.of(Accepted.NEW), accept(entry("more", actor(0))));
  }

  @Test
  void what_is_rolled_back_was_never_tried_at_once_nor_forgotten() {
    accept(entry("k", BOB));
    one(NOW);
    retry("k", at(60), Waiting.ACTOR);
    Status before = status("k");
    rollBack(tx -> inbox().redrive(tx, List.of(before.number()), at(3)));
    rollBack(tx -> inbox().discard(tx, List.of(before.number())));
    assertEquals(before.time(), status("k").time());
    assertEquals(Optional.of(at(60)), nextDue());
    assertEquals(List.of(), claimed(at(60).minusMillis(1)));
    assertTrue(complete(one(at(60))));
  }

  // ---------------------------------------------------------------- threads

  @Test
  void each_run_counts_once_while_many_threads_accept_and_handle() throws Exception {
    int count = 60;
    List<String> handled =
        together(
            4,
            thread -> {
              for (int i = 0; i < count; i++) {
                String actor = "https://h" + i % 6 + ".e" + i % 6 + ".example/" + i % 12;
                InboxEntry entry = entry("k" + i, actor, "r" + thread);
                repeat(tx -> inbox().accept(tx, List.of(entry)));
              }
              return workUntilNothingIsLeft();
            });
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (int thread = 0; thread < 4; thread++) {
        expected.add("k" + i + " r" + thread);
      }
    }
    assertEquals(expected.stream().sorted().toList(), handled.stream().sorted().toList());
  }

  private List<String> workUntilNothingIsLeft() {
    List<String> done = new ArrayList<>();
    while (repeat(tx -> inbox().nextDue(tx)).isPresent()) {
      for (InboxEntry one : repeat(tx -> inbox().claim(tx, Places.of(16), NOW, LEASE))) {
        if (repeat(tx -> inbox().complete(tx, one))) {
          one.recipients().forEach(recipient -> done.add(one.key() + " " + recipient));
        }
      }
      Thread.onSpinWait();
    }
    return done;
  }
}
