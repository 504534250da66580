package org.activitypub4j.benchmarks;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.signatures.linkeddata.LinkedDataClaim;
import org.activitypub4j.signatures.linkeddata.LinkedDataSignatures;
import org.activitypub4j.signatures.linkeddata.VerifiedLinkedData;
import org.eclipse.parsson.JsonProviderImpl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Linked Data Signatures by RSA-2048 over a Create(Note). */
@State(Scope.Thread)
public class LinkedDataBenchmark {
  private static final URI ACTOR = URI.create("https://one.example/users/ada");
  private static final URI KEY_ID = URI.create(ACTOR + "#main-key");

  private final JsonObject note =
      new JsonProviderImpl()
          .createReader(new ByteArrayInputStream(SampleDocuments.createNote()))
          .readObject();
  private final KeyPair keys = Keys.generateRsa();
  private final VerificationKey key = VerificationKey.of(KEY_ID, ACTOR, keys.getPublic());
  private final LinkedDataSignatures signatures =
      new LinkedDataSignatures(
          ActivityStreams.standard(),
          VerificationPolicy.mastodonCompatible(),
          InstantSource.fixed(Instant.ofEpochSecond(1_793_604_600)));
  private final JsonObject signed = signatures.sign(note, Signer.of(KEY_ID, keys.getPrivate()));

  /** For JMH. */
  public LinkedDataBenchmark() {}

  /** A signed tree to the verified form. */
  @Benchmark
  public VerifiedLinkedData verifyLinkedData() {
    if (signatures.claim(signed) instanceof LinkedDataClaim claim
        && claim.verify(key) instanceof VerifiedLinkedData verified) {
      return verified;
    }
    throw new IllegalStateException("a good signature was refused");
  }
}
