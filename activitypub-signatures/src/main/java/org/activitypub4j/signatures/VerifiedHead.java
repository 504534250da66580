package org.activitypub4j.signatures;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.signatures.MessageVerifier.BodyResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;

/**
 * The result of the second step: the key signed the headers. The body is not proven yet. Call
 * {@link #verifyBody} or, for a message without a body, {@link #verifyNoBody}.
 */
public final class VerifiedHead implements HeadResult {
  private final SignedHead signed;
  private final VerificationKey key;
  private final SignatureAlgorithm algorithm;
  private final SignatureBase base;

  VerifiedHead(
      SignedHead signed, VerificationKey key, SignatureAlgorithm algorithm, SignatureBase base) {
    this.signed = signed;
    this.key = key;
    this.algorithm = algorithm;
    this.base = base;
  }

  /**
   * Returns the request; for a response, the request that it answers. Only what is {@linkplain
   * #covered covered} is proven.
   */
  public RequestHead head() {
    return signed.message().request();
  }

  /**
   * Returns the response, if a response was verified; only what is {@linkplain #covered covered} is
   * proven.
   */
  public Optional<ResponseHead> response() {
    return Optional.ofNullable(signed.message().response());
  }

  /** Returns the key that signed, with its owner. */
  public VerificationKey key() {
    return key;
  }

  /** Returns how the message is signed. */
  public SignatureScheme scheme() {
    return signature().scheme();
  }

  /** Returns the algorithm that was used. */
  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  /** Returns the identifiers of the covered components, in the order of the signature. */
  public List<String> covered() {
    return signature().covered();
  }

  /** Returns when the signature says that it was made; empty if it covers only the Date header. */
  public Optional<Instant> created() {
    return signature().createdIsCovered()
        ? Optional.ofNullable(signature().created()).map(Instant::ofEpochSecond)
        : Optional.empty();
  }

  /** Returns the nonce of an RFC 9421 signature, which answers the challenge that you sent. */
  public Optional<String> nonce() {
    return Optional.ofNullable(signature().nonce());
  }

  /** Returns the tag of an RFC 9421 signature. */
  public Optional<String> tag() {
    return Optional.ofNullable(signature().tag());
  }

  /**
   * Returns whether the query of the target is proven too. Some peers sign only the path. In that
   * case, do not decide anything by the query.
   */
  public boolean queryIsSigned() {
    return base.query() == SignatureBase.Query.INCLUDED;
  }

  /**
   * Returns a short text that stays the same if the message is sent again. To find replays,
   * remember it for the clock window, together with the key id. It is made from the signed text,
   * not from the signature, because with some algorithms anybody can make a second signature from
   * the first.
   */
  public String fingerprint() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Jca.digest("SHA-256", base.bytes()));
  }

  /**
   * The third step: checks the body against each covered digest.
   *
   * @param body the bytes as they arrived, with only the transfer encoding decoded; they are copied
   */
  public BodyResult verifyBody(byte[] body) {
    try {
      byte[] copy = body.clone();
      Check.all(signed.verifier().checks().body(), signed, copy);
      return new VerifiedMessage(this, copy);
    } catch (RefusalException e) {
      return e.refusal(SignatureRefusal.class);
    } catch (RuntimeException e) {
      return new SignatureRefusal.VerifierFault("verify the body", e);
    }
  }

  /**
   * The third step for a message without a body, such as a GET. If a digest is covered, it must be
   * the digest of the empty body.
   */
  public BodyResult verifyNoBody() {
    return verifyBody(new byte[0]);
  }

  private ParsedSignature signature() {
    return signed.signature();
  }

  /** Returns the key, the target and the status. */
  @Override
  public String toString() {
    String what = head().method() + " " + head().target();
    String status = response().map(response -> " answered " + response.status()).orElse("");
    return "VerifiedHead[" + what + status + " by " + key.id() + "]";
  }
}
