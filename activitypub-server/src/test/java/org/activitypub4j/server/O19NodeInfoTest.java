package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.Test;

/** lessons.md O19, O25: NodeInfo in both versions, with what the application says of itself. */
class O19NodeInfoTest {
  private static final String SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/";

  private static ServerResponse get(Here here, String path) {
    return here.federation.handle(Here.request("GET", path, Headers.of()));
  }

  private static JsonObject json(ServerResponse response) {
    return Vectors.parse(response.text());
  }

  @Test
  void the_latest_version_is_linked_first_and_the_older_one_last() {
    try (Here here = new Here()) {
      List<JsonObject> links =
          json(get(here, "/.well-known/nodeinfo"))
              .getJsonArray("links")
              .getValuesAs(JsonObject.class);
      assertThat(links)
          .extracting(link -> link.getString("rel"))
          .containsExactly(
              SCHEMA + "2.1", "https://www.w3.org/ns/activitystreams#Application", SCHEMA + "2.0");
      assertThat(links)
          .extracting(link -> link.getString("href"))
          .containsExactly(
              "https://here.example/nodeinfo/2.1",
              "https://here.example/actor",
              "https://here.example/nodeinfo/2.0");
    }
  }

  @Test
  void each_version_says_which_it_is_and_no_other_is_there() {
    try (Here here = new Here()) {
      for (String version : List.of("2.0", "2.1")) {
        ServerResponse response = get(here, "/nodeinfo/" + version);
        assertThat(response.headers().first("Content-Type"))
            .contains("application/json; profile=\"" + SCHEMA + version + "#\"");
        JsonObject document = json(response);
        assertThat(document.getString("version")).isEqualTo(version);
        assertThat(document.keySet())
            .containsExactlyInAnyOrder(
                "version",
                "software",
                "protocols",
                "services",
                "openRegistrations",
                "usage",
                "metadata");
        assertThat(document.getJsonObject("metadata")).isEmpty();
      }
      assertThat(get(here, "/nodeinfo/2.2").status()).isEqualTo(404);
    }
  }

  @Test
  void the_application_names_and_describes_its_server() {
    NodeMetadata metadata =
        NodeMetadata.none()
            .name("Our \"blog\"")
            .description("About us")
            .with("private", JsonValue.TRUE)
            .name("Blog");
    try (Here here = new Here(settings -> settings.metadata(() -> metadata))) {
      JsonObject shown = json(get(here, "/nodeinfo/2.0")).getJsonObject("metadata");
      assertThat(shown.getString("nodeName")).isEqualTo("Blog");
      assertThat(shown.getString("nodeDescription")).isEqualTo("About us");
      assertThat(shown.getBoolean("private")).isTrue();
    }
  }
}
