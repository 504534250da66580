package org.activitypub4j.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.activitypub4j.server.contract.Kit.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contracts of deliveries, of the inbox and of interactions find each fault of a store, and
 * none where there is none.
 */
class BrokenStoresTest {
  private static final List<String> LATE =
      List.of(
          "what_is_committed_after_something_with_a_higher_number_was_read_is_read",
          "what_is_committed_after_the_host_was_given_back_makes_it_due",
          "what_is_committed_while_the_host_is_leased_makes_it_due_afterwards",
          "what_is_committed_late_is_behind_nothing_that_arrived_before",
          "adding_to_the_same_hosts_does_not_wait_for_others_that_add");

  @ParameterizedTest
  @EnumSource
  void a_store_without_a_fault_passes(Kit kit) {
    Map<String, Outcome> outcomes = kit.run(Fault.NONE);
    assertThat(outcomes).hasSizeGreaterThan(15).doesNotContainValue(Outcome.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "SKIPS_A_ROW, ADD, reading_goes_on_after_a_number_and_stops_at_a_limit",
    "LOSES_WHAT_APPEARS_LATE, ORDER,"
        + " what_is_in_the_lane_of_something_that_is_not_due_yet_is_left_out",
    "FORGETS_AFTER, ORDER, what_is_behind_something_that_is_left_out_is_left_out_too",
    "FORGETS_THE_FENCE, LEASE, a_lease_that_another_process_has_now_stores_no_results",
    "LEASES_TWICE, LEASE, a_host_that_is_leased_is_not_leased_again_before_the_lease_is_over",
    "KEEPS_THE_LEASE, LEASE, a_lease_that_was_given_back_is_lost",
    "FORGETS_THE_STANDING, LEASE, hosts_are_leased_by_the_standing_with_which_they_were_given_back",
    "FORGETS_NOT_BEFORE, LEASE, a_host_that_is_given_back_is_leased_again_but_not_before_that_time",
    "FORGETS_FAILURES, HOST,"
        + " what_is_said_of_a_host_when_it_is_given_back_comes_with_its_next_lease",
    "HURRIES_ALL, HOST, a_second_sign_of_life_changes_nothing",
    "ENDS_PAUSES, HOST, no_lease_ends_a_pause",
    "READS_WHAT_IS_PAUSED, HOST,"
        + " of_a_host_that_people_pause_nothing_is_read_although_it_is_leased",
    "LISTS_NO_PAUSES, HOST, hosts_that_fail_and_hosts_that_people_pause_are_listed_by_name",
    "LISTS_OLD_PAUSES, HOST, a_host_is_listed_until_its_pause_is_over_or_ended",
    "LISTS_FROM_THE_FIRST, HOST, the_list_of_hosts_goes_on_after_a_name_and_stops_at_a_limit",
    "FORGETS_FAILURES, HOST, hosts_that_fail_and_hosts_that_people_pause_are_listed_by_name",
    "COUNTS_TWICE, ADD, a_retry_says_what_it_costs",
    "PARKS_ONE_OF_AN_INBOX, ADD, everything_that_waits_for_an_inbox_that_is_gone_is_parked",
    "LOSES_RELAXED, LEASE, what_relaxed_work_does_is_kept_unless_it_fails",
    "KEEPS_ADD, ADD, what_is_rolled_back_was_never_added",
    "KEEPS_LEASE, LEASE, a_lease_that_is_rolled_back_was_never_made",
    "KEEPS_RENEW, LEASE, a_renewal_that_is_rolled_back_was_never_made",
    "KEEPS_RELEASE, LEASE, giving_back_that_is_rolled_back_keeps_the_lease",
    "KEEPS_HURRY, HOST, a_sign_of_life_that_is_rolled_back_never_was",
    "KEEPS_PAUSE, HOST, a_pause_that_is_rolled_back_never_was",
    "KEEPS_FINISH, ADD, a_result_that_is_rolled_back_was_never_stored",
    "KEEPS_REVIVE, ADD, an_inbox_that_is_back_is_sent_to_again",
    "KEEPS_PARK, LIST, what_was_not_wanted_and_is_rolled_back_waits",
    "KEEPS_REDRIVE, LIST, what_waits_again_and_is_rolled_back_stays_parked",
    "KEEPS_DISCARD, LIST, what_is_parked_can_be_forgotten",
    "INBOX_FORGETS_FOR_WHOM, INBOX, what_is_parked_waits_again_as_if_it_had_not_been_tried",
    "INBOX_KEEPS_THE_ATTEMPTS, INBOX, what_is_parked_waits_again_as_if_it_had_not_been_tried",
    "INBOX_RUNS_TWICE, INBOX, what_is_parked_waits_again_as_if_it_had_not_been_tried",
    "INBOX_LOSES_THE_KEY, INBOX, a_repeat_is_known_while_it_is_parked_and_while_it_waits_again",
    "INBOX_DROPS_THE_OLDEST, INBOX, a_domain_with_too_much_loses_its_own_and_nobody_elses",
    "INBOX_LETS_LEASES_END, INBOX, a_lease_that_is_renewed_holds_longer",
    "INBOX_KEEPS_NOTHING, INBOX, what_is_parked_is_listed_the_latest_first_with_a_limit",
    "INBOX_LISTS_FAILED_AS_WAITING, INBOX,"
        + " what_failed_is_listed_with_the_reason_and_the_time_of_the_next_try",
    "INBOX_COUNTS_FAILED_TWICE, INBOX, what_is_in_each_state_is_counted_and_0_means_none",
    "INBOX_NUMBERS_WHAT_IS_PARKED, INBOX,"
        + " no_two_activities_have_the_same_number_in_whatever_state_they_are",
    "INBOX_TRIES_ONLY_PARKED, INBOX, what_failed_can_be_tried_at_once_and_its_attempts_count",
    "INBOX_TRIES_FAILED_AS_NEW, INBOX, what_failed_can_be_tried_at_once_and_its_attempts_count",
    "INBOX_LEAVES_THE_ACTOR_WAITING, INBOX, trying_it_at_once_ends_the_wait_of_its_whole_actor",
    "INBOX_PASSES_NOTHING_OVER, INBOX, what_was_not_tried_or_is_being_handled_is_passed_over",
    "INBOX_FORGETS_ONLY_PARKED, INBOX, what_waits_for_something_that_is_forgotten_goes_on",
    "INBOX_LOSES_WHAT_IS_FORGOTTEN, INBOX,"
        + " what_failed_and_is_forgotten_stays_known_for_all_its_recipients",
    "INBOX_KEEPS_REDRIVE, INBOX, what_is_rolled_back_was_never_tried_at_once_nor_forgotten",
    "INBOX_KEEPS_DISCARD, INBOX, what_is_rolled_back_was_never_tried_at_once_nor_forgotten",
    "INBOX_KEEPS_PARK, INBOX,"
        + " what_is_rolled_back_was_never_parked_forgotten_or_made_to_wait_again",
    "INBOX_KEEPS_REDRIVE, INBOX,"
        + " what_is_rolled_back_was_never_parked_forgotten_or_made_to_wait_again",
    "INBOX_KEEPS_DISCARD, INBOX,"
        + " what_is_rolled_back_was_never_parked_forgotten_or_made_to_wait_again",
    "INTERACTIONS_ADDS_A_SECOND_LIKE, INTERACTIONS, an_actor_has_one_like_and_one_share_of_a_post",
    "INTERACTIONS_ADDS_ONE_REPLY, INTERACTIONS, an_actor_replies_as_often_as_it_likes",
    "INTERACTIONS_ADDS_ONE_OF_ALL, INTERACTIONS,"
        + " interactions_are_listed_by_kind_and_parent_oldest_first",
    "INTERACTIONS_REPLACES, INTERACTIONS,"
        + " what_has_the_id_of_another_one_changes_nothing_whatever_it_is_about",
    "INTERACTIONS_FORGETS_THE_PARENT, INTERACTIONS,"
        + " an_interaction_is_found_by_its_id_as_it_was_added",
    "INTERACTIONS_FINDS_NOTHING_HELD, INTERACTIONS,"
        + " an_interaction_is_found_by_its_id_as_it_was_added",
    "INTERACTIONS_LISTS_HELD, INTERACTIONS, what_is_held_is_shown_and_counted_nowhere_else",
    "INTERACTIONS_COUNTS_HELD, INTERACTIONS, what_is_held_is_shown_and_counted_nowhere_else",
    "INTERACTIONS_TELLS_HELD, INTERACTIONS, what_is_held_is_shown_and_counted_nowhere_else",
    "INTERACTIONS_TELLS_LIKES, INTERACTIONS,"
        + " a_conversation_has_the_replies_below_a_post_whatever_they_answer",
    "INTERACTIONS_TELLS_NOTHING_DEEP, INTERACTIONS,"
        + " a_conversation_has_the_replies_below_a_post_whatever_they_answer",
    "INTERACTIONS_LISTS_THE_DEEPER, INTERACTIONS, a_list_has_only_what_answers_just_that",
    "INTERACTIONS_LISTS_THE_LATEST_HELD_FIRST, INTERACTIONS,"
        + " what_is_held_is_shown_and_counted_nowhere_else",
    "INTERACTIONS_STARTS_AGAIN, INTERACTIONS, behind_what_is_not_in_a_list_it_has_nothing",
    "INTERACTIONS_GOES_ON_BEHIND_HELD, INTERACTIONS, behind_what_is_not_in_a_list_it_has_nothing",
    "INTERACTIONS_REMOVES_FOR_ANYBODY, INTERACTIONS,"
        + " what_is_removed_by_its_id_is_by_that_actor_and_is_returned_once",
    "INTERACTIONS_REMOVES_ANY_KIND, INTERACTIONS,"
        + " what_is_removed_without_its_id_is_of_that_kind_post_and_actor",
    "INTERACTIONS_KEEPS_HELD, INTERACTIONS,"
        + " what_is_removed_without_its_id_is_of_that_kind_post_and_actor",
    "INTERACTIONS_RELEASES_TO_THE_END, INTERACTIONS,"
        + " what_is_released_is_in_all_lists_at_the_place_that_it_had",
    "INTERACTIONS_RELEASES_TWICE, INTERACTIONS, only_what_is_held_is_released_and_once",
    "INTERACTIONS_CLEAR_LEAVES_LIKES, INTERACTIONS, everything_about_a_post_is_removed_with_it",
    "INTERACTIONS_CLEAR_LEAVES_HELD, INTERACTIONS, everything_about_a_post_is_removed_with_it",
    "INTERACTIONS_CLEAR_LEAVES_THE_DEEPER, INTERACTIONS,"
        + " everything_about_a_post_is_removed_with_it",
    "INTERACTIONS_FORGET_LEAVES_REPLIES, INTERACTIONS, everything_by_an_actor_is_removed_with_it",
    "INTERACTIONS_FORGET_LEAVES_HELD, INTERACTIONS, everything_by_an_actor_is_removed_with_it",
    "INTERACTIONS_KEEPS_ADD, INTERACTIONS, what_is_rolled_back_never_happened",
    "INTERACTIONS_KEEPS_REMOVE, INTERACTIONS, what_is_rolled_back_never_happened",
    "INTERACTIONS_KEEPS_RELEASE, INTERACTIONS, what_is_rolled_back_never_happened",
    "INTERACTIONS_KEEPS_CLEAR, INTERACTIONS, what_is_rolled_back_never_happened",
    "INTERACTIONS_KEEPS_FORGET, INTERACTIONS, what_is_rolled_back_never_happened"
  })
  void a_store_with_a_fault_does_not_pass(Fault fault, Kit kit, String test) {
    assertThat(kit.run(Fault.NONE, test)).isEqualTo(Outcome.PASSED);
    assertThat(kit.run(fault, test)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void a_store_that_runs_transactions_at_the_same_time_passes_the_tests_of_these() {
    assertThat(LATE)
        .allSatisfy(
            test -> assertThat(Kit.ORDER.run(Fault.OVERLAPS, test)).isEqualTo(Outcome.PASSED));
  }

  @Test
  void a_store_that_runs_one_transaction_at_a_time_is_spared_only_the_tests_of_these() {
    Map<String, Outcome> outcomes = Kit.ORDER.run(Fault.NONE);
    outcomes.forEach(
        (test, outcome) ->
            assertThat(outcome)
                .as(test)
                .isEqualTo(LATE.contains(test) ? Outcome.SKIPPED : Outcome.PASSED));
  }

  @ParameterizedTest
  @CsvSource({
    "OVERLAPS_AND_LOSES, 0",
    "OVERLAPS_AND_FORGETS_HOSTS, 1",
    "OVERLAPS_AND_LOCKS, 4",
  })
  void a_store_that_runs_transactions_at_the_same_time_wrongly_does_not_pass(
      Fault fault, int test) {
    assertThat(Kit.ORDER.run(fault, LATE.get(test))).isEqualTo(Outcome.FAILED);
  }
}
