package org.activitypub4j.signatures.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.Fixtures;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.eclipse.parsson.JsonProviderImpl;

/** What holds for all documents with integrity proofs. */
class ProofPropertiesTest {
  private static final JsonProvider JSON = new JsonProviderImpl();
  private static final String ACTOR = "https://one.example/users/ada";
  private static final String KEY_ID = ACTOR + "#ed25519-key";
  private static final Signer SIGNER = Signer.of(URI.create(KEY_ID), Fixtures.ED25519.getPrivate());
  private static final VerificationKey KEY = Proofs.key(KEY_ID, ACTOR, Fixtures.ED25519);
  private static final IntegrityProofs PROOFS =
      new IntegrityProofs(InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")));

  @Property
  void C5_what_was_signed_verifies_and_is_handed_over_as_it_was(
      @ForAll("documents") JsonObject document) {
    JsonObject signed = PROOFS.sign(document, SIGNER);

    VerifiedProof verified = Proofs.verified(PROOFS, signed, KEY);

    assertThat(ProofTrees.with(verified.document(), "@context", context(document)))
        .isEqualTo(document);
    assertThat(verified.document()).isEqualTo(ProofTrees.unsecured(signed));
  }

  @Property
  void C5_a_signed_document_survives_being_written_and_read(
      @ForAll("documents") JsonObject document) {
    JsonObject signed = PROOFS.sign(document, SIGNER);
    ActivityStreams streams = ActivityStreams.standard();

    byte[] wire = streams.write(streams.read(signed));

    Proofs.verified(PROOFS, streams.read(wire).toJson(), KEY);
  }

  /** Everywhere: in the document, in its context, in the options, in the proof's value. */
  @Property
  void C5_a_document_with_one_changed_value_is_refused(
      @ForAll("documents") JsonObject document,
      @ForAll int place,
      @ForAll("changes") JsonValue to) {
    JsonObject signed = PROOFS.sign(document, SIGNER);
    int count = places(signed, JsonValue.NULL, new AtomicInteger(Integer.MIN_VALUE));
    JsonObject changed = changed(signed, Math.floorMod(place, count), to);

    boolean same = canonical(changed).equals(canonical(signed));

    assertThat(Proofs.results(PROOFS, changed, KEY))
        .allMatch(result -> result instanceof VerifiedProof == same);
  }

  @Property
  void C5_a_document_with_one_removed_member_is_refused(
      @ForAll("documents") JsonObject document, @ForAll int choice) {
    JsonObject signed = PROOFS.sign(document, SIGNER);
    List<String> names = new ArrayList<>(signed.keySet());
    String name = names.get(Math.floorMod(choice, names.size()));

    JsonObject changed = ProofTrees.without(signed, name);

    assertThat(Proofs.results(PROOFS, changed, KEY))
        .noneMatch(VerifiedProof.class::isInstance)
        .hasSize(name.equals("proof") ? 0 : 1);
  }

  @Property
  void C5_whatever_stands_where_a_proof_should_is_no_exception(
      @ForAll("documents") JsonObject document, @ForAll("values") JsonValue proof) {
    JsonObject odd = ProofTrees.with(document, "proof", proof);

    assertThat(Proofs.results(PROOFS, odd, KEY))
        .allSatisfy(
            result ->
                assertThat((ProofRefusal) result)
                    .isNotInstanceOf(ProofRefusal.VerifierFault.class));
  }

  private static JsonValue context(JsonObject document) {
    return document.getOrDefault("@context", JsonValue.NULL);
  }

  private static String canonical(JsonObject document) {
    return new String(JsonCanonicalization.canonicalize(document), UTF_8);
  }

  /** The number of values below this one. */
  private static int places(JsonValue value, JsonValue to, AtomicInteger at) {
    AtomicInteger counter = new AtomicInteger(0);
    walk(value, to, at.get(), counter);
    return counter.get();
  }

  private static JsonObject changed(JsonObject document, int place, JsonValue to) {
    return (JsonObject) walk(document, to, place, new AtomicInteger(0));
  }

  private static JsonValue walk(JsonValue value, JsonValue to, int place, AtomicInteger counter) {
    if (value instanceof JsonObject object) {
      JsonObjectBuilder builder = JSON.createObjectBuilder();
      object.forEach((name, member) -> builder.add(name, item(member, to, place, counter)));
      return builder.build();
    }
    if (value instanceof JsonArray array) {
      List<JsonValue> items =
          array.stream().map(member -> item(member, to, place, counter)).toList();
      return ProofTrees.array(items);
    }
    return value;
  }

  private static JsonValue item(JsonValue value, JsonValue to, int place, AtomicInteger counter) {
    return counter.getAndIncrement() == place ? to : walk(value, to, place, counter);
  }

  @Provide
  Arbitrary<JsonValue> changes() {
    return Arbitraries.of(
        JsonValue.NULL,
        JsonValue.TRUE,
        JSON.createValue(0),
        JSON.createValue(new BigDecimal("0.1")),
        JSON.createValue(""),
        JSON.createValue("x"),
        JsonValue.EMPTY_JSON_ARRAY,
        JsonValue.EMPTY_JSON_OBJECT);
  }

  @Provide
  Arbitrary<JsonObject> documents() {
    JsonObject base =
        JSON.createObjectBuilder()
            .add("@context", "https://www.w3.org/ns/activitystreams")
            .add("id", "https://one.example/activities/1")
            .add("type", "Create")
            .add("actor", ACTOR)
            .build();
    return Arbitraries.maps(names(), values()).ofMaxSize(4).map(more -> with(base, more));
  }

  private static JsonObject with(JsonObject base, Map<String, JsonValue> more) {
    JsonObjectBuilder builder = JSON.createObjectBuilder(base);
    more.forEach(builder::add);
    return builder.build();
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings().ofMinLength(1).ofMaxLength(6).map(text -> "x" + whole(text));
  }

  /** Without halves of surrogate pairs and without U+0000, which no reader takes. */
  private static String whole(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .filter(c -> c != 0 && (c > 0xFFFF || !Character.isSurrogate((char) c)))
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  @Provide
  Arbitrary<JsonValue> values() {
    return Arbitraries.lazyOf(
        () -> Arbitraries.strings().ofMaxLength(12).map(text -> JSON.createValue(whole(text))),
        () -> Arbitraries.longs().between(-(1L << 53), 1L << 53).map(JSON::createValue),
        () ->
            Arbitraries.doubles()
                .between(-1e15, 1e15)
                .map(number -> JSON.createValue(new BigDecimal(number + ""))),
        () -> Arbitraries.of(JsonValue.TRUE, JsonValue.FALSE, JsonValue.NULL),
        () -> values().list().ofMaxSize(3).map(ProofTrees::array),
        () ->
            Arbitraries.maps(names(), values())
                .ofMaxSize(3)
                .map(members -> with(JsonValue.EMPTY_JSON_OBJECT, members)));
  }
}
