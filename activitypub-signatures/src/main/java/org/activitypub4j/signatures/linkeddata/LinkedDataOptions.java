package org.activitypub4j.signatures.linkeddata;

import com.apicatalog.rdf.nquads.NQuadsWriter;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.internal.RefusalException;
import org.eclipse.parsson.JsonProviderImpl;
import org.jspecify.annotations.Nullable;

/**
 * The members of a signature. All but four of them are signed too.
 *
 * @param value the signature in base64
 * @param signed the members that are signed
 */
record LinkedDataOptions(
    URI creator, Instant created, @Nullable Instant expires, String value, JsonObject signed) {
  private static final JsonProvider JSON = new JsonProviderImpl();
  private static final String CONTEXT = "https://w3id.org/identity/v1";
  private static final String DC = "http://purl.org/dc/terms/";
  private static final String SEC = "https://w3id.org/security#";
  private static final String DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime";
  private static final String STRING = "http://www.w3.org/2001/XMLSchema#string";
  private static final Set<String> UNSIGNED = Set.of("type", "id", "signatureValue", "@context");
  private static final Set<String> KNOWN =
      Set.of("creator", "created", "domain", "expires", "nonce");

  /** Twice as much as the largest key needs, because there may be line breaks. */
  private static final int MAX_VALUE = 4 * 1024;

  static LinkedDataOptions read(JsonObject signature) {
    String type = text(signature, "type");
    if (!LinkedDataSignatures.TYPE.equals(type)) {
      throw refused(
          new LinkedDataRefusal.UnsupportedType(
              type == null ? String.valueOf(signature.get("type")) : type));
    }
    String creator = text(signature, "creator");
    URI keyId = creator == null ? null : Uris.id(creator).orElse(null);
    if (keyId == null) {
      throw malformed("creator", "it is not an absolute URI");
    }
    Instant created = instant(signature, "created");
    if (created == null) {
      throw malformed("created", "it is missing");
    }
    JsonObjectBuilder signed = JSON.createObjectBuilder();
    signature.forEach(
        (name, member) -> {
          if (KNOWN.contains(name) && member instanceof JsonString) {
            signed.add(name, member);
          } else if (!UNSIGNED.contains(name)) {
            // Otherwise somebody could set an option under another name, such as an IRI, and we
            // would not see it.
            throw malformed(name, "it is not an option of these signatures, or not a string");
          }
        });
    return new LinkedDataOptions(
        keyId, created, instant(signature, "expires"), value(signature), signed.build());
  }

  static LinkedDataOptions of(URI creator, Instant created, Instant expires) {
    JsonObject signed =
        JSON.createObjectBuilder()
            .add("creator", creator.toString())
            .add("created", created.toString())
            .add("expires", expires.toString())
            .build();
    return new LinkedDataOptions(creator, created, expires, "", signed);
  }

  /** Makes the member for a document, with these options and this signature. */
  JsonObject signed(byte[] made) {
    JsonObjectBuilder signature = JSON.createObjectBuilder().add("type", LinkedDataSignatures.TYPE);
    signed.forEach(signature::add);
    return signature.add("signatureValue", Base64.getEncoder().encodeToString(made)).build();
  }

  private static String value(JsonObject signature) {
    String value = text(signature, "signatureValue");
    if (value == null || value.length() > MAX_VALUE) {
      throw malformed("signatureValue", "it is not a text in base64");
    }
    try {
      String joined = value.replace("\n", "").replace("\r", "");
      Base64.getDecoder().decode(joined);
      return joined;
    } catch (IllegalArgumentException e) {
      throw malformed("signatureValue", "it is not in base64");
    }
  }

  /** Returns the signature itself. */
  byte[] bytes() {
    return Base64.getDecoder().decode(value);
  }

  private static @Nullable Instant instant(JsonObject signature, String name) {
    if (!signature.containsKey(name)) {
      return null;
    }
    String text = text(signature, name);
    if (text == null || text.length() > 64) {
      throw malformed(name, "it is not a date and time");
    }
    try {
      return text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > 10
          ? Instant.parse(text)
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw malformed(name, "\"" + text + "\" is not a date and time");
    }
  }

  private static @Nullable String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonString string ? string.getString() : null;
  }

  private static RefusalException malformed(String member, String detail) {
    return refused(new LinkedDataRefusal.Malformed(member, detail));
  }

  private static RefusalException refused(LinkedDataRefusal refusal) {
    return new RefusalException(refusal);
  }

  /**
   * Returns the statements of the options under their own context. The options are one node. If all
   * their members are known, we write the statements directly, which saves three quarters of the
   * time.
   */
  String canonical(ActivityStreams streams) {
    if (KNOWN.containsAll(signed.keySet())
        && signed.values().stream().allMatch(JsonString.class::isInstance)
        && creator.toString().startsWith("http")) {
      StringBuilder lines = new StringBuilder(512);
      literal(lines, DC + "created", "created", DATE_TIME);
      lines.append(NQuadsWriter.nquad("_:c14n0", DC + "creator", creator.toString(), null));
      literal(lines, SEC + "domain", "domain", STRING);
      literal(lines, SEC + "expiration", "expires", DATE_TIME);
      literal(lines, SEC + "nonce", "nonce", STRING);
      return lines.toString();
    }
    JsonValue context = JSON.createValue(CONTEXT);
    return LinkedDataSignatures.canonical(streams.linkedData(with(signed, "@context", context)));
  }

  private void literal(StringBuilder lines, String predicate, String name, String datatype) {
    String text = text(signed, name);
    if (text != null) {
      lines.append(NQuadsWriter.nquad("_:c14n0", predicate, text, datatype, null, null, null));
    }
  }

  static JsonObject with(JsonObject object, String name, JsonValue value) {
    JsonObjectBuilder out = JSON.createObjectBuilder();
    object.forEach(out::add);
    return out.add(name, value).build();
  }

  static JsonObject without(JsonObject object, String name) {
    JsonObjectBuilder out = JSON.createObjectBuilder();
    object.forEach(
        (key, value) -> {
          if (!key.equals(name)) {
            out.add(key, value);
          }
        });
    return out.build();
  }
}
