package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;

/**
 * What one writes in an afternoon: it fetches the key, never looks at the signature, takes the
 * actor of the body for who it says, quotes whatever goes wrong, and has ActivityStreams only for
 * who asks for it by name. It has eight threads.
 */
final class NaiveServer implements AutoCloseable {
  /** What becomes of Follows. */
  enum Follows {
    ACCEPTED,
    /** Accepted, and not to be taken back. */
    KEPT,
    IGNORED
  }

  private final Follows follows;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.ALWAYS)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final URI actor;

  NaiveServer(Follows follows) throws IOException {
    this.follows = follows;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    actor = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/bot");
    http.createContext("/", this::handle);
    http.setExecutor(threads);
    http.start();
  }

  URI actor() {
    return actor;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      if (exchange.getRequestMethod().equals("POST")) {
        receive(exchange);
      } else {
        Optional<String> accept =
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"));
        boolean named = accept.filter(text -> text.contains("activity+json")).isPresent();
        answer(exchange, named ? 200 : 404, named ? document() : "no such page");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String document() {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","id":"%1$s","type":"Service",
         "inbox":"%1$s/inbox"}"""
        .formatted(actor);
  }

  private void receive(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      Activity activity = ActivityStreams.standard().read(body).as(Activity.class);
      String signature = exchange.getRequestHeaders().getFirst("Signature");
      String key = signature.substring(signature.indexOf("keyId=\"") + 7);
      fetch(URI.create(key.substring(0, key.indexOf('"'))));
      ASObject sender = fetch(activity.actorId().orElseThrow());
      if (activity.types().contains("Follow") && follows != Follows.IGNORED) {
        accept(sender.as(Actor.class).inbox().orElseThrow(), activity);
      }
      boolean refused = follows == Follows.KEPT && activity.types().contains("Undo");
      answer(exchange, refused ? 403 : 202, "");
    } catch (IOException | RuntimeException e) {
      answer(exchange, 401, "not accepted: " + e);
    }
  }

  private ASObject fetch(URI url) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Accept", "application/activity+json")
            .timeout(Duration.ofSeconds(2))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(url + " answered " + response.statusCode() + ": " + response.body());
    }
    return ActivityStreams.standard().read(response.body().getBytes(UTF_8));
  }

  private void accept(URI inbox, Activity follow) throws IOException, InterruptedException {
    String accept =
        """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"Accept","actor":"%s",
         "object":"%s"}"""
            .formatted(actor, follow.id().orElseThrow());
    client.send(
        HttpRequest.newBuilder(inbox).POST(BodyPublishers.ofString(accept)).build(),
        BodyHandlers.discarding());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] bytes = text.getBytes(UTF_8);
      boolean bodyless = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.getResponseHeaders().set("Content-Type", "application/activity+json");
      exchange.sendResponseHeaders(status, bodyless ? -1 : bytes.length);
      if (!bodyless) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
