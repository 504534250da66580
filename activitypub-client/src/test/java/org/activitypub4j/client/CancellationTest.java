package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.model.Actor;
import org.activitypub4j.signatures.BodyDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who asked changes his mind: what runs for that cause ends, and nothing else. */
@Timeout(4) // less than any limit that would end it otherwise
class CancellationTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicBoolean hangs = new AtomicBoolean(true);
  private final FederationClient client = Clients.loopback();

  @AfterEach
  void close() {
    end.countDown();
    client.close();
    peer.close();
  }

  private Reply hang() {
    asked.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Reply.status(503);
  }

  private URI hanging() {
    peer.script("/x", request -> hang());
    return peer.url("/x");
  }

  private static FutureTask<FetchException> refused(FederationClient by, URI url, Budget budget) {
    FutureTask<FetchException> task =
        new FutureTask<>(
            () -> {
              FetchException refusal =
                  catchThrowableOfType(FetchException.class, () -> by.fetch(url, budget));
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
              return refusal;
            });
    start(task);
    return task;
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_request_under_way_is_cut_and_none_is_sent_any_more() throws Exception {
    Budget budget = client.newBudget();
    FutureTask<FetchException> fetch = refused(client, hanging(), budget);
    asked.await();

    budget.cancel();

    assertThat(fetch.get().transport()).contains(Reason.CANCELLED);
    assertThat(fetch.get()).hasMessageContaining("cancelled");
    int before = peer.requests().size();
    assertThat(refused(client, peer.url("/y"), budget).get().transport())
        .contains(Reason.CANCELLED);
    assertThat(refused(client, peer.url("/y"), budget.deeper()).get().transport())
        .contains(Reason.CANCELLED);
    assertThat(peer.requests()).hasSize(before);
  }

  @Test
  void the_cause_of_another_goes_on() throws Exception {
    peer.on("/note", Reply.document(Clients.note(peer.url("/note"))));
    Budget budget = client.newBudget();
    FutureTask<FetchException> fetch = refused(client, hanging(), budget);
    asked.await();

    budget.cancel();

    assertThat(fetch.get()).isNotNull();
    assertThat(client.fetch(peer.url("/note"), client.newBudget())).isNotNull();
  }

  @Test
  void waiting_for_a_place_ends() throws Exception {
    try (FederationClient narrow =
        Clients.builder().limits(TransportLimits.DEFAULT.withConcurrency(1, 1)).build()) {
      FutureTask<FetchException> occupant = refused(narrow, hanging(), narrow.newBudget());
      asked.await();
      Budget budget = narrow.newBudget();
      FutureTask<FetchException> waiting =
          new FutureTask<>(
              () ->
                  catchThrowableOfType(
                      FetchException.class, () -> narrow.fetch(peer.url("/y"), budget)));
      awaitWaiting(start(waiting));

      budget.cancel();

      assertThat(waiting.get().transport()).contains(Reason.CANCELLED);
      assertThat(occupant).isNotDone();
      assertThat(peer.requests()).hasSize(1);
    }
  }

  @Test
  void waiting_for_the_fetch_of_another_ends_and_that_fetch_goes_on() throws Exception {
    URI actor = hanging();
    FutureTask<Actor> first = new FutureTask<>(() -> client.actor(actor, client.newBudget()));
    start(first);
    asked.await();
    Budget budget = client.newBudget();
    FutureTask<FetchException> second =
        new FutureTask<>(
            () -> catchThrowableOfType(FetchException.class, () -> client.actor(actor, budget)));
    awaitWaiting(start(second));

    budget.cancel();

    assertThat(second.get().transport()).contains(Reason.CANCELLED);
    assertThat(first).isNotDone();
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void who_waited_for_a_fetch_that_was_cancelled_does_it() throws Exception {
    String document =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
         "inbox":"%s/inbox"}"""
            .formatted(peer.url("/x"), peer.url("/x"));
    peer.script("/x", request -> hangs.getAndSet(false) ? hang() : Reply.document(document));
    Budget budget = client.newBudget();
    FutureTask<Actor> first = new FutureTask<>(() -> client.actor(peer.url("/x"), budget));
    start(first);
    asked.await();
    FutureTask<Actor> second =
        new FutureTask<>(() -> client.actor(peer.url("/x"), client.newBudget()));
    awaitWaiting(start(second));

    budget.cancel();

    assertThat(second.get().id()).contains(peer.url("/x"));
    assertThat(catchThrowableOfType(ExecutionException.class, first::get))
        .hasMessageContaining("cancelled");
  }

  @Test
  void a_delivery_ends_and_may_be_tried_again() throws Exception {
    URI inbox = hanging();
    Budget budget = client.newBudget();
    FutureTask<DeliveryOutcome> delivery =
        new FutureTask<>(
            () ->
                client.deliver(
                    inbox,
                    Deliveries.ACTIVITY,
                    BodyDigest.sha256(Deliveries.ACTIVITY),
                    TestKeys.INSTANCE,
                    budget));
    start(delivery);
    asked.await();

    budget.cancel();

    assertThat(delivery.get())
        .isInstanceOfSatisfying(
            DeliveryOutcome.Retry.class,
            retry -> assertThat(retry.transport()).isEqualTo(Reason.CANCELLED));
  }
}
