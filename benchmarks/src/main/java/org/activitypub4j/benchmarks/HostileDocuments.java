package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.LinkedDataException;
import org.activitypub4j.model.Trust;

/**
 * Prints the CPU time that the dearest document of each hostile kind takes: 1 MiB of it, or as much
 * as is not refused, whichever takes longer. The kinds are the security vectors of the model.
 */
public final class HostileDocuments {
  private static final int MAX_BYTES = 1 << 20;
  private static final int TRIES = 5;
  private static final ActivityStreams STREAMS = ActivityStreams.standard();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Trust WORD =
      Trust.ofActor(URI.create("https://a.example/users/alice"), Trust.Ground.SIGNATURE);

  private HostileDocuments() {}

  /** Something that is done with what a stranger sent. */
  private interface Use {
    void on(byte[] document);
  }

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
    Map<String, Use> uses = new LinkedHashMap<>();
    uses.put("read", STREAMS::read);
    uses.put("validate", document -> STREAMS.read(document).validate());
    uses.put("keepEmbedded", document -> STREAMS.read(document).keepEmbedded(object -> true));
    uses.put("keepProven", document -> WORD.keepProven(STREAMS.read(document)));
    uses.put("equals", document -> equal(STREAMS.read(document), STREAMS.read(document)));
    uses.put("write", document -> STREAMS.write(STREAMS.read(document).toBuilder().build()));
    uses.put("expand", document -> STREAMS.expand(STREAMS.read(document)));
    uses.put("linkedData", HostileDocuments::statements);
    for (int i = 0; i < 20; i++) { // until nothing is compiled any more
      kinds.forEach(kind -> uses.values().forEach(use -> isTaken(use, document(kind, 50))));
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

  private static void statements(byte[] document) {
    STREAMS
        .linkedData(STREAMS.read(document).toJson())
        .statements((subject, predicate, object, datatype, language) -> {});
  }

  private static void equal(ASObject first, ASObject second) {
    if (!first.equals(second) || first.hashCode() != second.hashCode()) {
      throw new IllegalStateException("two readings differ");
    }
  }

  private static boolean isTaken(Use use, byte[] document) {
    try {
      use.on(document);
      return true;
    } catch (DocumentException | LinkedDataException e) {
      return false;
    }
  }

  private static double dearest(Use use, JsonObject kind) {
    int most = 1;
    while (most < MAX_BYTES && document(kind, 2 * most).length <= MAX_BYTES) {
      most *= 2;
    }
    byte[] whole = document(kind, most);
    double cost = cost(use, whole);
    int taken = 1;
    int refused = most;
    if (!isTaken(use, whole)) {
      while (refused - taken > Math.max(1, taken / 50)) {
        int middle = (taken + refused) / 2;
        if (isTaken(use, document(kind, middle))) {
          taken = middle;
        } else {
          refused = middle;
        }
      }
      cost = Math.max(cost, cost(use, document(kind, taken)));
    }
    return cost;
  }

  /** The least of some tries, in milliseconds. */
  private static double cost(Use use, byte[] document) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      isTaken(use, document);
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
    }
    return least / 1e6;
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
