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
import org.activitypub4j.signatures.keys.Keys;

/** The server under test and the three hosts around it that the suite plays. */
final class Stage implements AutoCloseable {
  private static final Duration HEARD = Duration.ofSeconds(8);
  private static final Duration NOT_HEARD_BEFORE = Duration.ofSeconds(2);
  private static final Duration SETTLED = Duration.ofMillis(700);

  /** How often it is looked whether all goodbyes have had effect. */
  private static final int GOODBYES = 5;

  private final TargetServer target;
  private final Host evil;
  private final Host good;
  private final Host victim;
  private final Optional<URI> hidden;
  private final KeyPair attacker = Keys.generateRsa();
  private final KeyPair honest = Keys.generateRsa();
  private final Set<Identity> followers = new LinkedHashSet<>();
  private Duration patience = HEARD;
  private int names;

  Stage(AttackOptions options, TargetServer target) throws IOException {
    this.target = target;
    this.hidden = options.hidden();
    this.evil = new Host(options.bind(), options.ports().get(0), options.evil());
    this.good = new Host(options.bind(), options.ports().get(1), options.good());
    this.victim = new Host(options.bind(), options.ports().get(2), options.victim());
  }

  TargetServer target() {
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

  /**
   * Says goodbye for those who became followers.
   *
   * @return who follows still, as far as the server tells: because requests or time are used up, or
   *     because it does not believe them any more
   */
  List<URI> leave() throws InterruptedException {
    Set<Identity> left = new LinkedHashSet<>(followers);
    left.removeIf(follower -> accepts(follower) == 0);
    try {
      for (Identity follower : List.copyOf(left)) {
        if (leaves(follower)) {
          left.remove(follower);
        }
      }
      return whoIsListed(left);
    } catch (RequestQuota.SpentException e) {
      return actors(left);
    }
  }

  /** Takes a Follow back, and waits until that is seen, as far as it is shown. */
  void goodbye(Identity follower) throws InterruptedException {
    leaves(follower);
    for (int i = 0; i < GOODBYES && isListed(follower.actor()); i++) {
      evil.await(arrival -> false, atMost(SETTLED));
    }
  }

  /** Whether its goodbye is taken. */
  private boolean leaves(Identity follower) throws InterruptedException {
    follower.serve();
    return target.post(undo(follower, follower.actor()), follower).isSuccess();
  }

  /** What was taken may have effect later; what is listed then follows, whatever was answered. */
  private List<URI> whoIsListed(Set<Identity> refused) throws InterruptedException {
    List<URI> all = actors(followers);
    Optional<List<URI>> listed = target.followers();
    for (int i = 0; i < GOODBYES && listed.filter(ids -> overlap(ids, all)).isPresent(); i++) {
      evil.await(arrival -> false, atMost(SETTLED));
      listed = target.followers();
    }
    return listed
        .map(ids -> all.stream().filter(ids::contains).toList())
        .orElseGet(() -> actors(refused));
  }

  private static boolean overlap(List<URI> some, List<URI> others) {
    return some.stream().anyMatch(others::contains);
  }

  private static List<URI> actors(Set<Identity> identities) {
    return identities.stream().map(Identity::actor).toList();
  }

  @Override
  public void close() {
    evil.close();
    good.close();
    victim.close();
  }
}
