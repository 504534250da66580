package org.activitypub4j.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads documents each of which has a context of its own, of the shapes that take most heap for
 * their length, in a process with a small heap; most are refused, but only once it was analysed.
 */
final class ContextHeapProbe {
  private static final int EACH = 400;

  /** After {@code {"x1":"as:x"}}, which makes each context another. */
  private static final List<String> SHAPES =
      List.of(
          "{}".concat(",{}".repeat(120)),
          "{\"t\":{\"@id\":\"as:y\",\"z\":[1" + ",1".repeat(20_000) + "]}}",
          "{\"t\":{\"@id\":\"as:y\",\"z\":[[]" + ",[]".repeat(20_000) + "]}}",
          "{\"t\":{\"@id\":\"as:y\",\"z\":[{}" + ",{}".repeat(20_000) + "]}}",
          "{\"t\":{\"@id\":\"as:y\",\"@container\":[\"" + "c".repeat(200_000) + "\"]}}",
          "{\"p\":\"http://a/" + "y".repeat(1_900) + "/\"," + terms("\"p:%d\"") + "}",
          "{" + terms("{\"@id\":\"as:%d\"}") + "}",
          "{" + terms("null") + "}",
          "\"https://www.w3.org/ns/activitystreams\"");

  private ContextHeapProbe() {}

  private static String terms(String definition) {
    return IntStream.range(0, 250)
        .mapToObj(i -> "\"t" + i + "\":" + definition.replace("%d", "" + i))
        .collect(Collectors.joining(","));
  }

  public static void main(String[] args) {
    ActivityStreams streams = ActivityStreams.builder().build();
    int read = 0;
    int refused = 0;
    for (String shape : SHAPES) {
      for (int i = 0; i < EACH; i++) {
        String context = "[{\"x" + i + "\":\"as:x\"}," + shape + "]";
        try {
          streams.read(
              ("{\"@context\":" + context + ",\"tag\":[{\"@context\":{\"y\":\"as:y\"}}]}")
                  .getBytes(UTF_8));
          read++;
        } catch (DocumentException e) {
          refused++;
        }
      }
    }
    streams.read("{}".getBytes(UTF_8));
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "read %d, refused %d, %d MiB used%n",
        read, refused, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
  }
}
