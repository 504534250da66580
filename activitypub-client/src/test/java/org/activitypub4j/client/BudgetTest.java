package org.activitypub4j.client;

import static org.activitypub4j.client.Clients.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** security.md D4: what one cause may spend. */
class BudgetTest {
  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  private Reason refusal(URI url, Budget budget) {
    return catchThrowableOfType(FetchException.class, () -> client.fetch(url, budget))
        .transport()
        .orElseThrow();
  }

  @Test
  void twenty_requests_are_made_and_no_more() {
    peer.on("/x", Reply.document(note(peer.url("/x"))));
    Budget budget = client.newBudget();

    for (int i = 0; i < 20; i++) {
      client.fetch(peer.url("/x"), budget);
    }

    assertThat(budget.requestsLeft()).isZero();
    assertThat(refusal(peer.url("/x"), budget)).isEqualTo(Reason.BUDGET);
    assertThat(peer.requests()).hasSize(20);
  }

  @Test
  void redirects_and_second_fetches_count() {
    URI id = peer.url("/id");
    peer.on("/1", Reply.redirect("/2"))
        .on("/2", Reply.document(note(id)))
        .on("/id", Reply.document(note(id)));
    Budget budget = client.newBudget();

    client.lookup(peer.url("/1"), budget);

    assertThat(budget.requestsLeft()).isEqualTo(17);
  }

  @Test
  void what_is_derived_draws_on_the_same_account() {
    peer.on("/x", Reply.document(note(peer.url("/x"))));
    Budget budget = Budget.of(new BudgetLimits(2, 5, Duration.ofSeconds(30)));

    client.fetch(peer.url("/x"), budget.deeper());
    client.fetch(peer.url("/x"), budget.withoutSignedFetchTo(peer.origin()));

    assertThat(refusal(peer.url("/x"), budget)).isEqualTo(Reason.BUDGET);
    assertThat(peer.requests()).hasSize(2);
  }

  @Test
  void its_depth_is_limited() {
    Budget five = client.newBudget();
    for (int i = 0; i < 5; i++) {
      five = five.deeper();
    }
    Budget deepest = five;

    assertThat(catchThrowableOfType(FetchException.class, deepest::deeper).transport())
        .contains(TransportException.Reason.BUDGET);
  }

  @Test
  void A4_a_document_is_read_only_if_there_is_room_for_it() {
    String actor =
        note(peer.url("/x")).replace("Note", "Person").replace("}", ",\"inbox\":\"x:y\"}");
    peer.on("/x", Reply.document(actor));
    List<Integer> asked = new ArrayList<>();
    Budget budget = client.newBudget(bytes -> asked.add(bytes) && asked.size() < 3);

    client.actor(peer.url("/x"), budget); // fetched
    client.actor(peer.url("/x"), budget); // remembered, but read again
    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> client.actor(peer.url("/x"), budget));

    assertThat(refused).as("the third time").isNotNull();
    assertThat(refused.transport()).contains(Reason.BUSY);
    assertThat(refused.isTransient()).isTrue();
    assertThat(asked).hasSize(3).allSatisfy(bytes -> assertThat(bytes).isBetween(100, 1_000));
    assertThat(peer.requests()).hasSize(1);
    assertThat(
            catchThrowableOfType(FetchException.class, () -> client.fetch(peer.url("/x"), budget))
                .transport())
        .contains(Reason.BUSY);
  }

  @Test
  void its_time_is_limited() {
    peer.on("/x", Reply.document(note(peer.url("/x"))));
    Budget spent = Budget.of(new BudgetLimits(20, 5, Duration.ofNanos(1)));

    assertThat(refusal(peer.url("/x"), spent)).isEqualTo(Reason.BUDGET);
    assertThat(spent.timeLeft()).isZero();
    assertThat(peer.requests()).isEmpty();
  }

  @Test
  void its_time_bounds_each_request_too() {
    peer.on("/x", out -> {});
    Budget hasty = Budget.of(new BudgetLimits(20, 5, Duration.ofMillis(300)));

    assertThat(refusal(peer.url("/x"), hasty)).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void limits_that_allow_nothing_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BudgetLimits(0, 1, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new BudgetLimits(1, 1, Duration.ZERO));
  }
}
