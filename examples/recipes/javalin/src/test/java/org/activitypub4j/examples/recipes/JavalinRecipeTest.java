package org.activitypub4j.examples.recipes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.server.Federation;
import org.activitypub4j.testing.contract.RunningServerContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JavalinRecipeTest extends RunningServerContract {
  private final int port = freePort();
  private final Federation federation =
      Federation.builder("http://127.0.0.1:" + port, JavalinRecipe.ACTORS)
          .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")))
          .build();
  private final Javalin app = JavalinRecipe.app(federation).start("127.0.0.1", port);

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected URI actor() {
    return federation.actor("alice").id();
  }

  @Test
  void the_recipe_is_in_the_docs_and_short() throws IOException {
    Path root = Path.of("../../..");
    String recipe =
        Files.readString(
            Path.of("src/main/java/org/activitypub4j/examples/recipes/JavalinRecipe.java"));
    assertTrue(Files.readString(root.resolve("docs/frameworks.md")).contains(recipe));
    assertTrue(recipe.lines().count() < 40);
  }

  @AfterEach
  void stop() {
    app.stop();
    federation.close();
  }
}
