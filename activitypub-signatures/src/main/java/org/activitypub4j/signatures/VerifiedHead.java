package org.activitypub4j.signatures;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.signatures.internal.Primitives;

/**
 * The second step: the signature over the headers is the key's. The body is not proven yet; {@link
 * #verifyBody} does that, and for a message without a body {@link #verifyNoBody}.
 */
public final class VerifiedHead implements HeadResult {
  private final Message message;
  private final VerificationKey key;
  private final ParsedSignature signature;
  private final SignatureAlgorithm algorithm;
  private final SignatureBase base;
  private final List<CoveredDigest> digests;

  VerifiedHead(
      Message message,
      VerificationKey key,
      ParsedSignature signature,
      SignatureAlgorithm algorithm,
      SignatureBase base,
      List<CoveredDigest> digests) {
    this.message = message;
    this.key = key;
    this.signature = signature;
    this.algorithm = algorithm;
    this.base = base;
    this.digests = digests;
  }

  /**
   * The request; of a response, the request that it answers. Only what is {@linkplain #covered
   * covered} is proven.
   */
  public RequestHead head() {
    return message.request();
  }

  /**
   * The response, if it is one that was verified; only what is {@linkplain #covered covered} is
   * proven.
   */
  public Optional<ResponseHead> response() {
    return Optional.ofNullable(message.response());
  }

  /** The key that signed, with its owner. */
  public VerificationKey key() {
    return key;
  }

  /** How the message is signed. */
  public SignatureScheme scheme() {
    return signature.scheme();
  }

  /** The algorithm that was used. */
  public SignatureAlgorithm algorithm() {
    return algorithm;
  }

  /** The identifiers of the covered components, in order, as the signature has them. */
  public List<String> covered() {
    return signature.covered();
  }

  /** When the signature says that it was made; empty if it covers only the Date header. */
  public Optional<Instant> created() {
    return signature.createdIsCovered()
        ? Optional.ofNullable(signature.created()).map(Instant::ofEpochSecond)
        : Optional.empty();
  }

  /** The nonce of an RFC 9421 signature, for a challenge that was sent. */
  public Optional<String> nonce() {
    return Optional.ofNullable(signature.nonce());
  }

  /** The tag of an RFC 9421 signature. */
  public Optional<String> tag() {
    return Optional.ofNullable(signature.tag());
  }

  /**
   * Whether the query of the target is proven too. Some peers sign the path only; nothing may then
   * be decided by the query.
   */
  public boolean queryIsSigned() {
    return base.query() == SignatureBase.Query.INCLUDED;
  }

  /**
   * A short text that is the same for a replay: remember it for the clock window, together with the
   * key id. It is that of the text that was signed, not of the signature, since for some algorithms
   * anybody can make a second signature out of the first.
   */
  public String fingerprint() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Primitives.digest("SHA-256", base.bytes()));
  }

  /**
   * The third step: checks the body against each covered digest.
   *
   * @param body the bytes as they arrived, before any decoding but that of the transfer; they are
   *     copied
   */
  public BodyResult verifyBody(byte[] body) {
    try {
      byte[] copy = body.clone();
      digests.forEach(digest -> digest.check(copy));
      if (digests.isEmpty() && (copy.length > 0 || !message.bodyless())) {
        return new Refused(new Refusal.NotCovered(Set.of(Coverage.BODY_DIGEST), covered()));
      }
      return new VerifiedMessage(this, copy);
    } catch (RefusalException e) {
      return new Refused(e.refusal());
    } catch (RuntimeException e) {
      return new Refused(new Refusal.VerifierFault("verify the body", e));
    }
  }

  /**
   * The third step for a message without a body, such as a GET. A digest that is covered all the
   * same must be that of the empty body.
   */
  public BodyResult verifyNoBody() {
    return verifyBody(new byte[0]);
  }

  /** Key, target and status. */
  @Override
  public String toString() {
    String what = head().method() + " " + head().target();
    String status = response().map(response -> " answered " + response.status()).orElse("");
    return "VerifiedHead[" + what + status + " by " + key.id() + "]";
  }
}
