package org.activitypub4j.server;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.model.Like;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.work.WorkerThreads;
import org.activitypub4j.server.spi.InboxStore;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.testing.Await;

/**
 * Sends activities of 150 kB to a server with a small heap, which has room for two and a half: from
 * three hosts of one domain whose handlers wait, and from actors whose servers do not answer; each
 * time an honest one after them.
 */
final class TreeSharesProbe {
  private static final List<String> EVIL = List.of("a.evil.test", "b.evil.test", "c.evil.test");
  private static final List<String> SLOW = List.of("slow1.test", "slow2.test");
  private static final String HONEST = "good.test";
  private static final String PADDING = "x".repeat(150_000);

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger working = new AtomicInteger();
  private final AtomicInteger applied = new AtomicInteger();
  private final Counting storage = new Counting();
  private final Map<String, URI> actors = new ConcurrentHashMap<>();
  private final ExecutorService workers = WorkerThreads.newExecutor();
  private final AtomicInteger busy = new AtomicInteger();

  public static void main(String[] args) throws IOException {
    new TreeSharesProbe().run();
  }

  /** Stands for one that fetches from a slow server: large ones of the evil domain wait here. */
  private final class Waiting implements ResolvingHandler<Like, Boolean> {
    @Override
    public Boolean resolve(Resolver resolver, Received<Like> received) {
      if (EVIL.contains(received.actorId().getHost()) && isLarge(received.activity())) {
        working.incrementAndGet();
        try {
          end.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return true;
    }

    @Override
    public void apply(Tx tx, Received<Like> received, Boolean resolved) {
      if (EVIL.contains(received.actorId().getHost()) && isLarge(received.activity())) {
        applied.incrementAndGet();
      }
    }
  }

  private static boolean isLarge(Like like) {
    return like.id().orElseThrow().toString().endsWith("/large");
  }

  private void run() throws IOException {
    try (World world =
        new World(
            settings ->
                settings.storage(storage).executor(this::work).on(Like.class, new Waiting()))) {
      List.of(EVIL, SLOW, List.of(HONEST)).stream()
          .flatMap(List::stream)
          .forEach(
              host -> {
                actors.put(host, world.serveActor(host, "/users/m", World.EVIL));
                send(world, host, "small", "");
                world.outcome(); // now actor and key are known
              });
      shares(world);
      slowActors(world);
    } finally {
      workers.shutdownNow();
    }
  }

  private void work(Runnable task) {
    workers.execute(
        () -> {
          busy.incrementAndGet();
          try {
            task.run();
          } finally {
            busy.decrementAndGet();
          }
        });
  }

  /**
   * Whether so many were put off, and only the first is at work: time that passes sooner ends what
   * is still being put off.
   */
  private boolean arePutOff(int times) {
    return storage.postponed.get() == times && busy.get() == 1;
  }

  private void shares(World world) {
    EVIL.forEach(host -> send(world, host, "large", PADDING));
    Await.until("one works, two are put off", () -> working.get() == 1 && arePutOff(2));
    send(world, HONEST, "large", PADDING);
    System.out.println("handled meanwhile: " + world.outcome().equals(handled(HONEST, "large")));
    int expected = storage.postponed.get();
    Await.until("the honest one has ended", () -> arePutOff(2));
    // Each more than five seconds and a quarter of what passed, and a quarter more; a lease has
    // 120.
    for (int seconds : List.of(15, 20, 26, 35)) {
      world.pass(Duration.ofSeconds(seconds));
      expected += EVIL.size() - 1;
      int times = expected;
      Await.until("both are put off again", () -> arePutOff(times));
    }
    end.countDown();
    Await.until("the first is handled", () -> applied.get() == 1);
    AtomicInteger seen = new AtomicInteger();
    Await.until(
        "all are handled",
        () -> {
          int now = storage.postponed.get();
          // No sooner, or leases end under the work.
          if (busy.get() == 0 && seen.getAndSet(now) < now) {
            world.pass(Duration.ofSeconds(90));
          }
          return applied.get() == EVIL.size();
        });
    System.out.println("attempts counted: " + storage.counted.get());
    boolean all = true;
    for (int i = 0; i < EVIL.size(); i++) {
      all &= world.outcome().what().equals("handled");
    }
    System.out.println("all handled: " + all);
  }

  private void slowActors(World world) {
    world.pass(Duration.ofHours(2)); // actors are fetched again, keys are not
    SLOW.forEach(host -> world.hang(uri(host)));
    world.asked.clear();
    SLOW.forEach(host -> send(world, host, "large", PADDING + PADDING.substring(0, 30_000)));
    Await.until(
        "both are asked for",
        () -> SLOW.stream().allMatch(host -> world.asked.contains("GET " + host + "/users/m")));
    send(world, HONEST, "second", PADDING);
    System.out.println(
        "before the slow actors: " + world.outcome().equals(handled(HONEST, "second")));
  }

  private URI uri(String host) {
    return actors.getOrDefault(host, URI.create("x:none"));
  }

  private World.Outcome handled(String host, String name) {
    return new World.Outcome("handled", uri(host) + "/" + name);
  }

  private void send(World world, String host, String name, String padding) {
    URI actor = uri(host);
    String like =
        World.activity(
            "Like",
            URI.create(actor + "/" + name),
            actor,
            "\"object\":\"x:y\",\"content\":\"" + padding + "\"");
    ServerResponse response = world.post(like, URI.create(actor + "#main-key"), World.EVIL);
    if (response.status() != 202) {
      throw new IllegalStateException(host + ": " + response.text());
    }
  }

  /** A store that counts what is put off, and what is tried again. */
  private static final class Counting extends OverMemory {
    final AtomicInteger postponed = new AtomicInteger();
    final AtomicInteger counted = new AtomicInteger();
    private final InboxStore inbox =
        Stores.watched(
            InboxStore.class,
            memory.inbox(),
            (method, arguments) -> {
              if (method.equals("postpone")) {
                postponed.incrementAndGet();
              } else if (method.equals("retry")) {
                counted.incrementAndGet();
              }
            });

    @Override
    public InboxStore inbox() {
      return inbox;
    }
  }
}
