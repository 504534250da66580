package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.activitypub4j.benchmarks.DocumentPaths.Use;
import org.activitypub4j.model.ActivityStreams;

/**
 * Prints the CPU time that the dearest document of each hostile kind takes: 1 MiB of it, or as much
 * as is not refused, whichever takes longer. The kinds are the security vectors of the model.
 */
public final class HostileDocuments {
  private static final int TRIES = 5;
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private HostileDocuments() {}

  /**
   * Measures them.
   *
   * @param arguments the file with the vectors; a part of the names of kinds, default all
   */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    String only = arguments.length > 1 ? arguments[1] : "";
    List<JsonObject> kinds =
        STREAMS.read(Files.readAllBytes(file)).toJson().getJsonArray("documents").stream()
            .map(JsonValue::asJsonObject)
            .filter(kind -> kind.getString("kind").contains(only))
            .toList();
    Map<String, Use> uses = new DocumentPaths().uses();
    for (int i = 0; i < 20; i++) { // until nothing is compiled any more
      kinds.forEach(
          kind -> uses.values().forEach(use -> DocumentPaths.isTaken(use, document(kind, 50))));
    }
    System.out.printf("| CPU ms, each with reading | %s |%n", String.join(" | ", uses.keySet()));
    System.out.println("|---" + "|---:".repeat(uses.size()) + "|");
    for (JsonObject kind : kinds) {
      StringBuilder line = new StringBuilder("| ").append(kind.getString("kind"));
      uses.values()
          .forEach(use -> line.append(String.format(Locale.ROOT, " | %.0f", dearest(use, kind))));
      System.out.println(line.append(" |"));
    }
  }

  private static double dearest(Use use, JsonObject kind) {
    int most = 1;
    while (most < DocumentPaths.MAX_BYTES
        && document(kind, 2 * most).length <= DocumentPaths.MAX_BYTES) {
      most *= 2;
    }
    byte[] whole = document(kind, most);
    double cost = DocumentPaths.cost(use, whole, TRIES);
    int taken = 1;
    int refused = most;
    if (!DocumentPaths.isTaken(use, whole)) {
      while (refused - taken > Math.max(1, taken / 50)) {
        int middle = (taken + refused) / 2;
        if (DocumentPaths.isTaken(use, document(kind, middle))) {
          taken = middle;
        } else {
          refused = middle;
        }
      }
      cost = Math.max(cost, DocumentPaths.cost(use, document(kind, taken), TRIES));
    }
    return cost;
  }

  /** As {@code security-vectors/README.md} says. */
  private static byte[] document(JsonObject kind, int count) {
    StringBuilder out = new StringBuilder();
    for (JsonValue part : kind.getJsonArray("parts")) {
      if (part instanceof JsonString text) {
        out.append(filled(text.getString(), 0));
      } else {
        JsonObject repeated = part.asJsonObject();
        int most = Math.min(count, repeated.getInt("most", count));
        for (int i = 0; i < most; i++) {
          out.append(filled(repeated.getString("each"), i));
        }
      }
    }
    return out.toString().replace('\'', '"').getBytes(UTF_8);
  }

  private static String filled(String text, int i) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    String filled = text.replace("{i}", Integer.toString(i));
    if (filled.contains("{h}")) {
      StringBuilder sameHash = new StringBuilder();
      for (int bit = 0; bit < 17; bit++) {
        sameHash.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      filled = filled.replace("{h}", sameHash);
    }
    return filled.replace("{long}", "n".repeat(1_000)).replace("{path}", "../a%20ä/".repeat(100));
  }
}
