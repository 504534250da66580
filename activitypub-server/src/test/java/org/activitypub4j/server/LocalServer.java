package org.activitypub4j.server;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.activitypub4j.model.Person;

/** A federation with the actor alice. */
final class LocalServer {
  private LocalServer() {}

  static Federation start(Consumer<Federation.Builder> settings) {
    Federation.Builder builder =
        Federation.builder(
                "http://ours.test",
                name ->
                    name.equals("alice")
                        ? Optional.of(Person.builder().name("Alice").build())
                        : Optional.empty())
            .client(Loopback::only);
    settings.accept(builder);
    return builder.build();
  }

  static void stop(Federation federation) {
    federation.close(Duration.ofMillis(10));
  }
}
