package org.activitypub4j.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Person;

/** A federation with the actor alice; every name resolves to loopback. */
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
            .client(
                client ->
                    client
                        .allowNetworks(Cidr.parse("127.0.0.0/8"))
                        .resolver(host -> List.of(InetAddress.getLoopbackAddress())));
    settings.accept(builder);
    return builder.build();
  }

  static void stop(Federation federation) {
    federation.close(Duration.ofMillis(10));
  }
}
