package org.activitypub4j.server;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.TestServer.Counts;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.jspecify.annotations.Nullable;

/** A server of ours whose deliveries a test watches, with a clock that the test moves. */
final class Sent implements AutoCloseable {
  /** An attempt: what was tried, with its counts before, and what came of it. */
  record Attempt(QueuedDelivery delivery, URI activity, DeliveryResult result) {}

  /** What a listener was told of an inbox that is gone. */
  record Gone(URI inbox, Set<URI> owners) {}

  final SteppingClock clock = new SteppingClock();
  final Queue<Gone> gone = new ConcurrentLinkedQueue<>();
  final TestServer server;
  private final AtomicInteger likes = new AtomicInteger();
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

  Sent() {
    server =
        TestServer.start(
            settings ->
                settings
                    .clock(clock)
                    .listener(
                        new FederationListener() {
                          @Override
                          public void delivery(
                              QueuedDelivery delivery, URI activity, DeliveryResult result) {
                            attempts.add(new Attempt(delivery, activity, result));
                          }

                          @Override
                          public void inboxGone(URI inbox, Set<URI> owners) {
                            gone.add(new Gone(inbox, owners));
                          }
                        }));
  }

  ActorContext alice() {
    return server.actor("alice");
  }

  /** Sends a Like to an actor alone. */
  Like like(URI actor) {
    URI post = URI.create(actor + "/posts/" + likes.incrementAndGet());
    return alice().reactions().like(post, actor, Visibility.DIRECT);
  }

  /** Sends a post to alice's followers and the public. */
  void post(URI... named) {
    List<URI> cc = new ArrayList<>(List.of(named));
    cc.add(alice().followers());
    alice()
        .publish(
            Note.builder().content("x").to(Audience.PUBLIC).cc(cc.toArray(URI[]::new)).build());
  }

  void followedBy(URI id, URI inbox, @Nullable URI sharedInbox) {
    server.putFollower("alice", new Follower(id, inbox, sharedInbox, id, FollowState.ACCEPTED));
  }

  /** What people are told of the latest delivery. */
  String detail() {
    return String.valueOf(server.latest().detail());
  }

  Counts counts() {
    return server.counts();
  }

  /** The result of an attempt, the first being 1. */
  DeliveryResult result(int number) {
    return attempt(number).result();
  }

  Attempt attempt(int number) {
    Await.until(() -> "attempt " + number + " of " + attempts, () -> attempts.size() >= number);
    return new ArrayList<>(attempts).get(number - 1);
  }

  /** Lets the time of a retry come, and that of its host, and returns what came of it. */
  DeliveryResult next(int number) {
    DeliveryResult.Retry before = (DeliveryResult.Retry) result(number - 1);
    String host = attempt(number - 1).delivery().delivery().host();
    Instant notBefore =
        Await.value(
                () -> host + " is given back",
                () -> server.federation.deliveries().host(host).filter(one -> !one.leased()))
            .state()
            .notBefore();
    Instant due = notBefore.isAfter(before.due()) ? notBefore : before.due();
    clock.advance(Duration.between(clock.instant(), due).plusMillis(1));
    return result(number);
  }

  @Override
  public void close() {
    server.close();
  }
}
