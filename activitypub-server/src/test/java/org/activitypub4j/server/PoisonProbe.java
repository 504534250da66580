package org.activitypub4j.server;

import java.net.URI;
import java.time.Duration;
import org.activitypub4j.model.Like;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.SteppingClock;

/** Gives up some activities within a second, in a process whose log is read. */
final class PoisonProbe {
  static final int COUNT = 3;

  private PoisonProbe() {}

  public static void main(String[] args) {
    SteppingClock clock = new SteppingClock();
    try (TestServer server =
            TestServer.start(
                settings ->
                    settings
                        .clock(clock)
                        .on(
                            Like.class,
                            (tx, one) -> {
                              throw new IllegalStateException("it does not like this");
                            }));
        Peer mallory = new Peer(clock)) {
      for (int i = 1; i <= COUNT; i++) {
        URI note = URI.create("https://example.org/note" + i);
        mallory.send(server, server.inbox("alice"), mallory.activity("Like", "/poison" + i, note));
      }
      for (int attempt = 1; attempt <= 8; attempt++) {
        int failures = COUNT * attempt;
        Await.until(() -> failures + " failures", () -> server.failures.size() >= failures);
        clock.advance(attempt < 8 ? Duration.ofHours(1) : Duration.ZERO);
      }
    }
    System.out.println("all were tried");
  }
}
