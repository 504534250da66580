package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Origin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** protocol.md H1: collections of real servers, from the corpus, each served from loopback. */
@Tag("corpus")
@Timeout(120)
class CorpusCollectionsTest {
  private final Path corpus = Path.of(System.getProperty("corpus", "corpus"));

  @Test
  void H1_collections_of_real_servers_give_all_items_that_stand_in_them() throws IOException {
    assumeTrue(Files.isDirectory(corpus), "skipped: no directory of real documents (-Dcorpus=...)");
    List<String> walked = new ArrayList<>();
    try (ScriptedPeer peer = ScriptedPeer.start();
        FederationClient client = Clients.loopback()) {
      for (String document : documents()) {
        walk(document, peer, client).ifPresent(walked::add);
      }
    }
    assertThat(walked).hasSizeGreaterThan(20);
  }

  /** Those of platforms, and the bodies of the captured answers. */
  private List<String> documents() throws IOException {
    List<String> all = new ArrayList<>();
    for (String part : new String[] {"platforms", "captures"}) {
      try (Stream<Path> files = Files.walk(corpus.resolve(part))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
          String text = Files.readString(file);
          all.add(captured(text).orElse(text));
        }
      }
    }
    return all;
  }

  private static Optional<ASObject> read(String text) {
    try {
      return Optional.of(ActivityStreams.standard().read(text.getBytes(UTF_8)));
    } catch (DocumentException e) {
      return Optional.empty(); // templates, and what is no document
    }
  }

  private static Optional<String> captured(String text) {
    JsonObject json = read(text).map(ASObject::toJson).orElse(JsonObject.EMPTY_JSON_OBJECT);
    return json.containsKey("body_raw")
        ? Optional.of(json.getString("body_raw", ""))
        : Optional.empty();
  }

  /** The id of the collection that was walked, if it is one with an id of its own. */
  private static Optional<String> walk(
      String document, ScriptedPeer peer, FederationClient client) {
    Optional<ASObject> collection = read(document).filter(object -> object instanceof ASCollection);
    Optional<URI> id =
        collection
            .flatMap(ASObject::id)
            .filter(url -> Origin.of(url).isPresent() && url.getRawFragment() == null);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String origin = id.get().getScheme() + "://" + id.get().getRawAuthority();
    String moved = document.replace(origin, peer.origin().toString());
    URI url = URI.create(id.get().toString().replace(origin, peer.origin().toString()));
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    peer.on(
        url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(), Reply.document(moved));

    ASCollection read = read(moved).orElseThrow().as(ASCollection.class);
    int embedded =
        read.items().size()
            + read.first()
                .flatMap(page -> page.object())
                .map(page -> page.items().size())
                .orElse(0);
    Walk<CollectionItem> walk = client.walk(url, client.newBudget());
    List<CollectionItem> items = walk.stream().toList();

    assertThat(items).as(moved).hasSizeGreaterThanOrEqualTo(embedded);
    assertThat(walk.end()).as(moved).isPresent();
    assertThat(walk.end().orElseThrow().message()).isNotBlank();
    return Optional.of(id.get().toString());
  }
}
