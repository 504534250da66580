package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.FollowState;
import org.activitypub4j.server.spi.Follower;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is about one object arrives in order; nothing waits for what is about another. */
class G4OrderTest {
  private static final Duration LATER = Duration.ofMinutes(1);

  /** What arrived and was taken, such as {@code Create one}. */
  private final Queue<String> arrived = new ConcurrentLinkedQueue<>();

  /** What was refused with 503. */
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();

  /** What was fetched. */
  private final Queue<String> fetched = new ConcurrentLinkedQueue<>();

  /** What is refused. */
  private final Set<String> unwanted = ConcurrentHashMap.newKeySet();

  private final SteppingClock clock = new SteppingClock();

  /** How many answers of the peer the store knows of. */
  private final AtomicInteger settled = new AtomicInteger();

  private HttpServer peer;
  private TestServer server;
  private ActorContext alice;

  @BeforeEach
  void start() throws IOException {
    peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext("/", this::answer);
    peer.start();
    server = TestServer.start(this::set);
    alice = server.actor("alice");
  }

  private void set(Federation.Builder settings) {
    settings
        .clock(clock)
        .listener(
            new FederationListener() {
              @Override
              public void delivery(QueuedDelivery delivery, URI activity, DeliveryResult result) {
                boolean byAnother =
                    result instanceof DeliveryResult.Done done
                        && done.detail().startsWith("arrived with another");
                settled.addAndGet(byAnother ? 0 : 1);
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
    peer.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (body.length == 0) {
        fetched.add(path);
        byte[] actor =
            """
            {"@context":"https://www.w3.org/ns/activitystreams","type":"Person","id":"%1$s",
             "preferredUsername":"x","inbox":"%1$s/inbox"}"""
                .formatted(uri(path))
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
        exchange.sendResponseHeaders(200, actor.length);
        exchange.getResponseBody().write(actor);
        return;
      }
      String name = name(ActivityStreams.standard().read(body).as(Activity.class));
      boolean no = unwanted.contains(name);
      (no ? refused : arrived).add(name);
      exchange.sendResponseHeaders(no ? 503 : 202, -1);
    }
  }

  private static String name(Activity activity) {
    String of =
        activity
            .embeddedObject()
            .flatMap(ASObject::content)
            .map(content -> " " + content.toPlainText())
            .orElse("");
    return activity.types().get(0) + of;
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + peer.getAddress().getPort() + path);
  }

  private void follows(String name, String follower, FollowState state) {
    URI id = uri("/users/" + follower);
    server.putFollower(
        name, new Follower(id, URI.create(id + "/inbox"), uri("/inbox"), uri("/follow"), state));
  }

  private void refuses(String name) {
    Await.until(() -> name + " is refused: " + refused, () -> refused.contains(name));
    settle();
  }

  /** Or a jump of the clock ends leases, and what has arrived is sent again. */
  private void settle() {
    Await.until("all answers are kept", () -> settled.get() >= arrived.size() + refused.size());
  }

  private void takes(String... names) {
    Await.until(() -> names.length + " arrive: " + arrived, () -> arrived.size() >= names.length);
    settle();
    assertThat(arrived).containsExactly(names);
  }

  /** What was sent before is not about to be sent any more. */
  private void bobSendsAnother(String... names) {
    follows("bob", "other", FollowState.ACCEPTED);
    server.actor("bob").posts().note("another");
    takes(names);
  }

  @Test
  void O16_a_post_that_is_refused_holds_up_no_other_post() {
    follows("alice", "carol", FollowState.ACCEPTED);
    unwanted.add("Create one");
    alice.posts().note("one");
    refuses("Create one");
    alice.posts().note("two");
    takes("Create two");
    alice.posts().note("three");
    takes("Create two", "Create three");
  }

  @Test
  void what_is_about_one_post_waits_for_what_was_before() {
    follows("alice", "carol", FollowState.ACCEPTED);
    unwanted.add("Create one");
    Create one = alice.posts().note("one");
    refuses("Create one");
    ASObject note = one.embeddedObject().orElseThrow();
    clock.advance(Duration.ofSeconds(4));
    alice.posts().update(note.toBuilder().content("changed").build());
    alice.posts().delete(note.id().orElseThrow());
    bobSendsAnother("Create another");

    unwanted.clear();
    clock.advance(LATER);
    takes("Create another", "Create one", "Update changed", "Delete");
  }

  @Test
  void an_Undo_waits_for_what_it_undoes() {
    unwanted.add("Like");
    Like like = alice.reactions().like(uri("/note"), uri("/users/carol"), Visibility.DIRECT);
    refuses("Like");
    clock.advance(Duration.ofSeconds(4));
    alice.undo(like.id().orElseThrow());
    bobSendsAnother("Create another");

    unwanted.clear();
    clock.advance(LATER);
    takes("Create another", "Like", "Undo");
  }

  @Test
  void a_new_Follow_waits_for_the_Undo_of_the_one_before() {
    alice.follows().follow(uri("/users/carol"));
    takes("Follow");
    clock.advance(LATER);
    unwanted.add("Undo");
    alice.follows().unfollow(uri("/users/carol"));
    refuses("Undo");
    alice.follows().follow(uri("/users/carol"));
    bobSendsAnother("Follow", "Create another");

    unwanted.clear();
    clock.advance(LATER);
    takes("Follow", "Create another", "Undo", "Follow");
  }

  @Test
  void O15_the_first_post_waits_for_the_Accept_of_its_only_reader() {
    follows("alice", "carol", FollowState.PENDING);
    unwanted.add("Accept");
    alice.follows().accept(uri("/users/carol"));
    refuses("Accept");
    alice.posts().note("one");
    bobSendsAnother("Create another");

    unwanted.clear();
    clock.advance(LATER);
    takes("Create another", "Accept", "Create one");
  }

  @Test
  void O15_a_post_does_not_wait_for_an_Accept_if_others_there_follow_already() {
    follows("alice", "dave", FollowState.ACCEPTED);
    follows("alice", "carol", FollowState.PENDING);
    unwanted.add("Accept");
    alice.follows().accept(uri("/users/carol"));
    refuses("Accept");
    alice.posts().note("one");
    takes("Create one");
  }

  @Test
  void O15_a_Reject_waits_for_the_Accept_though_it_ends_what_tells_the_inbox() {
    follows("alice", "carol", FollowState.PENDING);
    unwanted.add("Accept");
    alice.follows().accept(uri("/users/carol"));
    refuses("Accept");
    alice.follows().reject(uri("/users/carol"));
    bobSendsAnother("Create another");

    unwanted.clear();
    clock.advance(LATER);
    takes("Create another", "Accept", "Reject");
  }

  @Test
  void O26_a_Delete_right_behind_its_Create_waits_three_seconds() {
    follows("alice", "carol", FollowState.ACCEPTED);
    Create one = alice.posts().note("one");
    alice.posts().delete(one.embeddedObject().orElseThrow().id().orElseThrow());
    takes("Create one");
    bobSendsAnother("Create one", "Create another");
    clock.advance(Duration.ofSeconds(3));
    takes("Create one", "Create another", "Delete");
  }

  @Test
  void O26_an_Update_and_an_Undo_wait_like_a_Delete() {
    follows("alice", "carol", FollowState.ACCEPTED);
    ASObject one = alice.posts().note("one").embeddedObject().orElseThrow();
    takes("Create one");
    alice.posts().update(one.toBuilder().content("changed").build());
    bobSendsAnother("Create one", "Create another");
    clock.advance(Duration.ofSeconds(3));
    takes("Create one", "Create another", "Update changed");

    Like like = alice.reactions().like(uri("/other"), uri("/users/dave"), Visibility.DIRECT);
    alice.undo(like.id().orElseThrow());
    takes("Create one", "Create another", "Update changed", "Like");
    clock.advance(Duration.ofSeconds(3));
    takes("Create one", "Create another", "Update changed", "Like", "Undo");
  }

  @Test
  void O26_an_application_sets_another_pause() throws IOException {
    server.close();
    server =
        TestServer.start(
            settings -> {
              set(settings);
              settings.pauseBeforeChanges(Duration.ofMinutes(1));
            });
    alice = server.actor("alice");
    follows("alice", "carol", FollowState.ACCEPTED);
    alice.posts().delete(alice.posts().note("one").objectId().orElseThrow());
    takes("Create one");
    clock.advance(Duration.ofSeconds(59));
    bobSendsAnother("Create one", "Create another");
    clock.advance(Duration.ofSeconds(1));
    takes("Create one", "Create another", "Delete");
  }

  @Test
  void O26_what_was_published_earlier_is_deleted_at_once() {
    follows("alice", "carol", FollowState.ACCEPTED);
    Create one = alice.posts().note("one");
    takes("Create one");
    clock.advance(Duration.ofSeconds(4));
    alice.posts().delete(one.embeddedObject().orElseThrow().id().orElseThrow());
    takes("Create one", "Delete");
    assertThat(List.copyOf(arrived)).endsWith(Delete.TYPE.term());
  }

  @Test
  void a_follower_who_is_addressed_by_name_is_reached_at_the_inbox_that_is_known() {
    follows("alice", "carol", FollowState.ACCEPTED);
    alice.reactions().like(uri("/note"), uri("/users/carol"), Visibility.DIRECT);
    takes("Like");
    assertThat(fetched).isEmpty();
    alice.reactions().like(uri("/other"), uri("/users/dave"), Visibility.DIRECT);
    takes("Like", "Like");
    assertThat(fetched).contains("/users/dave");
  }

  @Test
  void posts_are_started_in_the_order_of_sending() {
    follows("alice", "carol", FollowState.ACCEPTED);
    server
        .store
        .transactions()
        .run(
            tx -> {
              for (int i = 0; i < 5; i++) {
                alice.posts().note("note " + i);
              }
              return tx;
            });
    Await.until("all arrive", () -> arrived.size() == 5);
    // Two places: when one starts, at most one of those before it is still on its way.
    List<String> order = List.copyOf(arrived);
    for (String note : order) {
      List<String> later = order.subList(order.indexOf(note) + 1, order.size());
      assertThat(later.stream().filter(other -> other.compareTo(note) < 0).count())
          .as("%s in %s", note, order)
          .isLessThanOrEqualTo(1);
    }
  }
}
