package org.activitypub4j.interop;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.Keys;

/** New keys of each kind that signs requests. */
final class TestKeys {
  private TestKeys() {}

  static KeyPair generate(KeyType type) {
    return switch (type) {
      case RSA -> Keys.generateRsa();
      case ED25519 -> Keys.generateEd25519();
      case P256 -> generateEc("secp256r1");
      case P384 -> generateEc("secp384r1");
      case ML_DSA_44 -> throw new IllegalArgumentException("nobody signs requests with " + type);
    };
  }

  private static KeyPair generateEc(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
