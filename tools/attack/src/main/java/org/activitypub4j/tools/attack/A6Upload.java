package org.activitypub4j.tools.attack;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tries to bring a key for somebody as a file on that one's server. */
final class A6Upload implements Attack {
  @Override
  public String id() {
    return "A6";
  }

  @Override
  public String tries() {
    return "a key in a file that the attacker has uploaded to the server of whom it claims to be";
  }

  @Override
  public String remedy() {
    return "A key counts only if the actor's own document, fetched from its id, lists it.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    Map<String, Identity> claims = new LinkedHashMap<>();
    for (String form : List.of("key", "stub", "actor")) {
      Identity alice = stage.alice("a6_" + form);
      String path = "/uploads/" + form + ".json";
      URI upload = stage.good().url(path);
      Identity forged = alice.signingAs(upload, stage.attacker());
      stage.good().serve(path, document(form, forged));
      claims.put(form, alice);
      stage.target().post(stage.follow(forged), forged);
    }
    boolean heard = stage.isHonestHeard();
    List<String> effects = new ArrayList<>();
    for (Map.Entry<String, Identity> claim : claims.entrySet()) {
      stage
          .followership(claim.getValue())
          .ifPresent(effect -> effects.add(effect + " by a " + claim.getKey() + " document"));
    }
    if (!effects.isEmpty()) {
      return AttackResult.broken("after a forged Follow %s".formatted(String.join(", ", effects)));
    }
    return heard
        ? AttackResult.held("Follows that were signed with uploaded keys had no effect")
        : AttackResult.unknown(Suite.NOT_HEARD);
  }

  private static String document(String form, Identity forged) {
    return switch (form) {
      case "key" ->
          """
          {"@context":"https://w3id.org/security/v1","id":"%s","type":"Key","owner":"%s",
           "publicKeyPem":"%s"}"""
              .formatted(forged.keyId(), forged.actor(), forged.pem());
      case "stub" ->
          """
          {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
           "id":"%s","type":"Person",%s}"""
              .formatted(forged.actor(), forged.publicKey());
      default -> forged.document();
    };
  }
}
