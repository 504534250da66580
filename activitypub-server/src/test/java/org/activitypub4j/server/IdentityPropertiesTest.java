package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.signatures.keys.Keys;
import org.jspecify.annotations.Nullable;

/**
 * On two honest servers, ours and that of an attacker, with redirects, stubs, key documents,
 * uploads, cached and forgotten actors, embedded and fetched objects at random: no handler ever
 * sees an actor, an owner or an object of a server that did not say so itself. {@code
 * -Djqwik.tries=1000000} makes a million tries.
 */
class IdentityPropertiesTest {
  private static final String LIE = "a lie";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Map<String, Integer> SEEN = new TreeMap<>();
  private static final Busy BUSY = new Busy();

  @SuppressWarnings("NullAway.Init") // made before the first try
  private static World world;

  /** Counts what runs, so that a test can tell when nothing does. */
  private static final class Busy implements Executor {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger running = new AtomicInteger();

    @Override
    public void execute(Runnable task) {
      running.incrementAndGet();
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              running.decrementAndGet();
            }
          });
    }
  }

  @BeforeContainer
  static void start() throws IOException {
    world = new World(settings -> settings.executor(BUSY));
  }

  @AfterContainer
  static void stop() {
    world.close();
    BUSY.threads.shutdownNow();
    System.out.println("chains: " + NUMBERS + "; seen: " + SEEN);
    // It proves something only if much of it reaches the handlers.
    assertThat(SEEN.get("by the honest")).isPositive();
    assertThat(SEEN.get("by the attacker")).isPositive();
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void nobody_is_seen_who_did_not_say_so(@ForAll long seed) {
    world.pass(Duration.ofHours(1));
    world.reset();
    new Chain(new Random(seed), "/" + NUMBERS.incrementAndGet()).run();
  }

  /** One world: what is true in it, what the attacker serves, and some messages. */
  private static final class Chain {
    private final Random random;
    private final String path;
    private final List<URI> urls = new ArrayList<>();
    private final Map<String, URI> keys = new HashMap<>();

    /** Activities that honest actors signed or served, with their actors. */
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    private final Set<String> honest = ConcurrentHashMap.newKeySet();
    private final URI alice;
    private final URI bob;
    private final URI upload;
    private final URI mallory;
    private int sent;

    Chain(Random random, String path) {
      this.random = random;
      this.path = path;
      this.alice = honestActor("good.test", "/alice");
      this.bob = honestActor("fair.test", "/bob");
      this.upload = world.url("good.test", path + "/upload");
      for (URI author : List.of(alice, bob)) {
        serveHonest(author);
      }
      for (String ours : List.of("alice", "bob")) {
        URI id = world.federation.actor(ours).id();
        honest.add(id.toString());
        urls.add(id);
      }
      urls.add(world.federation.actor("bob").newPostId());
      urls.add(upload);
      for (int i = 0; i < 5; i++) {
        urls.add(world.url("evil.test", path + "/" + i));
      }
      this.mallory = world.url("evil.test", path + "/m");
      world.serve(mallory, actorDocument(mallory, mallory));
      urls.add(mallory);
      for (URI url : List.copyOf(urls)) {
        if (url.getHost().equals("evil.test") && !url.equals(mallory)) {
          serveAnything(url);
        }
      }
      if (random.nextBoolean()) {
        world.serve(upload, random.nextBoolean() ? actor() : keyDocument());
      }
    }

    void run() {
      int messages = 1 + random.nextInt(4);
      for (int i = 0; i < messages; i++) {
        if (random.nextInt(3) == 0) {
          sayHonestly(random.nextBoolean() ? alice : bob);
        } else {
          lie();
        }
        if (random.nextInt(4) == 0) {
          world.federation.client().forget(any());
        }
        if (random.nextInt(3) == 0) {
          serveAnything(world.url("evil.test", path + "/" + random.nextInt(5)));
        }
        check();
      }
    }

    // -------------------------------------------------------------- the honest

    private URI honestActor(String host, String name) {
      URI id = world.url(host, path + name);
      URI key = random.nextBoolean() ? URI.create(id + "#main-key") : URI.create(id + "/key");
      String document = World.actor(id, key, World.GOOD);
      world.serve(id, document);
      world.serve(key, document);
      keys.put(id.toString(), key);
      honest.add(id.toString());
      urls.add(id);
      urls.add(key);
      return id;
    }

    private void serveHonest(URI author) {
      URI note = URI.create(author + "/note");
      URI bare = URI.create(author + "/bare");
      URI activity = URI.create(author + "/activity");
      world.serve(note, object(note, author, "true"));
      world.serve(bare, object(bare, null, "true"));
      world.serve(
          activity,
          World.activity("Create", activity, author, "\"object\":" + object(note, author, "true")));
      said.add(author + " " + activity);
      urls.addAll(List.of(note, bare, activity));
    }

    private void sayHonestly(URI author) {
      URI id = URI.create(author + "/said/" + ++sent);
      said.add(author + " " + id);
      String object = object(URI.create(author + "/note"), author, "true");
      String json =
          World.activity(pick("Create", "Update", "Like"), id, author, "\"object\":" + object);
      world.post(json, Objects.requireNonNull(keys.get(author.toString())), World.GOOD);
      settle();
    }

    // -------------------------------------------------------------- the attacker

    private void lie() {
      URI actor = random.nextBoolean() ? mallory : any();
      URI signer = random.nextInt(3) > 0 ? actor : any();
      URI key = random.nextBoolean() ? URI.create(withoutFragment(signer) + "#main-key") : signer;
      URI id = random.nextBoolean() ? any() : URI.create(mallory + "/" + ++sent);
      world.post(activityDocument(id, actor), key, World.EVIL);
      settle();
    }

    private void serveAnything(URI url) {
      switch (random.nextInt(8)) {
        case 0 -> world.redirect(url, any());
        case 1, 2 -> world.serve(url, actorDocument(url, any()));
        case 3 -> world.serve(url, actor());
        case 4 -> world.serve(url, keyDocument());
        case 5 -> world.serve(url, activityDocument(random.nextBoolean() ? url : any(), any()));
        case 6 -> world.serve(url, object(any(), random.nextBoolean() ? any() : null, LIE));
        default -> world.status(url, pick(404, 410, 503));
      }
    }

    private String actor() {
      return actorDocument(any(), any());
    }

    /** An actor with a key; the key's id may be the URL, that with a fragment, or another. */
    private String actorDocument(URI id, URI keyId) {
      URI key = random.nextBoolean() ? URI.create(withoutFragment(id) + "#main-key") : keyId;
      return World.actor(id, key, World.EVIL)
          .replace("\"name\":\"" + id.getHost(), "\"name\":\"" + LIE);
    }

    private String keyDocument() {
      return """
          {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
           "id":"%s","type":"Key","owner":"%s","publicKeyPem":"%s"}"""
          .formatted(any(), any(), Keys.toPem(World.EVIL.getPublic()).replace("\n", "\\n"));
    }

    private String activityDocument(URI id, URI actor) {
      String type =
          pick(
              "Create",
              "Update",
              "Delete",
              "Announce",
              "Accept",
              "Undo",
              "Follow",
              "Move",
              "Add",
              "[\"Like\",\"Delete\"]",
              "[\"Create\",\"Person\"]",
              "[\"Note\",\"Create\"]",
              "Unheard");
      String members = "\"object\":" + embedded(2) + ",\"content\":\"" + LIE + "\"";
      if (random.nextBoolean()) {
        members += ",\"attributedTo\":\"" + any() + "\"";
      }
      if (random.nextBoolean()) {
        members +=
            ",\"%s\":%s".formatted(pick("target", "tag", "inReplyTo", "result"), embedded(2));
      }
      return World.activity(type, id, actor, members);
    }

    private String embedded(int depth) {
      return switch (random.nextInt(depth == 0 ? 2 : 4)) {
        case 0 -> "\"" + any() + "\"";
        case 1 -> object(any(), random.nextBoolean() ? any() : null, LIE);
        case 2 -> actor();
        default ->
            World.activity(
                pick("Follow", "Create"), any(), any(), "\"object\":" + embedded(depth - 1));
      };
    }

    private String object(URI id, @Nullable URI owner, String content) {
      String attributed = owner == null ? "" : ",\"attributedTo\":\"" + owner + "\"";
      return """
          {"@context":"https://www.w3.org/ns/activitystreams","type":"%s","id":"%s",
           "content":"%s"%s}"""
          .formatted(pick("Note", "Article", "Image"), id, content, attributed);
    }

    private URI any() {
      return urls.get(random.nextInt(urls.size()));
    }

    private static String withoutFragment(URI url) {
      return url.toString().replaceFirst("#.*", "");
    }

    @SafeVarargs
    private <T> T pick(T... values) {
      return values[random.nextInt(values.length)];
    }

    // -------------------------------------------------------------- what is seen

    /** Waits until nothing is under way. */
    private void settle() {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
      while (BUSY.running.get() > 0 || isDue()) {
        assertThat(System.nanoTime()).as("it comes to rest").isLessThan(end);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
      }
    }

    private static boolean isDue() {
      return world
          .store
          .transactions()
          .run(tx -> world.store.inbox().nextDue(tx))
          .filter(due -> !due.isAfter(world.now()))
          .isPresent();
    }

    private void check() {
      for (Received<?> received = world.received.poll();
          received != null;
          received = world.received.poll()) {
        check(received);
      }
    }

    private void check(Received<?> received) {
      String actor = received.actorId().toString();
      if (!actor.contains(path + "/")) {
        return; // of an earlier chain, tried again
      }
      boolean isHonest = honest.contains(actor);
      SEEN.merge(isHonest ? "by the honest" : "by the attacker", 1, Integer::sum);
      assertThat(received.actor().id().orElseThrow().toString()).isEqualTo(actor);
      if (isHonest) {
        assertThat(wasSaid(received)).as("%s said %s", actor, received).isTrue();
        assertThat(received.actor().name().orElseThrow().toString()).doesNotContain(LIE);
        assertThat(received.activity().toJson().toString()).doesNotContain(LIE);
      } else {
        assertThat(
                received.actorId().getHost().equals("evil.test") || actor.equals(upload.toString()))
            .as(actor)
            .isTrue();
      }
      received
          .object()
          .ifPresent(
              object ->
                  assertThat(received.owns(object) || object.id().isEmpty())
                      .as("%s has %s", received, object)
                      .isTrue());
      checkParts(received.activity().toJson(), received);
    }

    /** An activity without an id is made of an object that is fetched from its author. */
    private boolean wasSaid(Received<?> received) {
      Optional<URI> id = received.activity().id();
      return id.isPresent()
          ? said.contains(received.actorId() + " " + id.get())
          : received.provenBy() == Ground.FETCH
              && received
                  .object()
                  .flatMap(ASObject::id)
                  .filter(made -> isOf(made, received.actorId()))
                  .isPresent();
    }

    /** An actor serves its own document and its note. */
    private static boolean isOf(URI served, URI actor) {
      return served.equals(actor) || served.equals(URI.create(actor + "/note"));
    }

    /** Whatever of an honest server is embedded, its owner has said. */
    private void checkParts(JsonValue value, Received<?> received) {
      if (value instanceof JsonArray array) {
        array.forEach(item -> checkParts(item, received));
      } else if (value instanceof JsonObject object) {
        Optional<String> id =
            Optional.ofNullable(object.get("id")).map(text -> text.toString().replace("\"", ""));
        if (id.filter(Chain::isOfHonestHost).isPresent()
            && !received.actorId().equals(upload)
            && object.containsKey("content")) {
          assertThat(object.toString()).as("in %s", received).doesNotContain(LIE);
        }
        object.values().forEach(part -> checkParts(part, received));
      }
    }

    private static boolean isOfHonestHost(String id) {
      return !id.contains("evil.test");
    }
  }
}
