package org.activitypub4j.benchmarks;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureClaim;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedHead;
import org.activitypub4j.signatures.VerifiedMessage;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** HTTP signatures by RSA-2048 over a request with a body, beside the bare operations. */
@State(Scope.Thread)
public class SignatureBenchmark {
  private static final URI ACTOR = URI.create("https://one.example/users/ada");
  private static final URI KEY_ID = URI.create(ACTOR + "#main-key");

  private final byte[] body = SampleDocuments.createNote();
  private final KeyPair keys = Keys.generateRsa();
  private final Signer signer = Signer.of(KEY_ID, keys.getPrivate());
  private final VerificationKey key = VerificationKey.of(KEY_ID, ACTOR, keys.getPublic());
  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_793_604_600));
  private final MessageSigner requestSigner = new MessageSigner(clock);
  private final MessageVerifier verifier =
      new MessageVerifier(VerificationPolicy.mastodonCompatible(), clock);
  private final RequestHead head =
      new RequestHead(
          "POST",
          URI.create("https://two.example/users/ben/inbox"),
          Headers.of("Content-Type", "application/activity+json"));
  private final RequestHead cavage = signed(SignatureScheme.DRAFT_CAVAGE_12);
  private final RequestHead rfc9421 = signed(SignatureScheme.RFC_9421);
  private final byte[] message = new byte[300];
  private final byte[] rawSignature = signer.sign(message);

  /** For JMH. */
  public SignatureBenchmark() {}

  private RequestHead signed(SignatureScheme scheme) {
    return requestSigner.sign(head, BodyDigest.sha256(body), scheme, signer);
  }

  /** The least that signing can take: the digest of the body and the RSA operation. */
  @Benchmark
  public byte[] bareSign() throws GeneralSecurityException {
    message[0] = MessageDigest.getInstance("SHA-256").digest(body)[0];
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initSign(keys.getPrivate());
    rsa.update(message);
    return rsa.sign();
  }

  /** The least that verifying can take. */
  @Benchmark
  public boolean bareVerify() throws GeneralSecurityException {
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initVerify(keys.getPublic());
    rsa.update(message);
    boolean good = rsa.verify(rawSignature);
    return good && MessageDigest.getInstance("SHA-256").digest(body).length == 32;
  }

  /** A request by draft-cavage-12. */
  @Benchmark
  public RequestHead signCavage() {
    return signed(SignatureScheme.DRAFT_CAVAGE_12);
  }

  /** A request by RFC 9421. */
  @Benchmark
  public RequestHead signRfc9421() {
    return signed(SignatureScheme.RFC_9421);
  }

  /** A request by draft-cavage-12, headers and body. */
  @Benchmark
  public VerifiedMessage verifyCavage() {
    return verified(cavage);
  }

  /** A request by RFC 9421, headers and body. */
  @Benchmark
  public VerifiedMessage verifyRfc9421() {
    return verified(rfc9421);
  }

  private VerifiedMessage verified(RequestHead request) {
    if (verifier.claim(request) instanceof SignatureClaim claim
        && claim.verify(key) instanceof VerifiedHead verifiedHead) {
      BodyResult result = verifiedHead.verifyBody(body);
      if (result instanceof VerifiedMessage verifiedRequest) {
        return verifiedRequest;
      }
    }
    throw new IllegalStateException("a good signature was refused");
  }
}
