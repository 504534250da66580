package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.activitypub4j.signatures.Headers;

/** Tries requests that a proxy in front may read otherwise than the server. */
final class A16RawHttp implements Attack {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public String id() {
    return "A16";
  }

  @Override
  public String tries() {
    return "NUL in a header, a Signature on a folded line, and two of Host, Content-Length, Digest";
  }

  @Override
  public String remedy() {
    return "Answer 400 to control characters in headers and to two of what may be there once; put a strict proxy in front.";
  }

  @Override
  public AttackResult run(Stage stage) throws IOException, InterruptedException {
    TargetServer target = stage.target();
    int control = status(target, get(target, "", ""));
    if (control != 200) {
      return AttackResult.unknown("a plain request over a socket got %d".formatted(control));
    }
    Identity mallory = stage.mallory("a16");
    List<String> taken = new ArrayList<>();
    Map<String, String> requests = requests(stage, mallory);
    for (Map.Entry<String, String> request : requests.entrySet()) {
      int status = status(target, request.getValue());
      if (status >= 200 && status < 400) {
        taken.add(request.getKey() + " got " + status);
      }
    }
    return taken.isEmpty()
        ? AttackResult.held("all %d were refused".formatted(requests.size()))
        : AttackResult.broken(String.join(", ", taken));
  }

  private static int status(TargetServer target, String request) throws IOException {
    return RawConnection.status(target.actor(), request, target.allowance().take(PATIENCE));
  }

  private static Map<String, String> requests(Stage stage, Identity mallory) {
    TargetServer target = stage.target();
    Map<String, String> requests = new LinkedHashMap<>();
    requests.put("NUL", get(target, "X-A: b\0c\r\n", ""));
    requests.put("two Hosts", get(target, "Host: other.example\r\n", ""));
    requests.put(
        "two Content-Lengths", get(target, "Content-Length: 0\r\nContent-Length: 5\r\n", "hello"));
    byte[] body = stage.follow(mallory).getBytes(UTF_8);
    Headers signed = target.signed(body, mallory);
    String other = "Digest: SHA-256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n";
    requests.put("a second Digest", RawConnection.post(target.inbox(), "", signed, other, body));
    requests.put(
        "a Digest before the signed one",
        RawConnection.post(target.inbox(), other, signed, "", body));
    requests.put(
        "a Signature on a folded line",
        RawConnection.hidden(target.inbox(), "X-A: b\r\n ", signed, body));
    return requests;
  }

  private static String get(TargetServer target, String lines, String body) {
    URI actor = target.actor();
    return "GET "
        + actor.getRawPath()
        + " HTTP/1.1\r\nHost: "
        + actor.getRawAuthority()
        + "\r\nAccept: application/activity+json\r\n"
        + lines
        + "Connection: close\r\n\r\n"
        + body;
  }
}
