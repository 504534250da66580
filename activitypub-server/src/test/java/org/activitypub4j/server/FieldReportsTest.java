package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.activitypub4j.testing.Await;
import org.eclipse.parsson.JsonProviderImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What other servers really send, as bug reports tell it: see the README beside the files. */
class FieldReportsTest {

  static Stream<Path> reports() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(FieldReportsTest.class.getResource("/field-reports")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("reports")
  void what_a_real_server_sends_is_understood(Path report) throws IOException {
    try (World world = new World()) {
      URI ann = world.serveActor("meadow.test", "/users/ann", World.GOOD);
      URI inbox = URI.create(ann + "/inbox");
      world.status(inbox, 202);
      JsonObject whole = read(report, world);

      for (JsonValue value : whole.getJsonArray("posts")) {
        JsonObject post = value.asJsonObject();
        String activity = post.getJsonObject("activity").toString();
        URI keyId = URI.create(ann + "#main-key");
        assertThat(world.post(post.getString("to"), activity, keyId, World.GOOD).status())
            .isEqualTo(202);
        assertThat(world.outcome().what()).as(activity).isEqualTo("handled");
        world.pass(Duration.ofSeconds(1)); // Else the next signature could be the same.
      }

      then(whole.getJsonObject("then"), world);
    }
  }

  private static JsonObject read(Path report, World world) throws IOException {
    String text = Files.readString(report);
    for (String host : List.of("us.test", "meadow.test")) {
      text = text.replace("http://" + host, world.url(host, "").toString());
    }
    try (var reader = new JsonProviderImpl().createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static void then(JsonObject then, World world) {
    then.forEach(
        (what, expected) -> {
          switch (what) {
            case "followers" ->
                expected
                    .asJsonObject()
                    .forEach(
                        (name, followers) ->
                            assertThat(
                                    world.federation.actor(name).follows().followers(10).stream()
                                        .map(URI::toString))
                                .as("followers of %s", name)
                                .containsExactlyElementsOf(strings(followers.asJsonArray())));
            case "answers" ->
                Await.until(
                    () -> "answers: " + world.asked,
                    () -> answers(world) == then.getInt("answers"));
            case "contents" ->
                assertThat(world.received.stream().map(FieldReportsTest::content))
                    .containsExactlyElementsOf(strings(expected.asJsonArray()));
            case "mentioned" ->
                assertThat(world.received.stream().flatMap(one -> one.mentioned().stream()))
                    .containsExactlyElementsOf(strings(expected.asJsonArray()));
            default -> throw new IllegalArgumentException(what);
          }
        });
  }

  private static long answers(World world) {
    return world.asked.stream().filter("POST meadow.test/users/ann/inbox"::equals).count();
  }

  private static String content(Received<?> received) {
    return received.object().orElseThrow().content().orElseThrow().unsanitized();
  }

  private static List<String> strings(JsonArray array) {
    return array.getValuesAs(JsonString.class).stream().map(JsonString::getString).toList();
  }
}
