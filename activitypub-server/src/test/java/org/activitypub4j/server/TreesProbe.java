package org.activitypub4j.server;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.activitypub4j.model.Activity;
import org.activitypub4j.server.http.ServerResponse;

/**
 * Sends activities of many small nodes to a server with a small heap, by as many threads and from
 * as many servers at once as it serves, and an honest one now and then. Told to, it sends small
 * ones that bring an object of many small nodes, which is fetched.
 */
final class TreesProbe {
  private static final int HOSTS = 24;
  private static final int SENDERS = 32;
  private static final int ROUNDS = 4;

  /** How many large objects handlers saw that were fetched for them. */
  private static final AtomicInteger FETCHED = new AtomicInteger();

  private TreesProbe() {}

  public static void main(String[] args) throws Exception {
    AtomicReference<World> made = new AtomicReference<>();
    try (World world =
        new World(
            settings ->
                settings.on(
                    Activity.class,
                    (tx, received) -> {
                      Objects.requireNonNull(made.get())
                          .received
                          .clear(); // or the test would keep the trees
                      hold(received);
                    }))) {
      made.set(world);
      run(world, Boolean.getBoolean("fetched"));
    }
  }

  /** A handler is at work for a while with what it was given. */
  private static void hold(Received<?> received) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    int members = 0;
    if (received.object().filter(object -> object.toJson().size() > 3).isPresent()) {
      FETCHED.incrementAndGet();
    }
    while (System.nanoTime() < until) {
      members += received.activity().toJson().size();
    }
    if (members == 0) {
      throw new IllegalStateException("an activity without members");
    }
  }

  private static void run(World world, boolean fetched) throws Exception {
    KeyPair keys = World.EVIL;
    List<URI> actors = new ArrayList<>();
    for (int i = 0; i < HOSTS; i++) {
      actors.add(world.serveActor("evil" + i + ".test", "/users/m", keys));
    }
    URI honest = world.serveActor("good.test", "/users/alice", World.GOOD);
    String small = nodes();
    for (URI actor : actors) {
      String like = World.activity("Like", URI.create(actor + "/l"), actor, "\"object\":\"x:y\"");
      world.post(like, URI.create(actor + "#main-key"), keys);
      world.serve(URI.create(actor + "/note"), note(actor, small));
      world.pass(Duration.ofSeconds(2));
    }
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Set<String> answers = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int sender = i;
      sent.add(
          threads.submit(
              () -> {
                URI actor = actors.get(sender % HOSTS);
                for (int round = 0; round < ROUNDS; round++) {
                  String id = actor + "/" + sender + "/" + round;
                  String json =
                      fetched
                          ? World.activity(
                              "Create", URI.create(id), actor, "\"object\":\"" + actor + "/note\"")
                          : World.activity("Like", URI.create(id), actor, small);
                  ServerResponse response = world.post(json, URI.create(actor + "#main-key"), keys);
                  (response.status() == 202 ? accepted : refused).incrementAndGet();
                  answers.add(response.status() + " " + response.text().strip());
                }
              }));
    }
    for (Future<?> one : sent) {
      one.get(5, TimeUnit.MINUTES);
    }
    threads.shutdown();
    int status = 0;
    for (int i = 0; i < 100 && status != 202; i++) {
      String like =
          World.activity(
              "Like", URI.create(honest + "/like"), honest, "\"object\":\"" + honest + "/note\"");
      status = world.post(like, URI.create(honest + "#main-key"), World.GOOD).status();
    }
    boolean handled = false;
    for (int i = 0; i < 1_000 && !handled; i++) {
      handled = world.outcome().id().equals(honest + "/like");
    }
    while (fetched && FETCHED.get() == 0) {
      world.outcome();
    }
    System.out.printf(
        "accepted %d, refused %d, fetched some: %s, honest %d %s, answers %s%n",
        accepted.get(), refused.get(), FETCHED.get() > 0, status, handled, answers);
  }

  private static String note(URI actor, String nodes) {
    return "{\"id\":\"%s/note\",\"type\":\"Note\",\"attributedTo\":\"%s\",%s}"
        .formatted(actor, actor, nodes);
  }

  /** About as many nodes as a document may have, in less than 1 MiB. */
  private static String nodes() {
    StringBuilder out = new StringBuilder("\"object\":[");
    for (int i = 0; i < 16_000; i++) {
      out.append(i == 0 ? "" : ",").append("{\"a\":\"b\",\"c\":\"\"}");
    }
    return out.append(']').toString();
  }
}
