package org.activitypub4j.benchmarks;

import jakarta.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.signatures.proof.IntegrityProofs;
import org.activitypub4j.signatures.proof.ProofClaim;
import org.activitypub4j.signatures.proof.VerifiedProof;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Integrity proofs by eddsa-jcs-2022 over a Create(Note), beside the bare Ed25519 operations. */
@State(Scope.Thread)
public class ProofBenchmark {
  private static final URI ACTOR = URI.create("https://one.example/users/ada");
  private static final URI KEY_ID = URI.create(ACTOR + "#ed25519-key");

  private final ActivityStreams streams = ActivityStreams.standard();
  private final ASObject note = streams.read(SampleDocuments.createNote());
  private final KeyPair keys = Keys.generateEd25519();
  private final Signer signer = Signer.of(KEY_ID, keys.getPrivate());
  private final VerificationKey key = VerificationKey.of(KEY_ID, ACTOR, keys.getPublic());
  private final IntegrityProofs proofs =
      new IntegrityProofs(InstantSource.fixed(Instant.ofEpochSecond(1_793_604_600)));
  private final JsonObject proven = proofs.sign(note.toJson(), signer);

  private final byte[] hashes = new byte[64];
  private final Ed25519PrivateKeyParameters privateKey =
      new Ed25519PrivateKeyParameters(Arrays.copyOf(hashes, 32));
  private final Ed25519PublicKeyParameters publicKey = privateKey.generatePublicKey();
  private final byte[] rawSignature = bareSign();

  /** For JMH. */
  public ProofBenchmark() {}

  /** The least that a proof can take, without canonical form and hashes. */
  @Benchmark
  public final byte[] bareSign() {
    Ed25519Signer bare = new Ed25519Signer();
    bare.init(true, privateKey);
    bare.update(hashes, 0, hashes.length);
    return bare.generateSignature();
  }

  /** The least that verifying can take. */
  @Benchmark
  public boolean bareVerify() {
    Ed25519Signer bare = new Ed25519Signer();
    bare.init(false, publicKey);
    bare.update(hashes, 0, hashes.length);
    return bare.verifySignature(rawSignature);
  }

  /** A typed object to one with a proof. */
  @Benchmark
  public ASObject makeProof() {
    return streams.read(proofs.sign(note.toJson(), signer));
  }

  /** A tree with a proof to the verified typed object. */
  @Benchmark
  public ASObject verifyProof() {
    if (proofs.claims(proven).get(0) instanceof ProofClaim claim
        && claim.verify(key) instanceof VerifiedProof verified) {
      return verified.read(streams).orElseThrow();
    }
    throw new IllegalStateException("a good proof was refused");
  }
}
