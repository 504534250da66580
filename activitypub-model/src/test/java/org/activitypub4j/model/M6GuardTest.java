package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.activitypub4j.model.DocumentException.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A guard protects what carries authority, and refuses nothing else: no context and no prefix in
 * real use keeps a document from being read.
 */
class M6GuardTest {
  private static final Path CORPUS = Path.of(System.getProperty("corpus", "corpus"));
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final URI ALICE = URI.create("https://a.example/users/alice");

  /** With what authority depends on, for each kind of document. */
  private static final List<String> DOCUMENTS =
      List.of(
          """
          "id":"https://a.example/users/alice","type":"Person","preferredUsername":"alice",
          "webfinger":"alice@a.example","inbox":"https://a.example/users/alice/inbox",
          "outbox":"https://a.example/users/alice/outbox",
          "followers":"https://a.example/users/alice/followers",
          "following":"https://a.example/users/alice/following",
          "endpoints":{"sharedInbox":"https://a.example/inbox"},
          "alsoKnownAs":["https://b.example/users/alice"],
          "movedTo":"https://c.example/users/alice",
          "publicKey":{"id":"https://a.example/users/alice#main-key",
           "owner":"https://a.example/users/alice","publicKeyPem":"x"}""",
          """
          "id":"https://a.example/users/alice","type":["Organization","Group"],
          "inbox":"https://a.example/users/alice/inbox",
          "assertionMethod":[{"id":"https://a.example/users/alice#key","type":"Multikey",
           "controller":"https://a.example/users/alice","publicKeyMultibase":"z6Mk"}]""",
          """
          "id":"https://a.example/creates/1","type":"Create","actor":"https://a.example/users/alice",
          "to":"as:Public","cc":["https://a.example/users/alice/followers"],
          "object":{"id":"https://a.example/notes/1","type":"Note","content":"x",
           "attributedTo":"https://a.example/users/alice","audience":"https://b.example/groups/1",
           "inReplyTo":"https://b.example/notes/1"}""",
          """
          "id":"https://a.example/undos/1","type":"Undo","actor":"https://a.example/users/alice",
          "object":{"id":"https://a.example/follows/1","type":"Follow",
           "actor":"https://a.example/users/alice","object":"https://b.example/users/bob"}""",
          """
          "id":"https://a.example/offers/1","type":"Offer","actor":"https://a.example/users/alice",
          "object":{"id":"https://a.example/polls/1","type":"Question"},
          "target":"https://b.example/users/bob"
          """);

  /** What the accessors say on which authority depends. */
  private static List<Object> authority(ASObject object) {
    Activity activity = object.as(Activity.class);
    Actor actor = object.as(Actor.class);
    List<Object> all = new ArrayList<>();
    all.add(object.getClass());
    all.add(object.id());
    all.add(activity.actorId());
    all.add(activity.objects().stream().map(Reference::id).toList());
    all.add(object.attributedToIds());
    all.add(activity.target().flatMap(Reference::id));
    all.add(object.to());
    all.add(object.get(AS.CC));
    all.add(object.get(AS.AUDIENCE));
    all.add(object.get(AS.IN_REPLY_TO).stream().map(Reference::id).toList());
    all.add(actor.inbox());
    all.add(actor.sharedInbox());
    all.add(actor.get(AS.OUTBOX).flatMap(Reference::id));
    all.add(actor.get(AS.FOLLOWERS).flatMap(Reference::id));
    all.add(actor.publicKeyIds());
    all.add(actor.publicKeys().stream().map(key -> key.get(Security.OWNER)).toList());
    all.add(object.get(Security.ASSERTION_METHOD).stream().map(Reference::id).toList());
    all.add(actor.get(AS.MOVED_TO));
    all.add(actor.get(AS.ALSO_KNOWN_AS));
    activity.embeddedObject().ifPresent(inner -> all.addAll(authority(inner)));
    return all;
  }

  private static String document(String context, String members) {
    return "{\"@context\":" + context + "," + members + "}";
  }

  private static ASObject read(ActivityStreams streams, String document) {
    return streams.read(document.getBytes(UTF_8));
  }

  /** That all documents say the same with this after the context of ActivityStreams, or before. */
  private static void assertReadTheSame(ActivityStreams streams, String context) {
    for (String members : DOCUMENTS) {
      List<Object> expected = authority(read(STREAMS, document("\"" + AS_CONTEXT + "\"", members)));
      for (String both :
          List.of(
              "[\"%s\",%s]".formatted(AS_CONTEXT, context),
              "[%s,\"%s\"]".formatted(context, AS_CONTEXT))) {
        assertThat(authority(read(streams, document(both, members))))
            .as(both + members)
            .isEqualTo(expected);
      }
    }
  }

  private static final String AS_CONTEXT = "https://www.w3.org/ns/activitystreams";

  static Stream<String> bundled() throws IOException {
    try (InputStream in = M6GuardTest.class.getResourceAsStream("contexts/index.json")) {
      JsonReader reader = new JsonReader(ReadLimits.DEFAULT);
      return reader.read(requireNonNull(in).readAllBytes()).getJsonArray("contexts").stream()
          .map(entry -> entry.asJsonObject().getString("url"));
    }
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void every_bundled_context_leaves_authority_as_it_is(String url) {
    assertReadTheSame(STREAMS, "\"" + url + "\"");
  }

  /** The plugin for WordPress, 2.1 to 3.1. */
  @Test
  void a_prefix_may_have_the_name_of_what_an_actor_says_of_itself() {
    String context =
        """
        ["https://www.w3.org/ns/activitystreams","https://purl.archive.org/socialweb/webfinger",
         {"webfinger":"https://webfinger.net/#","resource":"webfinger:resource"}]""";
    Actor actor = read(STREAMS, document(context, DOCUMENTS.get(0))).as(Actor.class);

    assertThat(actor.id()).contains(ALICE);
    assertThat(actor.inbox()).contains(URI.create(ALICE + "/inbox"));
    assertThat(actor.preferredUsername()).contains("alice");
    assertThat(actor.webfinger()).isEmpty(); // It is not the term of FEP-2c59 there.
  }

  @Test
  void what_an_actor_says_of_itself_is_read_by_its_meaning() {
    String context = "[\"%s\",{\"acct\":\"%s\"}]".formatted(AS_CONTEXT, Feps.WEBFINGER.iri());
    String members = "\"type\":\"Person\",\"acct\":\"alice@a.example\"";

    assertThat(read(STREAMS, document(context, members)).as(Actor.class).webfinger())
        .contains("alice@a.example");
  }

  @Test
  void where_an_actor_moved_has_two_IRIs_but_one_value() {
    String fep = "[\"%s\",\"https://w3id.org/fep/7628\"]".formatted(AS_CONTEXT);
    assertThat(
            read(STREAMS, document(fep, "\"type\":\"Person\",\"movedTo\":\"https://b.example/u\""))
                .get(AS.MOVED_TO))
        .contains(URI.create("https://b.example/u"));

    String both =
        "\"type\":\"Person\",\"movedTo\":\"https://b.example/u\","
            + "\"https://w3id.org/fep/7628#movedTo\":\"https://c.example/u\"";
    assertThatThrownBy(() -> read(STREAMS, document(fep, both)))
        .isInstanceOfSatisfying(
            DocumentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.GUARDED_TERM));
  }

  private static void needsTheDocuments() {
    assumeTrue(Files.isDirectory(CORPUS), "skipped: no directory of real documents (-Dcorpus=...)");
  }

  private static Map<String, JsonObject> documents(String... folders) throws IOException {
    JsonReader reader =
        new JsonReader(
            new ReadLimits(
                16 << 20, 64, 1_000_000, 4 << 20, 4_096, 64, 64, 10_000, 100_000, 100_000));
    Map<String, JsonObject> all = new TreeMap<>();
    for (String folder : folders) {
      try (Stream<Path> files = Files.walk(CORPUS.resolve(folder))) {
        for (Path file :
            files.filter(path -> path.toString().matches(".*\\.json(ld)?")).sorted().toList()) {
          try {
            all.put(file.toString(), reader.read(Files.readAllBytes(file)));
          } catch (DocumentException e) {
            // Lists, and what is no JSON: CorpusTest tells of them.
          }
        }
      }
    }
    return all;
  }

  @Test
  @Tag("corpus")
  void so_does_every_context_in_real_use() throws IOException {
    needsTheDocuments();
    Set<String> refused = new TreeSet<>();
    int tried = 0;
    for (Map.Entry<String, JsonObject> document : documents("contexts/files").entrySet()) {
      String url = "https://context.example/" + tried;
      if (document.getValue().containsKey("@context")) {
        tried++;
        byte[] context = document.getValue().toString().getBytes(UTF_8);
        try {
          assertReadTheSame(
              ActivityStreams.builder().context(url, context).build(), "\"" + url + "\"");
        } catch (DocumentException e) {
          refused.add(document.getKey() + ": " + e.getMessage());
        }
      }
    }
    System.out.println("contexts in real use: " + tried);
    assertThat(tried).isGreaterThan(70);
    // The whole of schema.org has an actor, an object and an audience of its own. The bundled
    // context of that URL leaves them out.
    assertThat(refused).hasSize(1).allMatch(line -> line.contains("schemaorg"));
  }

  @Test
  @Tag("corpus")
  void so_does_every_prefix_in_real_use_though_a_member_has_its_name() throws IOException {
    needsTheDocuments();
    Map<String, String> prefixes = new TreeMap<>();
    for (JsonObject document :
        documents("platforms", "contexts/files", "feps", "captures", "reports", "as2").values()) {
      collect(document, prefixes);
    }
    System.out.println("prefixes in real use: " + prefixes.size());
    assertThat(prefixes).hasSizeGreaterThan(70).containsKey("webfinger");
    prefixes.forEach(
        (prefix, iri) -> {
          String context = "[\"%s\",{\"%s\":\"%s\"}]".formatted(AS_CONTEXT, prefix, iri);
          for (String members : DOCUMENTS) {
            String more = members.replace(",\"type\"", ",\"%s\":\"x\",\"type\"".formatted(prefix));
            String used = members.contains("\"" + prefix + "\"") ? members : more;
            assertThat(read(STREAMS, document(context, used)).id()).as(context).isPresent();
          }
        });
  }

  private static void collect(JsonValue value, Map<String, String> prefixes) {
    if (value instanceof JsonArray all) {
      all.forEach(item -> collect(item, prefixes));
    } else if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            if (name.equals("@context")) {
              definitions(member, prefixes);
            } else {
              collect(member, prefixes);
            }
          });
    }
  }

  private static void definitions(JsonValue context, Map<String, String> prefixes) {
    for (JsonValue part : Trees.values(context)) {
      if (part instanceof JsonObject terms) {
        terms.forEach(
            (term, definition) -> {
              if (definition instanceof JsonString iri
                  && !term.startsWith("@")
                  && iri.getString().matches("https?://.*[/#]")) {
                prefixes.putIfAbsent(term, iri.getString());
              }
            });
      }
    }
  }
}
