package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Random;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationKey;

/** Meets as many servers, actors and keys as asked for, in a process with a small heap. */
final class HeapProbe {
  private HeapProbe() {}

  public static void main(String[] args) throws GeneralSecurityException {
    int count = Integer.parseInt(args[0]);
    Random random = new Random(1);
    KeyFactory rsa = KeyFactory.getInstance("RSA");
    ActivityStreams streams = ActivityStreams.standard();
    try (FederationClient client = FederationClient.builder().build()) {
      FederationClient.Tables tables = client.tables();
      Budget budget = Budget.of(BudgetLimits.DEFAULT);
      for (int i = 0; i < count; i++) {
        URI id = URI.create("https://h" + i + ".example/users/someone-of-this-server");
        byte[] document =
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
             "preferredUsername":"someone","inbox":"%s/inbox","name":"Someone %d"}"""
                .formatted(id, id, i)
                .getBytes(UTF_8);
        ASObject actor = streams.read(document);
        Instant now = Instant.now();
        FetchedDocument fetched =
            new FetchedDocument(
                actor,
                Trust.ofFetch(actor, id).word().orElseThrow(),
                id,
                now,
                now.plusSeconds(3_600),
                document.length);
        tables.actors().put(fetched);
        tables.lookedUp().put(fetched);
        tables
            .nodeInfos()
            .put(
                id.getHost(),
                new ServerFacts.Told(id, "2.1", actor, now.plusSeconds(3_600), document.length));
        tables.missedActors().remember(id + "/gone", failure(id));
        Origin server = new Origin("https", id.getHost(), 443);
        tables.schemes().remember(server, SignatureScheme.RFC_9421);
        tables.lane().fetch(server, budget, () -> id); // as a stranger
        tables.lane().sawVerified(server);
        tables.lane().fetch(server, budget, () -> id);
        BigInteger modulus = new BigInteger(2_048, random).setBit(2_047).setBit(0);
        VerificationKey key =
            VerificationKey.of(
                URI.create(id + "#main-key"),
                id,
                rsa.generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537))));
        tables.keys().remember(new KeyLookup.Found(key, OwnerProof.ACTOR_DOCUMENT, now));
        tables.keys().mayRefresh(key.id());
      }
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "met %d; kept %d actors, %d posts, %d NodeInfos, %d failures, at most %d keys, %d servers, %d schemes in %d MiB%n",
          count,
          tables.actors().size(),
          tables.lookedUp().size(),
          tables.nodeInfos().size(),
          tables.missedActors().size(),
          tables.keys().size(),
          tables.lane().size(),
          tables.schemes().size(),
          (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }
  }

  private static FetchException failure(URI id) {
    return FetchException.status(
        Reason.GONE, id, id + " answered 410: this account was deleted long ago", 410, null);
  }
}
