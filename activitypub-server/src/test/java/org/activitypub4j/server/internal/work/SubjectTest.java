package org.activitypub4j.server.internal.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** G4: what an activity is about, by its parts. */
class SubjectTest {
  private static final URI ALICE = URI.create("https://a.example/alice");

  /** The names of documents, each with its members but the context. */
  private static String members(String name) {
    String base = "https://a.example/";
    return switch (name) {
      case "note" -> "{\"type\":\"Note\",\"id\":\"" + base + "note\"}";
      case "bob" -> "\"https://b.example/bob\"";
      case "none" -> "{\"type\":\"Note\"}";
      case "follow" -> follow("F1", "alice", "bob");
      case "asked" -> follow("F2", "bob", "alice");
      case "like" -> activity("Like", "L1", "bob");
      case "block" -> activity("Block", "B1", "bob");
      case "accept" -> activity("Accept", "A1", "asked");
      case "create" -> activity("Create", "C1", "note");
      case "half" -> "{\"type\":\"Follow\",\"id\":\"" + base + "F1\"}";
      default -> "\"" + base + name + "\"";
    };
  }

  private static String follow(String id, String actor, String object) {
    return """
        {"type":"Follow","id":"https://a.example/%s","actor":"%s","object":"%s"}"""
        .formatted(id, id(actor), id(object));
  }

  private static String id(String actor) {
    return "https://" + actor.charAt(0) + ".example/" + actor;
  }

  private static String activity(String type, String id, String object) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","type":"%s",%s"actor":"%s",
         "object":%s}"""
        .formatted(type, "\"id\":\"https://a.example/" + id + "\",", ALICE, members(object));
  }

  private static Optional<URI> subject(String json) {
    return Subject.of(
        ALICE, ActivityStreams.standard().read(json.getBytes(UTF_8)).as(Activity.class));
  }

  @ParameterizedTest(name = "{0} of {1} is about {2}")
  @CsvSource({
    "Create, note, https://a.example/note",
    "Update, note, https://a.example/note",
    "Delete, note, https://a.example/note",
    "Delete, other, https://a.example/other",
    "Add, note, https://a.example/note",
    "Remove, note, https://a.example/note",
    "Create, none, https://a.example/X",
    "Like, bob, https://a.example/X",
    "Announce, note, https://a.example/X",
    "Announce, create, https://a.example/note",
    "Announce, other, https://a.example/X",
    "Follow, bob, https://b.example/bob",
    "Block, bob, https://b.example/bob",
    "Accept, asked, https://b.example/bob",
    "Reject, asked, https://b.example/bob",
    "Accept, F2, https://a.example/F2",
    "Accept, half, https://a.example/F1",
    "Undo, follow, https://b.example/bob",
    "Undo, block, https://b.example/bob",
    "Undo, accept, https://b.example/bob",
    "Undo, like, https://a.example/L1",
    "Undo, L1, https://a.example/L1",
    "Undo, create, https://a.example/note",
    "Undo, half, https://a.example/F1",
  })
  void an_activity_is_about(String type, String object, URI subject) {
    assertThat(subject(activity(type, "X", object))).contains(subject);
  }
}
