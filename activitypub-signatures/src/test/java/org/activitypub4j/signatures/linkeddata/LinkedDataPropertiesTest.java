package org.activitypub4j.signatures.linkeddata;

import static org.assertj.core.api.Assertions.assertThat;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.signatures.linkeddata.LinkedDataSignatures.Result;
import org.eclipse.parsson.JsonProviderImpl;
import org.jspecify.annotations.Nullable;

/** Random rewrites of signed documents: security.md C1. */
class LinkedDataPropertiesTest {
  private static final JsonProviderImpl JSON = new JsonProviderImpl();
  private static final String NS = "https://www.w3.org/ns/activitystreams#";
  private static final String XSD = "http://www.w3.org/2001/XMLSchema#";
  private static final String CONTEXT = "https://www.w3.org/ns/activitystreams";
  private static final String ADA = "https://one.example/users/ada";
  private static final KeyPair KEYS = Keys.generateRsa();
  private static final VerificationKey KEY =
      VerificationKey.of(URI.create(ADA + "#main-key"), URI.create(ADA), KEYS.getPublic());
  private static final LinkedDataSignatures SIGNATURES =
      new LinkedDataSignatures(
          ActivityStreams.standard(),
          VerificationPolicy.mastodonCompatible(),
          InstantSource.fixed(Instant.parse("2026-11-20T11:00:00Z")));
  private static final JsonValue ACTIVITY_STREAMS = activityStreams();
  private static final List<JsonObject> SIGNED =
      List.of(
          signed(
              """
              {"@context":"%1$s","id":"%2$s/undo","type":"Undo","actor":"%2$s","to":["%3$sPublic"],
               "object":{"id":"%2$s/announces/1","type":"Announce","actor":"%2$s",
                "published":"2026-11-20T10:00:00Z","to":["%3$sPublic"],"cc":["%2$s/followers"],
                "object":"https://two.example/notes/7"}}"""),
          signed(
              """
              {"@context":"%1$s","id":"%2$s#updates/1","type":"Update","actor":"%2$s",
               "to":["%3$sPublic","https://two.example/users/ben"],
               "object":{"id":"%2$s","type":"Person","name":"Ada","preferredUsername":"ada",
                "inbox":"%2$s/inbox","outbox":"%2$s/outbox",
                "icon":{"type":"Image","mediaType":"image/png","url":"%2$s/icon.png"}}}"""),
          signed(
              """
              {"@context":["%1$s",{"@language":"en","sensitive":"as:sensitive","Hashtag":"as:Hashtag",
                "toot":"http://joinmastodon.org/ns#","votersCount":"toot:votersCount"}],
               "id":"%2$s/notes/1/activity","type":"Create","actor":"%2$s","to":["%3$sPublic"],
               "object":{"id":"%2$s/notes/1","type":"Question","attributedTo":"%2$s",
                "content":"<p>Which?</p>","contentMap":{"de":"<p>Welche?</p>"},"sensitive":false,
                "votersCount":3,"endTime":"2026-12-01T00:00:00Z",
                "oneOf":[{"type":"Note","name":"a","replies":{"type":"Collection","totalItems":1}},
                 {"type":"Note","name":"b","replies":{"type":"Collection","totalItems":2}}],
                "tag":[{"type":"Hashtag","href":"https://one.example/tags/a","name":"#a"},
                 {"type":"Mention","href":"https://two.example/users/ben","name":"@ben"}],
                "replies":{"id":"%2$s/notes/1/replies","type":"Collection",
                 "first":{"type":"CollectionPage","partOf":"%2$s/notes/1/replies"}}}}"""));

  private static final Map<String, Integer> COUNTS = Collections.synchronizedMap(new TreeMap<>());

  private static JsonObject signed(String text) {
    JsonObject document = parse(text.formatted(CONTEXT, ADA, NS));
    return SIGNATURES.sign(document, Signer.of(URI.create(ADA + "#main-key"), KEYS.getPrivate()));
  }

  private static JsonObject parse(String text) {
    return JSON.createReader(new StringReader(text)).readObject();
  }

  private static JsonValue activityStreams() {
    try (InputStream in =
        ActivityStreams.class.getResourceAsStream("contexts/activitystreams.jsonld")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return JSON.createReader(new ByteArrayInputStream(bytes)).readObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterContainer
  static void tell() {
    System.out.println("rewrites of signed documents: " + COUNTS);
    if (COUNTS.values().stream().mapToInt(Integer::intValue).sum() < 500) {
      return; // mutation tests make few tries
    }
    assertThat(COUNTS.getOrDefault("same statements, verified", 0)).isPositive();
    assertThat(COUNTS.getOrDefault("same statements, AmbiguousDocument", 0)).isPositive();
  }

  /** What a verifier without defences sees of a document. */
  private static String statements(JsonObject document) {
    RdfCanonicalization dataset = new RdfCanonicalization();
    DocumentLoader loader = (url, options) -> JsonDocument.of(ACTIVITY_STREAMS.asJsonObject());
    try {
      JsonLd.toRdf(JsonDocument.of(without(document, "signature"))).loader(loader).provide(dataset);
      return dataset.canonical();
    } catch (JsonLdError | RdfCanonicalization.LimitException e) {
      return "none";
    }
  }

  private static JsonObject without(JsonObject object, String name) {
    JsonObjectBuilder out = JSON.createObjectBuilder();
    object.forEach(
        (key, value) -> {
          if (!key.equals(name)) {
            out.add(key, value);
          }
        });
    return out.build();
  }

  @Property
  void C1_a_rewrite_with_the_same_statements_is_never_accepted_with_another_reading(
      @ForAll @IntRange(max = 2) int which,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int steps) {
    JsonObject signed = SIGNED.get(which);
    Rewriter rewriter = new Rewriter(new Random(seed), signed);
    JsonObject rewritten = signed;
    for (int i = 0; i < steps; i++) {
      rewritten = rewriter.rewrite(rewritten);
    }
    boolean same = statements(rewritten).equals(statements(signed));

    Object end =
        SIGNATURES.claim(rewritten) instanceof LinkedDataClaim claim
            ? claim.verify(KEY)
            : SIGNATURES.claim(rewritten);

    COUNTS.merge(
        (same ? "same statements, " : "other statements, ")
            + (end instanceof VerifiedLinkedData ? "verified" : end.getClass().getSimpleName()),
        1,
        Integer::sum);
    if (end instanceof VerifiedLinkedData verified) {
      assertThat(read(verified)).as(rewritten.toString()).isEqualTo(read(verify(signed)));
      assertThat(same).as("%s%n%s", rewritten, statements(rewritten)).isTrue();
    }
  }

  private static ASObject read(VerifiedLinkedData verified) {
    return ActivityStreams.standard().read(verified.document());
  }

  private static VerifiedLinkedData verify(JsonObject document) {
    Result result = ((LinkedDataClaim) SIGNATURES.claim(document)).verify(KEY);
    return (VerifiedLinkedData) result;
  }

  /** One step at one random place. */
  private static final class Rewriter {
    private final Random random;
    private final JsonValue signature;
    private int at;

    Rewriter(Random random, JsonObject signed) {
      this.random = random;
      this.signature = Objects.requireNonNull(signed.get("signature"));
    }

    JsonObject rewrite(JsonObject document) {
      JsonObject bare = without(document, "signature");
      JsonObject out =
          switch (random.nextInt(8)) {
            case 0 -> root(bare);
            case 1 -> context(bare);
            default -> {
              at = random.nextInt(size(bare));
              yield walk("", bare, bare) instanceof JsonObject changed ? changed : bare;
            }
          };
      JsonObjectBuilder builder = JSON.createObjectBuilder();
      out.forEach(builder::add);
      return builder.add("signature", signature).build();
    }

    private static int size(JsonValue value) {
      if (value instanceof JsonObject object) {
        return 1 + object.values().stream().mapToInt(Rewriter::size).sum();
      }
      return value instanceof JsonArray array
          ? 1 + array.stream().mapToInt(Rewriter::size).sum()
          : 1;
    }

    private JsonValue walk(String name, JsonValue value, JsonObject root) {
      if (name.equals("@context")) {
        return value;
      }
      if (at-- == 0) {
        return change(name, value, root);
      }
      if (value instanceof JsonObject object) {
        JsonObjectBuilder out = JSON.createObjectBuilder();
        object.forEach((key, member) -> out.add(key, walk(key, member, root)));
        return out.build();
      }
      if (value instanceof JsonArray array) {
        var out = JSON.createArrayBuilder();
        array.forEach(item -> out.add(walk(name, item, root)));
        return out.build();
      }
      return value;
    }

    private JsonValue change(String name, JsonValue value, JsonObject root) {
      if (value instanceof JsonArray array) {
        List<JsonValue> items = new ArrayList<>(array);
        if (random.nextBoolean() && !items.isEmpty()) {
          items.add(items.get(random.nextInt(items.size())));
        }
        Collections.shuffle(items, random);
        return items.size() == 1 && random.nextBoolean() ? items.get(0) : array(items);
      }
      if (value instanceof JsonObject object) {
        return object(name, object);
      }
      return switch (random.nextInt(6)) {
        case 0 -> array(List.of(value));
        case 1 -> array(List.of(value, value));
        case 2 -> JSON.createObjectBuilder().add("id", value).build();
        case 3 -> JSON.createObjectBuilder().add("@value", value).build();
        case 4 -> typed(value);
        default -> embedded(value, root);
      };
    }

    private JsonValue typed(JsonValue value) {
      String type =
          switch (value.getValueType()) {
            case NUMBER -> random.nextBoolean() ? "integer" : "nonNegativeInteger";
            case TRUE, FALSE -> "boolean";
            default -> random.nextBoolean() ? "string" : "dateTime";
          };
      String text = value instanceof JsonString string ? string.getString() : value.toString();
      return JSON.createObjectBuilder()
          .add("@value", random.nextBoolean() ? JSON.createValue(text) : value)
          .add("@type", XSD + type)
          .build();
    }

    /** Another place for an object that is described somewhere. */
    private JsonValue embedded(JsonValue id, JsonObject root) {
      JsonObject object = find(root, id);
      return object == null ? id : random.nextBoolean() ? object : half(object);
    }

    private static @Nullable JsonObject find(JsonValue value, JsonValue id) {
      List<JsonValue> inner = new ArrayList<>();
      if (value instanceof JsonObject object) {
        if (id.equals(object.get("id")) && object.size() > 1) {
          return without(object, "@context");
        }
        inner.addAll(object.values());
      } else if (value instanceof JsonArray array) {
        inner.addAll(array);
      }
      for (JsonValue each : inner) {
        JsonObject found = find(each, id);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private JsonObject half(JsonObject object) {
      JsonObjectBuilder out = JSON.createObjectBuilder();
      object.forEach(
          (name, value) -> {
            if (name.equals("id") || random.nextBoolean()) {
              out.add(name, value);
            }
          });
      return out.build();
    }

    private JsonValue object(String name, JsonObject object) {
      JsonObjectBuilder out = JSON.createObjectBuilder();
      List<String> names = new ArrayList<>(object.keySet());
      switch (random.nextInt(7)) {
        case 0 -> Collections.shuffle(names, random);
        case 1 -> {
          // A member under its IRI, or by a prefix.
          String renamed = names.get(random.nextInt(names.size()));
          Map<String, JsonValue> all = new LinkedHashMap<>(object);
          JsonValue value = Objects.requireNonNull(all.remove(renamed));
          String other =
              renamed.equals("id") || renamed.equals("type")
                  ? "@" + renamed
                  : renamed.startsWith("@")
                      ? renamed
                      : (random.nextBoolean() ? "as:" : NS) + renamed;
          all.put(other, other.contains(":") ? asIs(value) : value);
          all.forEach(out::add);
          return out.build();
        }
        case 2 -> {
          object.forEach(out::add);
          return out.add(
                  random.nextBoolean() ? "sensitive" : "undeclared",
                  random.nextBoolean() ? JsonValue.TRUE : JSON.createValue("relative"))
              .build();
        }
        case 3 -> {
          object.forEach(out::add);
          return out.add("@context", JSON.createValue(CONTEXT)).build();
        }
        case 4 -> {
          // Out of sight: under a name that says nothing, or as what JSON-LD includes.
          if (object.containsKey("id") && !name.isEmpty()) {
            object.forEach(out::add);
            JsonObject id = JSON.createObjectBuilder().add("id", value(object, "id")).build();
            return random.nextBoolean()
                ? JSON.createObjectBuilder(id).add("@included", array(List.of(out.build()))).build()
                : JSON.createObjectBuilder(id).add("undeclared", out.build()).build();
          }
        }
        case 5 -> {
          if (object.get("id") instanceof JsonString id && !name.isEmpty()) {
            return JSON.createValue(id.getString());
          }
        }
        default -> {
          return array(List.of(object));
        }
      }
      names.forEach(key -> out.add(key, value(object, key)));
      return out.build();
    }

    private JsonValue asIs(JsonValue value) {
      if (value instanceof JsonString string
          && string.getString().startsWith("https:")
          && random.nextInt(4) > 0) {
        return JSON.createObjectBuilder().add("id", value).build();
      }
      return value;
    }

    private static JsonValue value(JsonObject object, String name) {
      return Objects.requireNonNull(object.get(name));
    }

    private static JsonArray array(List<JsonValue> items) {
      var out = JSON.createArrayBuilder();
      items.forEach(out::add);
      return out.build();
    }

    /** Another object as the document. */
    private JsonObject root(JsonObject document) {
      if (!(document.get("object") instanceof JsonObject object)
          || !object.containsKey("id")
          || !document.containsKey("@context")) {
        return document;
      }
      JsonValue context = value(document, "@context");
      JsonObjectBuilder rest = JSON.createObjectBuilder();
      without(without(document, "@context"), "object").forEach(rest::add);
      JsonObjectBuilder out = JSON.createObjectBuilder().add("@context", context);
      switch (random.nextInt(4)) {
        case 0 -> {
          object.forEach(out::add);
          out.add("@included", array(List.of(rest.add("object", value(object, "id")).build())));
        }
        case 1 -> {
          object.forEach(out::add);
          out.add("@reverse", JSON.createObjectBuilder().add("object", rest));
        }
        case 2 ->
            out.add(
                "@graph", array(List.of(object, rest.add("object", value(object, "id")).build())));
        default -> {
          rest.build().forEach(out::add);
          out.add("@nest", JSON.createObjectBuilder().add("object", object));
        }
      }
      return out.build();
    }

    /** A context that says the same, or hides something. */
    private JsonObject context(JsonObject document) {
      JsonObject more =
          parse(
              switch (random.nextInt(7)) {
                case 0 -> "{\"agent\":{\"@id\":\"as:actor\",\"@type\":\"@id\"}}";
                case 1 -> "{\"i\":\"@included\"}";
                case 2 -> "{\"undeclared\":\"@nest\"}";
                case 3 -> "{\"undeclared\":{\"@reverse\":\"as:object\"}}";
                case 4 -> "{\"name\":{\"@id\":\"as:summary\"},\"summary\":{\"@id\":\"as:name\"}}";
                case 5 -> "{\"Undo\":\"as:Create\",\"Create\":\"as:Undo\"}";
                default -> "{\"what\":\"as:summary\"}";
              });
      JsonObjectBuilder out = JSON.createObjectBuilder();
      document.forEach(
          (name, value) -> {
            if (name.equals("@context")) {
              List<JsonValue> parts = new ArrayList<>();
              if (value instanceof JsonArray array) {
                parts.addAll(array);
              } else {
                parts.add(value);
              }
              parts.add(more);
              out.add(name, array(parts));
            } else if (name.equals("actor") && more.containsKey("agent")) {
              out.add("agent", value);
            } else if (more.containsKey("Undo") && value.toString().equals("\"Undo\"")) {
              out.add(name, "Create");
            } else {
              out.add(name, value);
            }
          });
      return out.build();
    }
  }
}
