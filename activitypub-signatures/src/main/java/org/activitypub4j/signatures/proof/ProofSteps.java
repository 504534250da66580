package org.activitypub4j.signatures.proof;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.internal.RefusalException;
import org.jspecify.annotations.Nullable;

/** The rules of the first step, one method for each. If a rule is broken, it throws the refusal. */
final class ProofSteps {
  static final String TYPE = "DataIntegrityProof";
  static final String PURPOSE = "assertionMethod";

  /** A statement of FEP-c390: the owner of a key says which actor they are. */
  private static final String IDENTITY = "VerifiableIdentityStatement";

  private static final Set<String> ACTORS =
      Set.of("Application", "Group", "Organization", "Person", "Service");

  private static final int MAX_TIME_LENGTH = 64;

  private final List<ProofSuite> suites;
  private final Instant now;
  private final Duration clockWindow;
  private final Optional<String> domain;

  ProofSteps(List<ProofSuite> suites, Instant now, Duration clockWindow, Optional<String> domain) {
    this.suites = suites;
    this.now = now;
    this.clockWindow = clockWindow;
    this.domain = domain;
  }

  ProofClaim claim(JsonObject document, JsonValue value, IntegrityProofs.Primitive primitive) {
    if (!(value instanceof JsonObject proof)) {
      throw malformed(ProofTrees.PROOF, "it is not an object");
    }
    type(proof);
    ProofSuite suite = suite(proof);
    purpose(proof);
    standsAlone(proof);
    Instant created = time(proof, "created");
    notInFuture(created);
    notExpired(time(proof, "expires"));
    forUs(proof);
    URI verificationMethod = verificationMethod(proof);
    URI owner = owner(document);
    oneServer(document, owner, verificationMethod);
    return new ProofClaim(
        suite,
        withProofContext(ProofTrees.unsecured(document), proof),
        ProofTrees.without(proof, ProofTrees.PROOF_VALUE),
        signature(suite, proof),
        verificationMethod,
        owner,
        created,
        primitive);
  }

  private static RefusalException malformed(String member, String detail) {
    return new RefusalException(new ProofRefusal.Malformed(member, detail));
  }

  private static String required(JsonObject proof, String member) {
    JsonValue value = proof.get(member);
    String text = ProofTrees.text(value);
    if (text == null) {
      throw malformed(member, value == null ? "it is missing" : "it is not a string");
    }
    return text;
  }

  private static void type(JsonObject proof) {
    String type = required(proof, "type");
    if (!type.equals(TYPE)) {
      throw new RefusalException(new ProofRefusal.UnsupportedType(type));
    }
  }

  private ProofSuite suite(JsonObject proof) {
    String name = required(proof, "cryptosuite");
    return suites.stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusalException(
                    new ProofRefusal.UnsupportedSuite(
                        name, suites.stream().map(ProofSuite::name).toList())));
  }

  private static void purpose(JsonObject proof) {
    String purpose = required(proof, "proofPurpose");
    if (!purpose.equals(PURPOSE)) {
      throw new RefusalException(new ProofRefusal.WrongPurpose(purpose));
    }
  }

  private static void standsAlone(JsonObject proof) {
    JsonValue previous = proof.get("previousProof");
    if (previous != null) {
      throw new RefusalException(new ProofRefusal.ChainedProof(previous.toString()));
    }
  }

  /** Reads a time. If it has no offset, it is in UTC (Data Integrity §2.1). */
  private static @Nullable Instant time(JsonObject proof, String member) {
    if (!proof.containsKey(member)) {
      return null;
    }
    String text = required(proof, member);
    if (text.length() <= MAX_TIME_LENGTH) {
      try {
        TemporalAccessor time =
            DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime zoned
            ? zoned.toInstant()
            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw malformed(member, "\"" + text + "\" is not a time like 2026-11-23T10:00:00Z");
      }
    }
    throw malformed(member, "it is too long for a time");
  }

  private void notInFuture(@Nullable Instant created) {
    if (created != null && created.isAfter(now.plus(clockWindow))) {
      throw new RefusalException(new ProofRefusal.CreatedInFuture(created, now, clockWindow));
    }
  }

  private void notExpired(@Nullable Instant expires) {
    if (expires != null && !now.isBefore(expires)) {
      throw new RefusalException(new ProofRefusal.Expired(expires, now));
    }
  }

  private void forUs(JsonObject proof) {
    List<String> domains = new ArrayList<>();
    for (JsonValue value : ProofTrees.values(proof.get("domain"))) {
      String text = ProofTrees.text(value);
      if (text == null) {
        throw malformed("domain", "it is not a string");
      }
      domains.add(text);
    }
    boolean fits = domain.map(domains::contains).orElse(!proof.containsKey("domain"));
    if (!fits) {
      throw new RefusalException(new ProofRefusal.OtherDomain(domains, domain));
    }
  }

  private static URI verificationMethod(JsonObject proof) {
    String text = required(proof, "verificationMethod");
    return Uris.id(text)
        .orElseThrow(
            () -> malformed("verificationMethod", "\"" + text + "\" is not an absolute URI"));
  }

  /**
   * Returns the owner of the document (FEP-fe34): an activity's actor, an object's author, or an
   * actor itself. If the document can be seen as several of these, all must be the same, so that no
   * reader sees another owner than we do.
   */
  private static URI owner(JsonObject document) {
    List<String> types =
        ProofTrees.values(document.get("type")).stream().map(ProofSteps::textOrNothing).toList();
    Set<String> owners = new LinkedHashSet<>();
    ids(document.get("actor"), owners);
    if (anyActor(types) || document.containsKey("inbox")) {
      owners.add(textOrNothing(document.get("id")));
    }
    if (!onlyActors(types)) {
      ids(document.get("attributedTo"), owners);
    }
    if (types.contains(IDENTITY)) {
      owners.add(textOrNothing(document.get("subject")));
    }
    Optional<URI> owner = owners.size() == 1 ? Uris.id(owners.iterator().next()) : Optional.empty();
    return owner.orElseThrow(
        () -> new RefusalException(new ProofRefusal.UnclearOwner(List.copyOf(owners))));
  }

  /** Whether one of the types is an actor. */
  static boolean anyActor(List<String> types) {
    return types.stream().anyMatch(ACTORS::contains);
  }

  /** Whether all types are actors. We ask because the author of a group does not own it. */
  static boolean onlyActors(List<String> types) {
    return !types.isEmpty() && ACTORS.containsAll(types);
  }

  /** Adds the ids that a value names. JSON null names none. */
  private static void ids(@Nullable JsonValue value, Set<String> ids) {
    if (value != JsonValue.NULL) {
      for (JsonValue item : ProofTrees.values(value)) {
        ids.add(textOrNothing(item instanceof JsonObject object ? object.get("id") : item));
      }
    }
  }

  /** Returns an empty text if it is not text, so that an unreadable owner still counts as one. */
  private static String textOrNothing(@Nullable JsonValue value) {
    String id = ProofTrees.text(value);
    return id == null ? "" : id;
  }

  private static void oneServer(JsonObject document, URI owner, URI verificationMethod) {
    JsonValue value = document.get("id");
    Optional<URI> id = Optional.ofNullable(ProofTrees.text(value)).flatMap(Uris::id);
    boolean byKeyAlone = value == null && isDidKeyOf(owner, verificationMethod);
    boolean together =
        id.isPresent() && Origin.same(id.get(), owner) && Origin.same(id.get(), verificationMethod);
    if (!byKeyAlone && !together) {
      String shown = value == null ? "it has no id" : value.toString();
      throw new RefusalException(new ProofRefusal.OtherOrigin(shown, owner, verificationMethod));
    }
  }

  /** Whether the key itself is the owner, as in an identity statement without id and server. */
  private static boolean isDidKeyOf(URI owner, URI verificationMethod) {
    return owner.toString().startsWith("did:key:")
        && Uris.same(owner, Uris.withoutFragment(verificationMethod));
  }

  private static byte[] signature(ProofSuite suite, JsonObject proof) {
    int length = ProofClaim.signatureLength(suite.keyType());
    return Multibase.decode(suite.encoding(), required(proof, ProofTrees.PROOF_VALUE), length)
        .orElseThrow(
            () ->
                malformed(
                    ProofTrees.PROOF_VALUE,
                    "it is not %s and %d octets in %s"
                        .formatted(suite.encoding().prefix(), length, suite.encoding())));
  }

  /**
   * Step 4 of verifying: the context of the document must begin with the context of the proof. We
   * take only that part, and nothing that somebody added to it.
   */
  private static JsonObject withProofContext(JsonObject unsecured, JsonObject proof) {
    JsonValue context = proof.get(ProofTrees.CONTEXT);
    if (context == null) {
      return unsecured;
    }
    List<JsonValue> ofProof = ProofTrees.values(context);
    List<JsonValue> ofDocument = ProofTrees.values(unsecured.get(ProofTrees.CONTEXT));
    if (ofProof.isEmpty()
        || ofProof.size() > ofDocument.size()
        || !ofProof.equals(ofDocument.subList(0, ofProof.size()))) {
      JsonValue found = unsecured.getOrDefault(ProofTrees.CONTEXT, JsonValue.NULL);
      throw new RefusalException(
          new ProofRefusal.ContextMismatch(context.toString(), found.toString()));
    }
    return context.equals(unsecured.get(ProofTrees.CONTEXT))
        ? unsecured
        : ProofTrees.with(unsecured, ProofTrees.CONTEXT, context);
  }
}
