package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import org.activitypub4j.signatures.Headers;

/** Tries to hide a header from the proxy in front behind a bare CR. */
final class A16BareCr implements Attack {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public String id() {
    return "A16-CR";
  }

  @Override
  public String tries() {
    return "a Signature behind a bare CR in another header, which most proxies do not see";
  }

  @Override
  public String remedy() {
    return "Only the HTTP server can see this: put a proxy in front that refuses such requests.";
  }

  @Override
  public AttackResult run(Stage stage) throws IOException, InterruptedException {
    TargetServer target = stage.target();
    Identity mallory = stage.mallory("a16_cr");
    byte[] body = stage.follow(mallory).getBytes(UTF_8);
    Headers signed = target.signed(body, mallory);
    String request = RawConnection.hidden(target.inbox(), "X-A: b\r", signed, body);
    int status = RawConnection.status(target.inbox(), request, target.allowance().take(PATIENCE));
    if (status >= 200 && status < 300) {
      return AttackResult.broken("the hidden Signature was read: %d".formatted(status));
    }
    return target.post(stage.follow(mallory), mallory).isSuccess()
        ? AttackResult.held("the hidden Signature was not read: %d".formatted(status))
        : AttackResult.unknown("the same request in good form is refused too");
  }
}
