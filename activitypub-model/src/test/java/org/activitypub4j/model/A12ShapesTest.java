package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What we emit has the shapes that each platform itself emits: a string where it writes a string, a
 * list where it writes a list, in objects of the same kind.
 */
@Tag("corpus")
class A12ShapesTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final URI ALICE = URI.create("https://a.example/users/alice");
  private static final URI BOB = URI.create("https://b.example/users/bob");
  private static final URI FOLLOWERS = URI.create(ALICE + "/followers");

  /** Where we write a list though a platform writes single values: every reader takes lists. */
  private static final Set<String> LISTS = Set.of("to", "cc", "tag", "attachment", "oneOf");

  private static Person actor() {
    return Person.builder()
        .id(ALICE)
        .preferredUsername("alice")
        .name("Alice")
        .summary("<p>Hi</p>")
        .inbox(URI.create(ALICE + "/inbox"))
        .outbox(URI.create(ALICE + "/outbox"))
        .followers(FOLLOWERS)
        .following(URI.create(ALICE + "/following"))
        .sharedInbox(URI.create("https://a.example/inbox"))
        .publicKeys(List.of(PublicKey.of(URI.create(ALICE + "#main-key"), ALICE, "PEM")))
        .url(URI.create("https://a.example/@alice"))
        .icon(URI.create("https://a.example/icon.png"), "image/png")
        .image(URI.create("https://a.example/image.png"), "image/png")
        .field("Site", "a.example")
        .set(AS.MANUALLY_APPROVES_FOLLOWERS, false)
        .set(Mastodon.DISCOVERABLE, true)
        .set(Mastodon.INDEXABLE, true)
        .published(Instant.EPOCH)
        .build();
  }

  private static Create post() {
    Note note =
        Note.builder()
            .id(URI.create("https://a.example/notes/1"))
            .attributedTo(ALICE)
            .content("<p>Hi</p>", "en")
            .visibility(Visibility.PUBLIC, FOLLOWERS, List.of(BOB))
            .inReplyTo(URI.create("https://b.example/notes/1"))
            .url(URI.create("https://a.example/@alice/1"))
            .published(Instant.EPOCH)
            .set(AS.SENSITIVE, true)
            .summary("warning")
            .tag(Mention.of(BOB, "@bob@b.example"))
            .tag(Hashtag.of(URI.create("https://a.example/tags/x"), "#x"))
            .tag(
                Emoji.of(
                    URI.create("https://a.example/emoji/x"),
                    "x",
                    URI.create("https://a.example/x.png"),
                    "image/png"))
            .attachment(
                Document.builder()
                    .set(AS.MEDIA_TYPE, "image/png")
                    .url(URI.create("https://a.example/1.png"))
                    .name("x")
                    .set(AS.WIDTH, 1L)
                    .set(AS.HEIGHT, 1L)
                    .set(Mastodon.BLURHASH, "x")
                    .build())
            .build();
    return Create.builder()
        .id(URI.create("https://a.example/notes/1#create"))
        .actor(ALICE)
        .visibility(Visibility.PUBLIC, FOLLOWERS, List.of(BOB))
        .published(Instant.EPOCH)
        .object(note)
        .build();
  }

  private static Question poll() {
    return Question.oneOf("a", "b")
        .id(URI.create("https://a.example/polls/1"))
        .attributedTo(ALICE)
        .content("?")
        .visibility(Visibility.PUBLIC, FOLLOWERS, List.of())
        .set(AS.END_TIME, Instant.EPOCH)
        .set(Mastodon.VOTERS_COUNT, 0L)
        .published(Instant.EPOCH)
        .build();
  }

  /** The same once it was read by JSON-LD and changed. */
  private static ASObject readAndChanged(ASObject emitted) {
    JsonObject document = STREAMS.read(STREAMS.write(emitted)).toJson();
    JsonObject asking = Trees.PROVIDER.createObjectBuilder(document).add("@index", "1").build();
    return STREAMS.read(asking).toBuilder().updated(Instant.EPOCH).build();
  }

  /** By kind of object and member: the JSON types that occur. */
  private static final class Shapes {
    private final Map<String, Set<String>> byMember = new HashMap<>();

    void gather(JsonValue value) {
      if (value instanceof JsonArray items) {
        items.forEach(this::gather);
      } else if (value instanceof JsonObject object) {
        String kind = kind(object);
        object.forEach(
            (name, member) -> {
              if (!name.equals("@context") && member != JsonValue.NULL) {
                byMember
                    .computeIfAbsent(kind + "." + name, key -> new TreeSet<>())
                    .add(shape(member));
                gather(member);
              }
            });
      }
    }

    /** All actors are of one kind, all posts, all activities; the rest goes by its type. */
    private static String kind(JsonObject object) {
      if (object.containsKey("inbox")) {
        return "actor";
      }
      String type = String.valueOf(Trees.text(object.get("type")));
      return switch (type) {
        case "Note", "Question", "Page", "Article", "Video" -> "post";
        case "Image", "Document" -> "file";
        default -> type;
      };
    }

    private static String shape(JsonValue value) {
      return switch (value.getValueType()) {
        case TRUE, FALSE -> "BOOLEAN";
        default -> value.getValueType().toString();
      };
    }
  }

  private static Optional<JsonObject> read(Path file) throws IOException {
    try {
      return Optional.of(STREAMS.read(Files.readAllBytes(file)).toJson());
    } catch (DocumentException e) {
      return Optional.empty(); // malformed: the business of CorpusTest
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mastodon", "misskey", "lemmy", "peertube"})
  void F8_F9_actors_posts_and_polls_have_the_shapes_that_a_platform_writes(String platform)
      throws IOException {
    Path directory = Path.of(System.getProperty("corpus", "corpus"), "platforms", platform);
    assumeTrue(Files.isDirectory(directory), "no directory of real documents");
    Shapes theirs = new Shapes();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        read(file).ifPresent(theirs::gather);
      }
    }
    Shapes ours = new Shapes();
    for (ASObject emitted : List.of(actor(), post(), poll())) {
      ours.gather(STREAMS.read(STREAMS.write(emitted)).toJson());
      ours.gather(STREAMS.read(STREAMS.write(readAndChanged(emitted))).toJson());
    }
    int compared = 0;
    for (Map.Entry<String, Set<String>> member : ours.byMember.entrySet()) {
      Set<String> known = theirs.byMember.get(member.getKey());
      String name = member.getKey().substring(member.getKey().indexOf('.') + 1);
      if (known != null && !(LISTS.contains(name) && member.getValue().equals(Set.of("ARRAY")))) {
        assertThat(known).as(platform + ": " + member.getKey()).containsAll(member.getValue());
        compared++;
      }
    }
    System.out.printf("%s: %d members have the shape that it writes%n", platform, compared);
    assertThat(compared).isGreaterThan(10);
  }
}
