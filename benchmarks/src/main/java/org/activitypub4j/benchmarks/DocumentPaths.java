package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Feps;
import org.activitypub4j.model.GoToSocial;
import org.activitypub4j.model.Lemmy;
import org.activitypub4j.model.LinkedDataException;
import org.activitypub4j.model.Litepub;
import org.activitypub4j.model.Mastodon;
import org.activitypub4j.model.Misskey;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.PeerTube;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.Security;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.UntrustedHtml;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureExplainer;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.signatures.linkeddata.LinkedDataClaim;
import org.activitypub4j.signatures.linkeddata.LinkedDataSignatures;
import org.activitypub4j.signatures.proof.IntegrityProofs;
import org.activitypub4j.signatures.proof.ProofClaim;
import org.eclipse.parsson.JsonProviderImpl;

/** What is done with a document that a stranger sent, and how much CPU time it takes. */
final class DocumentPaths {
  /** As many bytes as a document may have. */
  static final int MAX_BYTES = 1 << 20;

  private static final JsonProvider JSON = new JsonProviderImpl();
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final URI ACTOR = URI.create("https://a.example/users/alice");
  private static final URI KEY_ID = URI.create(ACTOR + "#key");
  private static final Trust WORD = Trust.ofActor(ACTOR, Trust.Ground.SIGNATURE);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-29T12:00:00Z"));

  /** Measured by themselves. */
  private static final Set<String> NO_ACCESSORS =
      Set.of("validate", "hashCode", "toBuilder", "withoutHiddenAudience", "wait", "notify");

  private static final List<Property<?>> PROPERTIES = properties();

  private final KeyPair edKeys = Keys.generateEd25519();
  private final Signer edSigner = Signer.of(KEY_ID, edKeys.getPrivate());
  private final VerificationKey edKey = VerificationKey.of(KEY_ID, ACTOR, edKeys.getPublic());
  private final KeyPair rsaKeys = Keys.generateRsa();
  private final VerificationKey rsaKey = VerificationKey.of(KEY_ID, ACTOR, rsaKeys.getPublic());
  private final IntegrityProofs proofs = new IntegrityProofs(CLOCK);
  private final LinkedDataSignatures signatures =
      new LinkedDataSignatures(STREAMS, VerificationPolicy.mastodonCompatible(), CLOCK);
  private final SignatureExplainer explainer =
      new SignatureExplainer(
          Origin.parse("https://us.example"),
          VerificationPolicy.mastodonCompatible(),
          CLOCK,
          id -> List.of(rsaKey));

  /** A proof that is good for another document. */
  private final JsonValue proof;

  private final JsonValue signature;
  private final RequestHead request;

  DocumentPaths() {
    JsonObject other = owned(JsonValue.EMPTY_JSON_OBJECT);
    proof = Objects.requireNonNull(proofs.sign(other, edSigner).get("proof"));
    JsonObject note = JSON.createObjectBuilder(other).add("@context", AS.CONTEXT).build();
    Signer rsaSigner = Signer.of(KEY_ID, rsaKeys.getPrivate());
    signature = Objects.requireNonNull(signatures.sign(note, rsaSigner).get("signature"));
    RequestHead head =
        new RequestHead(
            "POST",
            URI.create("https://us.example/inbox"),
            Headers.of("Content-Type", "application/activity+json"));
    request =
        new MessageSigner(CLOCK)
            .sign(
                head,
                BodyDigest.sha256("{}".getBytes(UTF_8)),
                SignatureScheme.DRAFT_CAVAGE_12,
                rsaSigner);
  }

  /** Something that is done with what a stranger sent. */
  interface Use {
    void on(byte[] document);
  }

  /** All of them by name; each begins with reading. */
  Map<String, Use> uses() {
    Map<String, Use> uses = new LinkedHashMap<>();
    uses.put("read", STREAMS::read);
    uses.put("accessors", document -> ask(STREAMS.read(document)));
    uses.put("validate", document -> STREAMS.read(document).validate());
    uses.put("keepEmbedded", document -> STREAMS.read(document).keepEmbedded(object -> true));
    uses.put("keepProven", document -> WORD.keepProven(STREAMS.read(document)));
    uses.put("hidden", document -> STREAMS.read(document).withoutHiddenAudience());
    uses.put("equals", document -> equal(STREAMS.read(document)));
    uses.put("write", document -> STREAMS.write(STREAMS.read(document).toBuilder().build()));
    uses.put("expand", document -> STREAMS.expand(STREAMS.read(document)));
    uses.put("html", document -> text(STREAMS.read(document), UntrustedHtml::sanitized));
    uses.put("plainText", document -> text(STREAMS.read(document), UntrustedHtml::toPlainText));
    uses.put("proofs", document -> proofs(STREAMS.read(document).toJson()));
    uses.put("linkedData", document -> linkedData(STREAMS.read(document).toJson()));
    uses.put("explain", document -> explainer.explain(request, document));
    return uses;
  }

  /** Whether it is done, and not refused. */
  static boolean isTaken(Use use, byte[] document) {
    try {
      use.on(document);
      return true;
    } catch (DocumentException | LinkedDataException e) {
      return false;
    }
  }

  /** The least of some tries, in milliseconds. */
  static double cost(Use use, byte[] document, int tries) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < tries; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      isTaken(use, document);
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
    }
    return least / 1e6;
  }

  // ---------------------------------------------------------------- the uses

  private static List<Property<?>> properties() {
    List<Property<?>> all = new ArrayList<>();
    for (Class<?> keys :
        List.of(
            AS.class,
            Security.class,
            Mastodon.class,
            Misskey.class,
            Litepub.class,
            GoToSocial.class,
            Lemmy.class,
            PeerTube.class,
            Feps.class)) {
      for (Field field : keys.getFields()) {
        try {
          if (field.get(null) instanceof Property<?> property) {
            all.add(property);
          }
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return List.copyOf(all);
  }

  /** Every property and every method without parameters. */
  private static void ask(ASObject read) {
    for (Property<?> property : PROPERTIES) {
      if (property instanceof Property.Many<?> many) {
        read.get(many);
      } else if (property instanceof Property.One<?> one) {
        read.get(one);
        read.languages(one);
      }
    }
    Arrays.stream(read.getClass().getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !NO_ACCESSORS.contains(method.getName()))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(method -> call(method, read));
  }

  private static void call(Method method, ASObject read) {
    try {
      method.invoke(read);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(method + " of what was read", e);
    }
  }

  private static void equal(ASObject read) {
    if (!read.equals(read.as(ASObject.class)) || read.hashCode() == 0) {
      throw new IllegalStateException("it differs from itself");
    }
  }

  private static void text(ASObject read, Consumer<UntrustedHtml> use) {
    read.content().ifPresent(use);
  }

  /** With the owner, and so that all that could be refused before the costly part is right. */
  private static JsonObject owned(JsonObject document) {
    JsonObjectBuilder out = JSON.createObjectBuilder(document);
    document.keySet().stream()
        .filter(name -> Set.of("proof", "signature", "attributedTo", "inbox").contains(name))
        .forEach(out::remove);
    return out.add("id", "https://a.example/1")
        .add("type", "Create")
        .add("actor", ACTOR.toString())
        .build();
  }

  private void proofs(JsonObject document) {
    JsonArrayBuilder all = JSON.createArrayBuilder();
    for (int i = 0; i < IntegrityProofs.MAX_PROOFS; i++) {
      all.add(proof);
    }
    JsonObject proven = JSON.createObjectBuilder(owned(document)).add("proof", all).build();
    proofs
        .claims(proven)
        .forEach(
            result -> {
              if (result instanceof ProofClaim claim) {
                claim.verify(edKey);
              }
            });
  }

  private void linkedData(JsonObject document) {
    JsonObject signed =
        JSON.createObjectBuilder(owned(document)).add("signature", signature).build();
    if (signatures.claim(signed) instanceof LinkedDataClaim claim) {
      claim.verify(rsaKey);
    }
  }
}
