package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Like;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.testing.Await;

/** Lets a remote server say all that is in the log vectors, in a process whose log is read. */
final class LogProbe {
  private LogProbe() {}

  public static void main(String[] args) throws IOException {
    Queue<String> told = new ConcurrentLinkedQueue<>();
    Queue<String> events = new ConcurrentLinkedQueue<>();
    int expected = 0;
    try (RemotePeer peer = new RemotePeer("evil.test")) {
      Federation federation =
          LocalServer.start(
              settings ->
                  settings
                      .on(
                          Activity.class,
                          (tx, received) -> {
                            throw new IllegalStateException(
                                "no " + received.activity().types() + received.activity().toJson());
                          })
                      .listener(new Listener(told, events)));
      for (Map.Entry<String, String> vector : LogVectors.all().entrySet()) {
        String text = vector.getValue();
        String path = "/m" + expected;
        URI mallory = peer.serveActor(path);
        for (String json : documents(mallory, vector.getKey().replace(' ', '-'), quote(text))) {
          answer(RemotePeer.send(federation, mallory, json));
        }
        answer(RemotePeer.send(federation, mallory, text));
        answer(RemotePeer.send(federation, mallory, "{\"" + text));
        sendKeyId(federation, text);
        // The first is tried again, the second is given up.
        peer.serve(path + "/inbox", expected % 2 == 0 ? 400 : 422, text);
        federation
            .actor("alice")
            .send(Like.builder().object(URI.create("http://evil.test/x")).to(mallory).build());
        expected++;
      }
      int deliveries = expected;
      Await.until("deliveries end", () -> count(events, "delivery") >= deliveries);
      Await.until("handlers fail", () -> count(events, "failed") >= deliveries / 2);
      told.forEach(System.out::println);
      LocalServer.stop(federation);
      System.out.println("said " + expected);
    }
  }

  private static long count(Queue<String> events, String event) {
    return events.stream().filter(event::equals).count();
  }

  private static void answer(ServerResponse response) {
    System.out.println(response.status() + " " + response.text().stripTrailing());
  }

  private static Iterable<String> documents(URI actor, String number, String text) {
    String context = "{\"@context\":\"https://www.w3.org/ns/activitystreams\",";
    String id = "\"id\":\"" + actor + "/" + number + "/";
    String by = "\",\"actor\":\"" + actor + "\"";
    return java.util.List.of(
        context + id + "1\",\"type\":" + text + ",\"actor\":\"" + actor + "\"}",
        context + id + "2\",\"type\":[" + text + ",\"Like\"],\"actor\":\"" + actor + "\"}",
        context + id + "3\",\"type\":\"Like\",\"actor\":\"" + actor + "\",\"object\":" + text + "}",
        context + "\"id\":" + text + ",\"type\":\"Like\",\"actor\":\"" + actor + "\"}",
        context
            + "\"id\":\""
            + actor
            + "/"
            + text.substring(1)
            + ",\"type\":\"Like\",\"actor\":\""
            + actor
            + "\"}",
        context + "\"type\":\"Like\",\"actor\":" + text + "}",
        context
            + id
            + "4"
            + by
            + ",\"type\":\"Create\",\"object\":\""
            + actor
            + "/gone/"
            + text.substring(1)
            + "}",
        context
            + id
            + "5"
            + by
            + ",\"type\":\"Create\",\"object\":{\"id\":"
            + text
            + ",\"type\":"
            + text
            + ",\"name\":"
            + text
            + "}}",
        "{\"@context\":" + text + "," + id + "6" + by + ",\"type\":\"Like\"}",
        "{\"@context\":[\"https://www.w3.org/ns/activitystreams\",{\"x\":"
            + text
            + "}],"
            + id
            + "7"
            + by
            + ",\"type\":\"x\",\"x\":1}",
        context + id + "8" + by + ",\"type\":\"Like\",\"nameMap\":{" + text + ":\"x\"}}");
  }

  private static void sendKeyId(Federation federation, String text) {
    try {
      answer(
          federation.handle(
              new ServerRequest(
                  "POST",
                  "/inbox",
                  org.activitypub4j.signatures.Headers.of(
                      "Host",
                      "ours.test",
                      "Content-Type",
                      "application/activity+json",
                      "Signature",
                      "keyId=\"http://evil.test/" + text + "\",signature=\"aaaa\""),
                  RequestBody.of(text.getBytes(UTF_8)),
                  "127.0.0.1")));
    } catch (IllegalArgumentException e) {
      System.out.println("no such header can be");
    }
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
      out.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return out.append('"').toString();
  }

  /** Prints what it is told, and fails at some of it. */
  private record Listener(Queue<String> told, Queue<String> events) implements FederationListener {
    @Override
    public void accepted(URI actor, String activity, Ground provenBy) {
      told.add("accepted " + activity);
      throw new IllegalStateException("a listener does not like " + activity);
    }

    @Override
    public void refused(String target, int status, String reason) {
      told.add("refused " + target + " " + status + " " + reason);
    }

    @Override
    public void failed(String activity, boolean parked, RuntimeException cause) {
      told.add("failed " + activity);
      events.add("failed");
    }

    @Override
    public void ignored(String activity, IgnoreReason reason, String detail) {
      told.add("ignored: " + detail);
    }

    @Override
    public void delivery(QueuedDelivery delivery, URI activity, DeliveryResult result) {
      events.add("delivery");
      told.add(result.toString());
    }
  }
}
