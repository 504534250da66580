package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.JsonDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever we write brings the context of its words: a reader that knows nothing but JSON-LD and
 * the contexts that the document names finds every type and every property by its IRI.
 */
class O20ContextsTest {
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final Vocabulary VOCABULARY = Vocabulary.standard();
  private static final URI ID = URI.create("https://a.example/1");
  private static final URI OTHER = URI.create("https://a.example/2");

  /** What a stranger finds. Words without a context are lost to it, and so are relative IRIs. */
  private static JsonObject expanded(ASObject written) throws JsonLdError {
    JsonObject document = new JsonReader(ReadLimits.DEFAULT).read(STREAMS.write(written));
    JsonArray expanded =
        JsonLd.expand(JsonDocument.of(document))
            .loader(BundledContexts.standard().loader(context -> context))
            .get();
    assertThat(expanded).as("what is left of %s", document).hasSize(1);
    assertAbsolute(expanded);
    return expanded.getJsonObject(0);
  }

  /** Types, ids and the names of properties have a scheme. */
  private static void assertAbsolute(JsonValue value) {
    if (value instanceof JsonArray items) {
      items.forEach(O20ContextsTest::assertAbsolute);
    } else if (value instanceof JsonObject members) {
      members.forEach(
          (name, member) -> {
            if (name.equals("@type") || name.equals("@id")) {
              assertThat(Trees.values(member))
                  .allSatisfy(iri -> assertThat(Trees.text(iri)).matches("https?://.*"));
            } else {
              assertThat(name).matches("@(value|language|list|graph)|https?://.*");
              assertAbsolute(member);
            }
          });
    }
  }

  /** All types of what stands in the document, at any depth. */
  private static List<String> types(JsonValue value) {
    if (value instanceof JsonArray items) {
      return items.stream().flatMap(item -> types(item).stream()).toList();
    }
    return value instanceof JsonObject members
        ? members.entrySet().stream()
            .flatMap(
                member ->
                    member.getKey().equals("@type")
                        ? Trees.values(member.getValue()).stream()
                            .map(type -> ((JsonString) type).getString())
                        : types(member.getValue()).stream())
            .toList()
        : List.of();
  }

  static Set<TypeOf<?>> types() {
    return VOCABULARY.types();
  }

  @ParameterizedTest
  @MethodSource("types")
  void each_type_is_found_by_its_IRI(TypeOf<?> type) throws JsonLdError {
    ASObject written = ObjectBuilder.of(type).id(ID).build();

    assertThat(types(expanded(written))).containsExactly(type.iri());
    assertThat(ByJsonLd.of(written, array(expanded(written)))).hasSameClassAs(written);
  }

  @ParameterizedTest
  @MethodSource("types")
  void each_type_is_found_where_it_is_embedded(TypeOf<?> type) throws JsonLdError {
    ASObject inner = ObjectBuilder.of(type).id(ID).build();
    Accept written =
        Accept.builder()
            .id(OTHER)
            .object(Note.builder().id(OTHER).tag(inner).attachment(inner).build())
            .set(AS.RESULT, Reference.embedding(inner))
            .build();

    assertThat(types(expanded(written)))
        .filteredOn(type.iri()::equals)
        .hasSizeGreaterThanOrEqualTo(3);
  }

  static Collection<Property<?>> properties() {
    return VOCABULARY.properties();
  }

  @ParameterizedTest
  @MethodSource("properties")
  void each_property_is_found_by_its_IRI(Property<?> property) throws JsonLdError {
    Note written = with(property);
    JsonObject expanded = expanded(written);

    assertThat(expanded.keySet()).contains("@id", "@type", property.iri()).hasSize(3);
    assertThat(Typed.of(ByJsonLd.of(written, array(expanded)))).isEqualTo(Typed.of(written));
  }

  @ParameterizedTest
  @MethodSource("properties")
  void each_property_is_found_where_it_is_embedded(Property<?> property) throws JsonLdError {
    JsonObject expanded =
        expanded(
            Announce.builder()
                .id(OTHER)
                .object(Note.builder().id(OTHER).attachment(with(property)).build())
                .build());

    JsonObject object = expanded.getJsonArray(AS.OBJECT.iri()).getJsonObject(0);
    assertThat(object.getJsonArray(AS.ATTACHMENT.iri()).getJsonObject(0).keySet())
        .contains(property.iri());
  }

  private static JsonArray array(JsonObject node) {
    return Trees.arrayOf(List.of(node));
  }

  private static Note with(Property<?> property) {
    return samples()
        .map(sample -> with(property, sample))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no value that suits " + property));
  }

  private static Stream<Object> samples() {
    return Stream.of(
        UntrustedText.of("x"),
        UntrustedHtml.of("x"),
        Instant.EPOCH,
        Duration.ofMinutes(1),
        true,
        1L,
        1.5,
        OTHER,
        Reference.to(OTHER),
        Link.to(OTHER),
        Multikey.of(OTHER, ID, "z6Mk"),
        PublicKey.of(OTHER, ID, "pem"),
        ObjectBuilder.of(StandardVocabulary.ENDPOINTS).id(OTHER).build(),
        Note.builder().id(OTHER).build(),
        "Note");
  }

  /** A note with that value, if the property takes such ones. */
  @SuppressWarnings("unchecked") // If it is not such a value, that shows at once.
  private static Optional<Note> with(Property<?> property, Object value) {
    try {
      var builder = Note.builder().id(ID);
      if (property instanceof Property.Many<?> many) {
        builder.set((Property.Many<Object>) many, List.of(value));
      } else {
        builder.set((Property.One<Object>) property, value);
      }
      Note note = builder.build();
      return Typed.of(note).containsKey(property.term()) ? Optional.of(note) : Optional.empty();
    } catch (ClassCastException e) {
      return Optional.empty();
    }
  }

  @Test
  void a_word_of_another_vocabulary_keeps_its_meaning_in_what_we_make_of_it() throws JsonLdError {
    ASObject approval =
        STREAMS.read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams",
              {"x":"https://x.example/ns#","StampOfApproval":"x:StampOfApproval",
               "stampedBy":{"@id":"x:stampedBy","@type":"@id"}}],
             "id":"https://a.example/1","type":"StampOfApproval",
             "stampedBy":"https://a.example/2"}"""
                .getBytes(UTF_8));
    ASObject changed = approval.toBuilder().attributedTo(OTHER).build();
    Accept accept =
        Accept.builder().id(OTHER).set(AS.RESULT, Reference.embedding(approval)).build();

    for (ASObject written : List.of(approval, changed, accept)) {
      JsonObject expanded = expanded(written);
      assertThat(types(expanded)).contains("https://x.example/ns#StampOfApproval");
      assertThat(expanded.toString()).contains("https://x.example/ns#stampedBy");
    }
  }

  @Test
  void a_word_as_a_value_is_found_by_its_IRI() throws JsonLdError {
    Tombstone stone =
        Tombstone.builder().id(ID).set(AS.FORMER_TYPE, EmojiReact.TYPE.term()).build();
    DataIntegrityProof proof =
        DataIntegrityProof.builder().set(Security.PROOF_PURPOSE, "assertionMethod").build();

    assertThat(expanded(stone).getJsonArray(AS.FORMER_TYPE.iri()).toString())
        .contains(EmojiReact.TYPE.iri());
    assertThat(expanded(proof).getJsonArray(Security.PROOF_PURPOSE.iri()).toString())
        .contains(Security.ASSERTION_METHOD.iri());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Like", "Reply", "Announce"})
  void an_approval_of_an_older_server_is_an_authorization(String what) throws JsonLdError {
    ASObject approval =
        STREAMS.read(
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://gotosocial.org/ns"],
             "id":"https://a.example/1","type":"%sApproval",
             "object":"https://b.example/answer","target":"https://a.example/post"}"""
                .formatted(what)
                .getBytes(UTF_8));
    TypeOf<?> type = Objects.requireNonNull(VOCABULARY.type(what + "Authorization"));

    assertThat(approval).isInstanceOf(type.javaType());
    assertThat(ends(approval))
        .containsExactly("https://b.example/answer", "https://a.example/post");
    assertThat(types(expanded(approval.toBuilder().summary("x").build())))
        .containsExactly(GoToSocial.NS + what + "Approval");
  }

  private static List<String> ends(ASObject approval) {
    Stream<Optional<URI>> both;
    if (approval instanceof LikeAuthorization like) {
      both = Stream.of(like.interactingObject(), like.interactionTarget());
    } else if (approval instanceof ReplyAuthorization reply) {
      both = Stream.of(reply.interactingObject(), reply.interactionTarget());
    } else {
      AnnounceAuthorization share = (AnnounceAuthorization) approval;
      both = Stream.of(share.interactingObject(), share.interactionTarget());
    }
    return both.map(end -> end.orElseThrow().toString()).toList();
  }
}
