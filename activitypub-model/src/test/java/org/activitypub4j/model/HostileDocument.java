package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** A document of any size that is dear to read, as {@code security-vectors/README.md} has them. */
record HostileDocument(String kind, List<JsonValue> parts) {
  private static final int MAX_BYTES = 1 << 20;

  static List<HostileDocument> all() {
    ReadLimits limits =
        new ReadLimits(MAX_BYTES, 64, 100_000, MAX_BYTES, 1024, 64, 64, 10_000, 100_000, 100_000);
    try (InputStream in =
        HostileDocument.class.getResourceAsStream("/security-vectors/hostile-documents.json")) {
      return new JsonReader(limits)
          .read(Objects.requireNonNull(in).readAllBytes()).getJsonArray("documents").stream()
              .map(JsonValue::asJsonObject)
              .map(each -> new HostileDocument(each.getString("kind"), each.getJsonArray("parts")))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document with so many repetitions, or with as many as it may have. */
  byte[] of(int count) {
    StringBuilder out = new StringBuilder();
    for (JsonValue part : parts) {
      if (part instanceof JsonString text) {
        out.append(filled(text.getString(), 0));
      } else {
        JsonObject repeated = part.asJsonObject();
        String each = repeated.getString("each");
        int most = Math.min(count, repeated.getInt("most", count));
        for (int i = 0; i < most; i++) {
          out.append(filled(each, i));
        }
      }
    }
    return out.toString().replace('\'', '"').getBytes(UTF_8);
  }

  /** As many repetitions as fit into the bytes that are read. */
  int most() {
    int most = 1;
    while (most < MAX_BYTES && of(2 * most).length <= MAX_BYTES) {
      most *= 2;
    }
    return most;
  }

  private static String filled(String text, int i) {
    String filled = text.contains("{i}") ? text.replace("{i}", Integer.toString(i)) : text;
    if (filled.contains("{h}")) {
      filled = filled.replace("{h}", sameHash(i));
    }
    if (filled.contains("{long}")) {
      filled = filled.replace("{long}", "n".repeat(1_000));
    }
    return filled.contains("{path}") ? filled.replace("{path}", "../a%20ä/".repeat(100)) : filled;
  }

  /** Strings that are all different and have one hash code. */
  private static String sameHash(int i) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }
}
