package org.activitypub4j.interop;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.activitypub4j.model.Follow;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;

/**
 * How long a page of the blog takes while a post goes out to thousands of followers, compared with
 * a quiet moment of the same run. Not a test; run it alone on a machine:
 *
 * <pre>
 * java -Dinterop.dir=interop -Dinterop.work=interop/target -Dinterop.blog=examples/blog/target/...-app.jar \
 *   -cp ... org.activitypub4j.interop.BlogUnderLoad 10000 50
 * </pre>
 */
public final class BlogUnderLoad {
  private final List<LoopbackPeer> peers = new ArrayList<>();
  private final List<PeerActor> followers = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private BlogUnderLoad() {}

  /** Takes the number of followers and of servers. */
  public static void main(String[] arguments) throws Exception {
    int followers = Integer.parseInt(arguments[0]);
    int servers = Integer.parseInt(arguments[1]);
    BlogUnderLoad load = new BlogUnderLoad();
    try (Blog blog = Blog.start()) {
      load.run(blog, followers, servers);
    }
    System.exit(0);
  }

  private void run(Blog blog, int followerCount, int servers) throws Exception {
    for (int i = 0; i < servers; i++) {
      peers.add(LoopbackPeer.start());
    }
    KeyPair keys = peers.get(0).actor("/users/first").keys();
    for (int i = 0; i < followerCount; i++) {
      followers.add(peers.get(i % servers).actor("/users/u" + i, keys));
    }
    follow(blog);
    System.out.printf("%d followers on %d servers%n", received(), servers);

    URI post = blog.publish("Quiet " + System.nanoTime(), "They *walk* sideways.");
    int before = waitForAll(followerCount * 2);
    measure(post, () -> false, 3_000); // the pages are compiled
    long[] quiet = measure(post, () -> false, 3_000);

    long start = System.nanoTime();
    blog.publish("Busy " + System.nanoTime(), "They *run* sideways.");
    int after = before + followerCount;
    long[] busy = measure(post, () -> received() >= after, Integer.MAX_VALUE);
    double seconds = (System.nanoTime() - start) / 1e9;

    print("quiet", quiet);
    print("while deliveries go out", busy);
    System.out.printf(
        "%d deliveries in %.1f s, %.0f a second; p99 %.2f times that of the quiet moment%n",
        followerCount, seconds, followerCount / seconds, at(busy, 0.99) / (double) at(quiet, 0.99));
  }

  private void follow(Blog blog) throws InterruptedException, ExecutionException {
    URI inbox = URI.create(blog.actor() + "/inbox");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> all = new ArrayList<>();
    for (PeerActor follower : followers) {
      Callable<?> call =
          () -> {
            Follow follow =
                Follow.builder()
                    .id(URI.create(follower.id() + "/follow"))
                    .actor(follower.id())
                    .object(blog.actor())
                    .build();
            HttpResponse<String> answer = follower.send(inbox, follow);
            while (answer.statusCode() != 202) { // there are limits for what strangers cause
              Thread.sleep(200);
              answer = follower.send(inbox, follow);
            }
            return answer;
          };
      all.add(threads.submit(call));
    }
    for (Future<?> one : all) {
      requireNonNull(one.get());
    }
    threads.shutdown();
    waitForAll(followers.size());
  }

  /** All that came to inboxes: one Accept for each follower, and then the posts. */
  private int received() {
    return peers.stream()
        .mapToInt(
            peer -> (int) peer.asked().stream().filter(one -> one.startsWith("POST ")).count())
        .sum();
  }

  private int waitForAll(int count) throws InterruptedException {
    while (received() < count) {
      Thread.sleep(200);
    }
    return received();
  }

  /** Loads a page again and again, one at a time, with a pause between. */
  private long[] measure(URI page, BooleanSupplier isOver, int most)
      throws IOException, InterruptedException {
    List<Long> times = new ArrayList<>();
    HttpRequest request = HttpRequest.newBuilder(page).header("Accept", "text/html").build();
    while (times.size() < most && !(times.size() % 100 == 99 && isOver.getAsBoolean())) {
      long start = System.nanoTime();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      times.add(System.nanoTime() - start);
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(page + " answered " + answer.statusCode());
      }
      Thread.sleep(2);
    }
    long[] sorted = times.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static long at(long[] sorted, double quantile) {
    return sorted[(int) (quantile * (sorted.length - 1))];
  }

  private static void print(String what, long[] sorted) {
    System.out.printf(
        "%s: %d pages, p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        what,
        sorted.length,
        at(sorted, 0.5) / 1e6,
        at(sorted, 0.99) / 1e6,
        sorted[sorted.length - 1] / 1e6);
  }
}
