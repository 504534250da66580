package org.activitypub4j.examples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Accept;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Delete;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.model.Undo;
import org.activitypub4j.model.Update;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.spi.FollowState;

/** Alice, on one server, follows Bob, on the other, and reads what he posts. */
final class Demo {
  private static final String NEXT =
      """

      What to do next:
      1. Run two servers that stay, each in a terminal of its own:
           mvn -q -pl examples/quickstart -am compile exec:java \\
             -Dexec.args="--serve --allow-network 127.0.0.0/8"
           mvn -q -pl examples/quickstart -am compile exec:java \\
             -Dexec.args="--serve --allow-network 127.0.0.0/8 --port 8090 --control-port 8091"
      2. Let alice of the first follow bob of the second and write to him, who answers:
           curl -H 'Content-Type: application/json' http://127.0.0.1:8081/follow \\
             -d '{"actor":"alice","target":"@bob@127.0.0.1:8090"}'
           curl -H 'Content-Type: application/json' http://127.0.0.1:8081/post \\
             -d '{"actor":"alice","content":"<p>Hi</p>","to":["@bob@127.0.0.1:8090"]}'
           curl http://127.0.0.1:8081/received
      3. Let everything survive kill -9: give --store FILE to a server; or see it happen:
           mvn -q -pl examples/quickstart -am compile exec:java \\
             -Dexec.args="--store /tmp/quickstart"
      4. Write your own: README.md, "Three uses"; all of this example is in examples/quickstart.
      """;

  private final WireLog wire;
  private boolean good = true;
  private BooleanSupplier nothingWaits = () -> true;

  Demo(WireLog wire) {
    this.wire = wire;
  }

  /** Runs to the end; true if everything happened that should. */
  boolean run() throws IOException, InterruptedException {
    try (ExampleServer first = start("A");
        ExampleServer second = start("B")) {
      wire.line("A is " + first.federation().origin() + ", where alice is");
      wire.line("B is " + second.federation().origin() + ", where bob is");
      wire.name(first.federation().origin(), "A");
      wire.name(second.federation().origin(), "B");
      nothingWaits = () -> !first.isDelivering() && !second.isDelivering();
      play(first, second);
    } catch (IllegalStateException e) {
      check(false, String.valueOf(e.getMessage()));
    }
    wire.line("");
    wire.line(
        good
            ? "Done: two servers federated with " + wire.requests() + " requests between them."
            : "Something did not happen that should have.");
    NEXT.lines().forEach(wire::line);
    return good;
  }

  private ExampleServer start(String name) throws IOException {
    // Other servers are reached over https on public addresses only; this one lifts that for
    // loopback.
    return ExampleServer.start(
        0,
        Optional.empty(),
        Settings.NONE
            .withNetwork("127.0.0.0/8")
            .withObservers(wire.requestsOf(name), wire.eventsOf(name)));
  }

  private void play(ExampleServer first, ExampleServer second) throws InterruptedException {
    ActorContext alice = first.federation().actor("alice");
    ActorContext bob = second.federation().actor("bob");

    String handle = "@bob@" + second.federation().origin().authority();
    step("A looks up " + handle + " with WebFinger");
    FederationClient client = first.federation().client();
    Actor found = client.lookupActor(handle, client.newBudget()).actor();
    check(found.id().equals(Optional.of(bob.id())), "WebFinger found " + wire.brief(bob.id()));

    step("alice follows bob");
    alice.follows().follow(bob.id());
    second.received().await("the Follow", by(Follow.class, alice));
    Received<?> accept = first.received().await("the Accept", by(Accept.class, bob));
    check(accept.provenBy() == Ground.SIGNATURE, "bob accepted, with his signature");
    check(
        alice.follows().following(10).get(0).state() == FollowState.ACCEPTED
            && bob.follows().followers(10).get(0).toString().equals(alice.id().toString()),
        "both servers know that alice follows bob");

    step("bob posts");
    ASObject post = bob.posts().note("<p>Hello, fediverse!</p>").embeddedObject().orElseThrow();
    Received<?> create = first.received().await("the post", by(Create.class, bob));
    check(create.provenBy() == Ground.SIGNATURE, "the post has come, its signature is good");
    check(text(create).equals("Hello, fediverse!"), "it says: " + text(create));

    step("bob edits the post");
    bob.posts().update(post.toBuilder().content("<p>Hello, dear fediverse!</p>").build());
    Received<?> update = first.received().await("the edit", by(Update.class, bob));
    check(text(update).equals("Hello, dear fediverse!"), "it says now: " + text(update));

    step("bob deletes the post");
    bob.posts().delete(post.id().orElseThrow());
    Received<?> delete = first.received().await("the deletion", by(Delete.class, bob));
    check(isAbout(delete, post.id().orElseThrow()), "A knows that the post is gone");

    step("alice unfollows bob");
    alice.follows().unfollow(bob.id());
    second.received().await("the Undo", by(Undo.class, alice));
    check(
        bob.follows().followers(10).isEmpty() && alice.follows().following(10).isEmpty(),
        "both servers know that alice no longer follows bob");
  }

  private static java.util.function.Predicate<Received<?>> by(
      Class<? extends Activity> type, ActorContext actor) {
    return received ->
        type.isInstance(received.activity()) && Uris.same(received.actorId(), actor.id());
  }

  private static String text(Received<?> received) {
    return received.object().flatMap(ASObject::content).map(html -> html.toPlainText()).orElse("");
  }

  private static boolean isAbout(Received<?> received, URI object) {
    return received.activity().objectId().filter(id -> Uris.same(id, object)).isPresent();
  }

  /** What belongs to a step stands below its heading. */
  private void step(String what) throws InterruptedException {
    wire.drain(nothingWaits);
    wire.step(what);
  }

  private void check(boolean condition, String what) throws InterruptedException {
    wire.drain(nothingWaits);
    if (condition) {
      wire.good(what);
    } else {
      wire.bad(what);
      good = false;
    }
  }
}
