package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tries bytes that are not UTF-8, which a filter before the server reads otherwise than it. */
final class M3Utf8 implements Attack {
  /** Byte by byte, what stands for the name {@code type} and in the value of {@code summary}. */
  private static final Map<String, List<String>> VARIANTS = variants();

  private static Map<String, List<String>> variants() {
    Map<String, List<String>> variants = new LinkedHashMap<>();
    variants.put("an overlong slash", List.of("type", "\u00c0\u00af"));
    variants.put("an overlong slash of three bytes", List.of("type", "\u00e0\u0080\u00af"));
    variants.put("a surrogate", List.of("type", "\u00ed\u00a0\u0080"));
    variants.put("a code point out of range", List.of("type", "\u00f4\u0090\u0080\u0080"));
    variants.put("half a character", List.of("type", "\u00c3"));
    variants.put("an overlong y in the name type", List.of("t\u00c1\u00b9pe", "x"));
    return variants;
  }

  @Override
  public String id() {
    return "M3";
  }

  @Override
  public String tries() {
    return "overlong and broken UTF-8 in a signed activity";
  }

  @Override
  public String remedy() {
    return "Decode strictly before parsing, and answer 400 to what is not UTF-8.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    Identity mallory = stage.mallory("m3");
    List<String> taken = new ArrayList<>();
    for (Map.Entry<String, List<String>> variant : VARIANTS.entrySet()) {
      String name = variant.getValue().get(0);
      String summary = "\"summary\":\"" + variant.getValue().get(1) + "\",\"" + name + "\":";
      byte[] body = stage.follow(mallory).replace("\"type\":", summary).getBytes(ISO_8859_1);
      if (stage.target().post(body, mallory).isSuccess()) {
        taken.add(variant.getKey());
      }
    }
    boolean heard = stage.isHonestHeard();
    if (stage.accepts(mallory) > 0) {
      return AttackResult.broken(
          "a Follow was accepted that has %s".formatted(String.join(", or ", taken)));
    }
    if (!heard || !stage.isAccepted(mallory)) {
      return AttackResult.unknown(Suite.NOT_HEARD);
    }
    return taken.isEmpty()
        ? AttackResult.held("all %d were refused".formatted(VARIANTS.size()))
        : AttackResult.held("what has %s had no effect".formatted(String.join(", or ", taken)));
  }
}
