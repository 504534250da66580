package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;

/** A server that the suite plays: answers as it is told, and remembers what it was asked. */
final class Host implements AutoCloseable {
  private static final String ACTIVITY_JSON = "application/activity+json";
  private static final int MAX_BODY_BYTES = 1 << 20;

  /** An activity that came to an inbox. */
  record Arrival(String path, Activity activity) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Reply(int status, String type, String location, byte[] body) {}

  private final HttpServer http;
  private final URI base;
  private final ExecutorService threads = Executors.newCachedThreadPool(Host::daemon);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final Object changed = new Object();
  private final List<String> asked = new ArrayList<>();
  private final List<Arrival> arrivals = new ArrayList<>();

  /**
   * Starts a host.
   *
   * @param port 0 for any that is free
   * @param base the public URL that leads to the port; empty for the port itself
   */
  Host(InetAddress bind, int port, Optional<URI> base) throws IOException {
    http = create(bind, port);
    this.base = base.orElseGet(() -> local(bind, http.getAddress().getPort()));
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  private static HttpServer create(InetAddress bind, int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(bind, port), 0);
    } catch (BindException e) {
      throw new IOException(
          "port %d of %s cannot be had: %s".formatted(port, bind.getHostAddress(), e.getMessage()),
          e);
    }
  }

  private static URI local(InetAddress bind, int port) {
    String address = bind.getHostAddress();
    return URI.create(
        "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port);
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "attack");
    thread.setDaemon(true);
    return thread;
  }

  URI url(String path) {
    return base.resolve(path);
  }

  void serve(String path, String json) {
    serve(path, json.getBytes(UTF_8));
  }

  void serve(String path, byte[] json) {
    replies.put(path, new Reply(200, ACTIVITY_JSON, "", json));
  }

  void redirect(String path, URI location) {
    replies.put(path, new Reply(302, ACTIVITY_JSON, location.toString(), new byte[0]));
  }

  void status(String path, int status, String text) {
    replies.put(path, new Reply(status, "text/plain", "", text.getBytes(UTF_8)));
  }

  /** Lets requests for a path wait until the end. */
  void hang(String path) {
    replies.put(path, new Reply(0, "", "", new byte[0]));
  }

  /** How many requests came for paths that begin so. */
  int asked(String path) {
    synchronized (changed) {
      return (int) asked.stream().filter(each -> each.startsWith(path)).count();
    }
  }

  /** How many activities came that are wanted. */
  int arrived(Predicate<Arrival> wanted) {
    synchronized (changed) {
      return (int) arrivals.stream().filter(wanted).count();
    }
  }

  /** Waits for an activity; false if none came in time. */
  boolean await(Predicate<Arrival> wanted, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    synchronized (changed) {
      while (arrivals.stream().noneMatch(wanted)) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        changed.wait(left);
      }
      return true;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
      synchronized (changed) {
        asked.add(path);
        if (exchange.getRequestMethod().equals("POST")) {
          arrive(path, body);
        }
        changed.notifyAll();
      }
      if (exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(202, -1);
        return;
      }
      Reply reply = replies.getOrDefault(path, new Reply(404, "text/plain", "", new byte[0]));
      if (reply.status() == 0) {
        closed.await();
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      if (!reply.location().isEmpty()) {
        exchange.getResponseHeaders().set("Location", reply.location());
      }
      boolean bodyless = reply.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(reply.status(), bodyless ? -1 : reply.body().length);
      if (!bodyless) {
        exchange.getResponseBody().write(reply.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void arrive(String path, byte[] body) {
    try {
      Activity activity = ActivityStreams.standard().read(body).as(Activity.class);
      arrivals.add(new Arrival(path, activity));
    } catch (DocumentException e) {
      System.err.println("What came to " + path + " cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
