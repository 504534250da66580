package org.activitypub4j.signatures;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.MessageVerifier.HeadResult;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * The result of the first step: a message that claims to be signed with a key. The headers are
 * well-formed, enough is covered and the time is right. Nothing is proven yet. No key was needed
 * and no body was read.
 */
public final class SignatureClaim implements ClaimResult {
  /** How many keys are tried for one signature, if it names an actor with several keys. */
  static final int MAX_KEYS = 4;

  private final SignedHead signed;
  private final @Nullable SignatureClaim alternative;

  SignatureClaim(SignedHead signed, @Nullable SignatureClaim alternative) {
    this.signed = signed;
    this.alternative = alternative;
  }

  /**
   * Returns the id of the key that the message names. Fetch the key and check its owner. Some
   * servers name the actor instead. That means the keys that the actor lists.
   */
  public URI keyId() {
    return signed.keyId();
  }

  /**
   * Returns how the message is signed. Once it is verified, this shows which scheme the peer knows.
   */
  public SignatureScheme scheme() {
    return signed.signature().scheme();
  }

  /**
   * Returns another signature of the same message, to try if this one is refused: another label of
   * RFC 9421, or a draft-cavage signature in the same message. There are at most {@link
   * VerificationPolicy#maxSignatures()} in all.
   */
  public Optional<SignatureClaim> alternative() {
    return Optional.ofNullable(alternative);
  }

  /**
   * The second step: checks the signature over the headers. The key decides the algorithm; the
   * message must not contradict it.
   *
   * <p>If you get {@link SignatureRefusal.SignatureMismatch} with a key from a cache, fetch the key
   * again, once.
   *
   * @param key a key that its owner lists; {@link #keyId()} is the id of the key, or of the owner
   */
  public HeadResult verify(VerificationKey key) {
    try {
      return checked(key);
    } catch (RefusalException e) {
      return e.refusal(SignatureRefusal.class);
    } catch (GeneralSecurityException | RuntimeException e) {
      return new SignatureRefusal.VerifierFault("verify the signature", e);
    }
  }

  /**
   * The second step if there can be several keys, because {@link #keyId()} is the id of an actor.
   * Keys of another kind than the signature are skipped. Of the others, the first four are tried.
   *
   * @param keys the keys that {@link #keyId()} means, at least one; each must be one that {@link
   *     #verify(VerificationKey)} takes
   * @return the head that one of them signed; otherwise the refusal of the first key that was
   *     tried, or of the first key if none was tried
   * @throws IllegalArgumentException if there are no keys
   */
  public HeadResult verify(Collection<VerificationKey> keys) {
    SignatureRefusal passedOver = null;
    SignatureRefusal mismatch = null;
    int tried = 0;
    for (VerificationKey key : keys) {
      HeadResult result = verify(key);
      if (!(result instanceof SignatureRefusal refused)) {
        return result;
      }
      if (refused instanceof SignatureRefusal.SignatureMismatch) {
        mismatch = mismatch == null ? refused : mismatch;
        tried++;
        if (tried == MAX_KEYS) {
          break;
        }
      } else if (refused instanceof SignatureRefusal.VerifierFault || mayHaveSigned(key)) {
        return refused; // this key signed, and no other key would change the result
      } else {
        passedOver = passedOver == null ? refused : passedOver;
      }
    }
    if (mismatch != null) {
      return mismatch;
    }
    if (passedOver == null) {
      throw new IllegalArgumentException("there are no keys for " + keyId());
    }
    return passedOver;
  }

  private boolean mayHaveSigned(VerificationKey key) {
    try {
      Check.all(signed.verifier().checks().key(), signed, key);
      return true;
    } catch (RefusalException e) {
      return false;
    }
  }

  private VerifiedHead checked(VerificationKey key) throws GeneralSecurityException {
    MessageVerifier verifier = signed.verifier();
    Check.all(verifier.checks().key(), signed, key);
    SignatureAlgorithm algorithm = KeyRules.algorithm(signed, key);
    List<SignatureBase> bases = signed.bases();
    for (SignatureBase base : bases) {
      if (verifier.primitive().verify(key, algorithm, base.bytes(), signed.signature().bytes())) {
        spendNonce();
        return new VerifiedHead(signed, key, algorithm, base);
      }
    }
    List<String> texts = new ArrayList<>();
    bases.forEach(base -> texts.add(base.text()));
    throw new RefusalException(
        new SignatureRefusal.SignatureMismatch(key.id(), key.owner(), algorithm, texts));
  }

  /** Called late, when we know for sure who sent the message. */
  private void spendNonce() {
    Nonces nonces = signed.verifier().nonces();
    String nonce = signed.signature().nonce();
    if (nonces != null && nonce != null && nonces.spend(nonce) != Nonces.Spent.NOW) {
      throw new RefusalException(new SignatureRefusal.NonceRefused(nonce));
    }
  }

  /** Returns the key id and the scheme. */
  @Override
  public String toString() {
    return "SignatureClaim[" + keyId() + ", " + scheme() + "]";
  }
}
