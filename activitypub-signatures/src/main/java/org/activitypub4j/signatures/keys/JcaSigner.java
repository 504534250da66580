package org.activitypub4j.signatures.keys;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Signature;
import java.util.Objects;
import org.activitypub4j.signatures.internal.Jca;
import org.jspecify.annotations.Nullable;

/**
 * A signer whose key is used by a provider of the JCA.
 *
 * @param provider null for the provider that was chosen for the algorithm
 */
record JcaSigner(
    URI keyId, PrivateKey key, SignatureAlgorithm algorithm, @Nullable Provider provider)
    implements Signer {

  public JcaSigner {
    Objects.requireNonNull(keyId, "keyId");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(algorithm, "algorithm");
    if (provider == null && algorithm.keyType() == KeyType.RSA) {
      key = Jca.readyToSign(key);
    }
  }

  @Override
  public boolean isInProcess() {
    return provider == null; // another provider may be a module or a service
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature =
          provider == null
              ? Primitives.signature(algorithm)
              : Primitives.signature(algorithm, provider);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException | ProviderException e) {
      String by = provider == null ? "this Java" : provider.getName();
      throw new SigningException(
          keyId, "No signature with " + algorithm.registryName() + " by " + by, e);
    }
  }

  /** Returns the text without the key. */
  @Override
  public String toString() {
    return "Signer[" + keyId + ", " + algorithm.keyType() + "]";
  }
}
