package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * Meets as many servers, actors and keys as asked for, with the longest names and the worst
 * documents that there are, in a process with a small heap; and some honest ones in between.
 */
final class HeapProbe {
  private static final int HONEST = 50;

  /** How many of the actors have a document of the worst shape: to read one takes its time. */
  private static final int WORST_EACH = 250;

  private static final String LONG_LABELS = ("x".repeat(60) + ".").repeat(3);
  private static final ActivityStreams STREAMS = ActivityStreams.standard();

  private final FederationClient client =
      FederationClient.builder().resolver(HeapProbe::nowhere).build();
  private final FederationClient.Tables tables = client.tables();
  private final Budget budget = Budget.of(new BudgetLimits(10_000_000, 5, Duration.ofHours(1)));
  private final Random random = new Random(1);
  private final KeyFactory rsa;

  private HeapProbe() throws GeneralSecurityException {
    this.rsa = KeyFactory.getInstance("RSA");
  }

  /** What is not remembered is not found: nothing leaves this process. */
  private static List<InetAddress> nowhere(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  public static void main(String[] args) throws GeneralSecurityException {
    int count = Integer.parseInt(args[0]);
    HeapProbe probe = new HeapProbe();
    probe.meetHonest();
    long before = used();
    long asked = 0;
    long missed = 0;
    for (int i = 0; i < count; i++) {
      probe.meet(i);
      if (i % 100 == 99) {
        asked += HONEST;
        missed += probe.meetAgain();
      }
    }
    System.out.printf(
        "met %d; kept %d actors, %d posts, %d NodeInfos, %d failures, at most %d keys, %d servers,"
            + " %d schemes; of %d times that an honest one came, it was known but %d times;"
            + " the tables took %d MiB%n",
        count,
        probe.tables.actors().size(),
        probe.tables.lookedUp().size(),
        probe.tables.nodeInfos().size(),
        probe.tables.missedActors().size(),
        probe.tables.keys().size(),
        probe.tables.lane().size(),
        probe.tables.schemes().size(),
        asked,
        missed,
        (used() - before) >> 20);
    probe.client.close();
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static URI honest(int i) {
    return URI.create("https://honest" + i + ".example/users/alice");
  }

  private void meetHonest() throws GeneralSecurityException {
    for (int i = 0; i < HONEST; i++) {
      meet(honest(i));
    }
    for (int i = 0; i < 10; i++) {
      IntStream.range(0, HONEST).forEach(honest -> isKnown(honest(honest)));
    }
  }

  /** How many of the honest had been forgotten: they are met anew, as by a fetch. */
  private int meetAgain() throws GeneralSecurityException {
    int missed = 0;
    for (int i = 0; i < HONEST; i++) {
      if (!isKnown(honest(i))) {
        meet(honest(i));
        missed++;
      }
    }
    return missed;
  }

  private void meet(URI id) throws GeneralSecurityException {
    tables.actors().put(fetched(id, actor(id, "\"name\":\"Alice\"")));
    tables.keys().remember(key(id));
    Origin server = Origin.of(id).orElseThrow();
    tables.lane().sawVerified(server);
    tables.schemes().remember(server, SignatureScheme.RFC_9421);
  }

  /** Whether an honest one is known as an actor, by its key, and by its server's signatures. */
  private boolean isKnown(URI id) {
    Origin server = Origin.of(id).orElseThrow();
    boolean actor = tables.actors().get(id) != null;
    boolean key = client.fetchKey(URI.create(id + "#main-key"), budget) instanceof KeyLookup.Found;
    boolean friend = tables.lane().isFriend(server);
    boolean scheme = tables.schemes().schemeFor(server) == SignatureScheme.RFC_9421;
    return actor && key && friend && scheme;
  }

  private void meet(int i) throws GeneralSecurityException {
    String host = LONG_LABELS + "h" + i + ".example";
    URI id = URI.create("https://" + host + "/" + "%C3%A9".repeat(280) + i);
    byte[] document = actor(id, i % WORST_EACH == 0 ? worst(i / WORST_EACH) : "\"name\":\"x\"");
    FetchedDocument fetched = fetched(id, document);
    tables.actors().put(fetched);
    tables.lookedUp().put(fetched);
    tables
        .nodeInfos()
        .put(
            host,
            new ServerFacts.Told(
                id, "2.1", fetched.object(), fetched.freshUntil(), document.length));
    tables.missedActors().remember(id + "/gone", failure(id));
    Origin server = new Origin("https", host, 443);
    tables.schemes().remember(server, SignatureScheme.RFC_9421);
    String address = "2001:db8:" + Integer.toHexString(i & 0xFFFF) + "::1";
    Lanes.ask(tables.lane(), server, client.newBudget().causedBy(address)); // as a stranger
    tables.lane().sawVerified(server);
    Lanes.ask(tables.lane(), server, client.newBudget().causedBy(address));
    KeyLookup.Found key = key(id);
    tables.keys().remember(key);
    tables.keys().mayRefresh(key.keyId());
  }

  private static byte[] actor(URI id, String more) {
    return """
        {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
         "inbox":"%s",%s}"""
        .formatted(id, id, more)
        .getBytes(UTF_8);
  }

  /** What takes the most heap for its length, in turn. */
  private static String worst(int i) {
    return switch (i % 5) {
      case 0 -> "\"x\":[" + "{},".repeat(49_000) + "{}]";
      case 1 -> "\"x\":[" + "[],".repeat(49_000) + "[]]";
      case 2 -> "\"x\":[" + "1,".repeat(90_000) + "1]";
      case 3 -> "\"x\":[" + "{\"a\":\"\"},".repeat(20_000) + "1]";
      default -> "\"x\":\"" + "\u4e16".repeat(60_000) + "\"";
    };
  }

  private static FetchedDocument fetched(URI id, byte[] document) {
    ASObject actor = STREAMS.read(document);
    Instant now = Instant.now();
    return new FetchedDocument(
        actor,
        Trust.ofFetch(actor, id).word().orElseThrow(),
        id,
        now,
        now.plusSeconds(3_600),
        document.length);
  }

  private KeyLookup.Found key(URI id) throws GeneralSecurityException {
    BigInteger modulus = new BigInteger(2_048, random).setBit(2_047).setBit(0);
    VerificationKey key =
        VerificationKey.of(
            URI.create(id + "#main-key"),
            id,
            rsa.generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537))));
    return new KeyLookup.Found(key, OwnerProof.ACTOR_DOCUMENT, Instant.now());
  }

  private static FetchException failure(URI id) {
    return FetchException.status(
        Reason.GONE, id, id + " answered 410: this account was deleted long ago", 410, null);
  }
}
