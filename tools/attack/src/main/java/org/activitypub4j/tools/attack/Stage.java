package org.activitypub4j.tools.attack;

import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.activitypub4j.model.Accept;
import org.activitypub4j.signatures.Keys;

/** The server under test and the three hosts around it that the suite plays. */
final class Stage implements AutoCloseable {
  private static final Duration HEARD = Duration.ofSeconds(8);
  private static final Duration NOT_HEARD_BEFORE = Duration.ofSeconds(2);
  private static final Duration SETTLED = Duration.ofMillis(700);

  private final Target target;
  private final Host evil;
  private final Host good;
  private final Host victim;
  private final Optional<URI> hidden;
  private final KeyPair attacker = Keys.generateRsa();
  private final KeyPair honest = Keys.generateRsa();
  private final Set<Identity> followers = new LinkedHashSet<>();
  private Duration patience = HEARD;
  private int names;

  Stage(Options options, Target target) throws IOException {
    this.target = target;
    this.hidden = options.hidden();
    this.evil = new Host(options.bind(), options.ports().get(0), options.evil());
    this.good = new Host(options.bind(), options.ports().get(1), options.good());
    this.victim = new Host(options.bind(), options.ports().get(2), options.victim());
  }

  Target target() {
    return target;
  }

  /** The attacker's. */
  Host evil() {
    return evil;
  }

  /** Honest people's, where the attacker may store files. */
  Host good() {
    return good;
  }

  /** Of somebody who is to be left in peace. */
  Host victim() {
    return victim;
  }

  /** A post that exists and is not public. */
  Optional<URI> hidden() {
    return hidden;
  }

  KeyPair attacker() {
    return attacker;
  }

  /** An actor of the attacker, who tells the truth about itself. */
  Identity mallory(String name) {
    return join(evil, "/users/mallory_" + name, attacker);
  }

  /** An honest actor, whose key the attacker does not have. */
  Identity alice(String name) {
    return join(good, "/users/alice_" + name, honest);
  }

  private static Identity join(Host host, String path, KeyPair keys) {
    Identity identity = new Identity(host, path, URI.create(host.url(path) + "#main-key"), keys);
    identity.serve();
    return identity;
  }

  /** A Follow of the actor under test; each has another id. */
  String follow(Identity from) {
    followers.add(from);
    return activity("\"Follow\"", from, quoted(target.actor()));
  }

  String undo(Identity from, URI follower) {
    return activity(
        "\"Undo\"",
        from,
        "{\"type\":\"Follow\",\"actor\":%s,\"object\":%s}"
            .formatted(quoted(follower), quoted(target.actor())));
  }

  /**
   * An activity.
   *
   * @param type JSON
   * @param object JSON
   */
  String activity(String type, Identity from, String object) {
    return activity(
        type, URI.create(from.actor() + "/activities/" + ++names), from.actor(), object);
  }

  String activity(String type, URI id, URI actor, String object) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","type":%s,"id":"%s","actor":"%s",
         "to":"%s","object":%s}"""
        .formatted(type, id, actor, target.actor(), object);
  }

  static String quoted(URI id) {
    return '"' + id.toString() + '"';
  }

  /** Follows, and waits for the Accept; false if none comes. */
  boolean isAccepted(Identity follower) throws InterruptedException {
    Answer answer = target.post(follow(follower), follower);
    boolean accepted =
        answer.isSuccess() && follower.host().await(accept(follower), atMost(patience));
    patience = accepted ? HEARD : NOT_HEARD_BEFORE;
    return accepted;
  }

  private Duration atMost(Duration wished) {
    return target.allowance().atMost(wished);
  }

  private static Predicate<Host.Arrival> accept(Identity follower) {
    return arrival ->
        arrival.path().equals(follower.path() + "/inbox")
            && arrival.activity().hasType(Accept.TYPE);
  }

  int accepts(Identity follower) {
    return follower.host().arrived(accept(follower));
  }

  /**
   * Whether an honest stranger, who does what the attacker did before, has effect: then what the
   * attacker did would have been seen too, had it any.
   */
  boolean isHonestHeard() throws InterruptedException {
    boolean heard = isAccepted(mallory("honest_" + ++names));
    evil.await(arrival -> false, atMost(SETTLED)); // what was sent before may be slower
    return heard;
  }

  /** How it shows that the server takes somebody for a follower; empty if it does not. */
  Optional<String> followership(Identity somebody) throws InterruptedException {
    if (accepts(somebody) > 0) {
      return Optional.of("an Accept came to " + somebody.actor());
    }
    return isListed(somebody.actor())
        ? Optional.of(somebody.actor() + " is among the followers")
        : Optional.empty();
  }

  boolean isListed(URI actor) throws InterruptedException {
    return target.followers().orElse(List.of()).contains(actor);
  }

  /** Says goodbye for those who became followers, as far as requests are left. */
  void leave() throws InterruptedException {
    for (Identity follower : followers) {
      if (accepts(follower) > 0) {
        follower.serve();
        target.post(undo(follower, follower.actor()), follower);
      }
    }
  }

  @Override
  public void close() {
    evil.close();
    good.close();
    victim.close();
  }
}
