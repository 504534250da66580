package org.activitypub4j.signatures.internal;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import org.activitypub4j.signatures.KeyFormatException;
import org.activitypub4j.signatures.SignatureAlgorithm;
import org.activitypub4j.signatures.Signer;
import org.activitypub4j.signatures.SigningException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Signers whose key is in memory. */
public final class SoftwareSigner {
  private SoftwareSigner() {}

  /** The signer for a key of one of the two supported types. */
  public static Signer of(URI keyId, PrivateKey key) {
    if (key instanceof RSAKey || key.getAlgorithm().equals("RSA")) {
      return new Rsa(keyId, key);
    }
    if (key instanceof EdECPrivateKey edwards
        && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      byte[] seed =
          edwards
              .getBytes()
              .orElseThrow(
                  () ->
                      new KeyFormatException(
                          KeyFormatException.Reason.UNSUPPORTED_TYPE,
                          "The Ed25519 key does not give its seed: implement Signer for it"));
      return new Ed25519(keyId, new Ed25519PrivateKeyParameters(seed));
    }
    throw new KeyFormatException(
        KeyFormatException.Reason.UNSUPPORTED_TYPE,
        "Cannot sign with a key of type " + key.getAlgorithm() + ": use RSA or Ed25519");
  }

  private record Rsa(URI keyId, PrivateKey key) implements Signer {
    @Override
    public SignatureAlgorithm algorithm() {
      return SignatureAlgorithm.RSA_V1_5_SHA256;
    }

    @Override
    public byte[] sign(byte[] message) {
      try {
        Signature signature = Primitives.signature("SHA256withRSA");
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new SigningException(keyId, "The RSA key did not sign", e);
      }
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Signer[" + keyId + ", RSA]";
    }
  }

  private record Ed25519(URI keyId, Ed25519PrivateKeyParameters key) implements Signer {
    @Override
    public SignatureAlgorithm algorithm() {
      return SignatureAlgorithm.ED25519;
    }

    @Override
    public byte[] sign(byte[] message) {
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(true, key);
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Signer[" + keyId + ", Ed25519]";
    }
  }
}
