package org.activitypub4j.signatures.keys;

import java.net.URI;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Objects;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Makes signers whose key is in memory. */
final class SoftwareSigner {
  private SoftwareSigner() {}

  /** Makes the signer for a key of one of the supported types. */
  static Signer of(URI keyId, PrivateKey key) {
    if (key instanceof RSAPrivateKey) {
      return new JcaSigner(keyId, key, SignatureAlgorithm.RSA_V1_5_SHA256, null);
    }
    if (key instanceof ECPrivateKey && key.getEncoded() != null) {
      return new JcaSigner(keyId, key, ecAlgorithm(key), null);
    }
    if (key instanceof EdECPrivateKey edwards
        && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      byte[] seed = edwards.getBytes().orElseThrow(() -> notHere(key));
      return new Ed25519(keyId, new Ed25519PrivateKeyParameters(seed));
    }
    throw notHere(key);
  }

  private static SignatureAlgorithm ecAlgorithm(PrivateKey key) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
    return switch (PublicKeys.type(info.getPrivateKeyAlgorithm())) {
      case P256 -> SignatureAlgorithm.ECDSA_P256_SHA256;
      case P384 -> SignatureAlgorithm.ECDSA_P384_SHA384;
      case RSA, ED25519, ML_DSA_44 -> throw notHere(key);
    };
  }

  private static KeyFormatException notHere(PrivateKey key) {
    return new KeyFormatException(
        Reason.UNSUPPORTED_TYPE,
        "Cannot sign with this key of type "
            + key.getAlgorithm()
            + ": use RSA, Ed25519, P-256 or P-384; for a key that does not leave its module give"
            + " the provider to Signer.of, or implement Signer");
  }

  private record Ed25519(URI keyId, Ed25519PrivateKeyParameters key) implements Signer {
    Ed25519 {
      Objects.requireNonNull(keyId, "keyId");
    }

    @Override
    public SignatureAlgorithm algorithm() {
      return SignatureAlgorithm.ED25519;
    }

    @Override
    public boolean isInProcess() {
      return true;
    }

    @Override
    public byte[] sign(byte[] message) {
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(true, key);
      signer.update(message, 0, message.length);
      return signer.generateSignature();
    }

    /** Returns the text without the key. */
    @Override
    public String toString() {
      return "Signer[" + keyId + ", Ed25519]";
    }
  }
}
