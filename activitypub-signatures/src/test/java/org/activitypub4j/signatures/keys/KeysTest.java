package org.activitypub4j.signatures.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.activitypub4j.signatures.Fixtures;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protocol A13, features B8. */
class KeysTest {
  private static final URI ID = URI.create("https://alice.example/users/alice#main-key");
  private static final URI OWNER = URI.create("https://alice.example/users/alice");

  static List<KeyPair> pairs() {
    return List.of(Fixtures.RSA, Fixtures.ED25519, Fixtures.P256, Fixtures.P384);
  }

  @Test
  void A13_a_new_RSA_key_has_2048_bits_and_the_usual_exponent() {
    RSAPublicKey key = (RSAPublicKey) Keys.generateRsa().getPublic();

    assertThat(key.getModulus().bitLength()).isEqualTo(2_048);
    assertThat(key.getPublicExponent()).isEqualTo(65_537);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void A13_PEM_reads_back_in_all_line_breaks(KeyPair pair) {
    String publicPem = Keys.toPem(pair.getPublic());
    String privatePem = Keys.toPem(pair.getPrivate());

    assertThat(publicPem).startsWith("-----BEGIN PUBLIC KEY-----\n");
    assertThat(privatePem).startsWith("-----BEGIN PRIVATE KEY-----\n");
    for (String lineBreak : List.of("\n", "\r\n", " ", "", "\n\n", "\t")) {
      assertThat(Keys.publicKeyFromPem(publicPem.replace("\n", lineBreak)))
          .isEqualTo(pair.getPublic());
      KeyPair read = Keys.keyPairFromPem(privatePem.replace("\n", lineBreak));
      assertThat(read.getPublic()).isEqualTo(pair.getPublic());
      assertThat(read.getPrivate().getEncoded()).isEqualTo(pair.getPrivate().getEncoded());
    }
  }

  @Test
  void A13_a_PKCS1_private_key_is_read() throws Exception {
    byte[] pkcs1 =
        PrivateKeyInfo.getInstance(Fixtures.RSA.getPrivate().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();

    KeyPair read = Keys.keyPairFromPem(PemCodec.write("RSA PRIVATE KEY", pkcs1));

    assertThat(read.getPublic()).isEqualTo(Fixtures.RSA.getPublic());
  }

  /** What {@code openssl ecparam -genkey} writes, and its public half. */
  @Test
  void A13_OpenSSL_s_own_form_of_elliptic_keys_is_read() {
    String parameters =
        """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        """;
    String sec1 =
        """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIPcEYvqxr/0n/mMXR2ZO40BG1HiKkcHK3Hj5+4whp92QoAoGCCqGSM49
        AwEHoUQDQgAEbbCtTRPYmbgnxqko2dNk18Hw2YNUl3dOW3gCKEjsmPadQxs1K5eT
        8arKpszBTBSwL/hvKORqDRWxMZMvDU0Fmw==
        -----END EC PRIVATE KEY-----
        """;
    PublicKey publicKey =
        Keys.publicKeyFromPem(
            """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEbbCtTRPYmbgnxqko2dNk18Hw2YNU
            l3dOW3gCKEjsmPadQxs1K5eT8arKpszBTBSwL/hvKORqDRWxMZMvDU0Fmw==
            -----END PUBLIC KEY-----
            """);

    for (String pem : List.of(sec1, parameters + sec1)) {
      assertThat(Keys.keyPairFromPem(pem).getPublic()).isEqualTo(publicKey);
    }
    assertThatThrownBy(() -> Keys.keyPairFromPem(parameters))
        .isInstanceOf(KeyFormatException.class);
  }

  @Test
  void an_encrypted_or_public_PEM_is_no_private_key() {
    String encrypted =
        Keys.toPem(Fixtures.RSA.getPrivate()).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");

    for (String pem : List.of(encrypted, Keys.toPem(Fixtures.RSA.getPublic()))) {
      assertThatThrownBy(() -> Keys.keyPairFromPem(pem)).isInstanceOf(KeyFormatException.class);
    }
  }

  /** Each label says what stands under it; nothing is guessed from the octets. */
  @ParameterizedTest
  @MethodSource("pairs")
  void A13_a_key_under_the_label_of_another_form_is_refused(KeyPair pair) {
    byte[] publicKey = pair.getPublic().getEncoded();
    byte[] privateKey = pair.getPrivate().getEncoded();

    for (String label :
        List.of("RSA PUBLIC KEY", "EC PUBLIC KEY", "PRIVATE KEY", "CERTIFICATE", "public key")) {
      assertRefused(() -> Keys.publicKeyFromPem(PemCodec.write(label, publicKey)));
    }
    for (String label :
        List.of("RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY", "PUBLIC KEY", "PKCS7")) {
      assertRefused(() -> Keys.keyPairFromPem(PemCodec.write(label, privateKey)));
    }
    assertRefused(() -> Keys.publicKeyFromPem(PemCodec.write("PUBLIC KEY", privateKey)));
    assertRefused(() -> Keys.keyPairFromPem(PemCodec.write("PRIVATE KEY", publicKey)));
  }

  @Test
  void A13_octets_before_behind_or_missing_in_a_key_are_refused() throws Exception {
    RSAPublicKey rsa = (RSAPublicKey) Fixtures.RSA.getPublic();
    byte[] spki = rsa.getEncoded();
    byte[] pkcs1 = SubjectPublicKeyInfo.getInstance(spki).getPublicKeyData().getOctets();

    assertThat(Keys.publicKeyFromPem(PemCodec.write("RSA PUBLIC KEY", pkcs1))).isEqualTo(rsa);
    for (String label : List.of("PUBLIC KEY", "RSA PUBLIC KEY")) {
      byte[] good = label.equals("PUBLIC KEY") ? spki : pkcs1;
      byte[] before = new byte[good.length + 1];
      System.arraycopy(good, 0, before, 1, good.length);
      for (byte[] bad :
          List.of(
              before,
              Arrays.copyOf(good, good.length + 1),
              Arrays.copyOf(good, good.length - 1),
              new byte[0])) {
        assertRefused(() -> Keys.publicKeyFromPem(PemCodec.write(label, bad)));
      }
    }
  }

  @Test
  void A13_an_RSA_key_of_more_than_two_primes_is_refused() throws Exception {
    ASN1EncodableVector parts = new ASN1EncodableVector();
    ASN1Sequence two =
        ASN1Sequence.getInstance(
            PrivateKeyInfo.getInstance(Fixtures.RSA.getPrivate().getEncoded()).parsePrivateKey());
    two.forEach(parts::add);
    parts.add(new DERSequence());

    assertThatThrownBy(
            () ->
                Keys.keyPairFromPem(
                    PemCodec.write("RSA PRIVATE KEY", new DERSequence(parts).getEncoded())))
        .isInstanceOf(KeyFormatException.class)
        .hasMessage("The RSA private key has 10 parts, not 9");
  }

  private static void assertRefused(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            KeyFormatException.class,
            e ->
                assertThat(e.reason())
                    .isIn(
                        KeyFormatException.Reason.MALFORMED,
                        KeyFormatException.Reason.UNSUPPORTED_TYPE));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void B11_Multikey_reads_back(KeyPair pair) {
    String multikey = Keys.toMultikey(pair.getPublic());

    assertThat(VerificationKey.ofMultikey(ID, OWNER, multikey))
        .isEqualTo(VerificationKey.of(ID, OWNER, pair.getPublic()))
        .hasSameHashCodeAs(VerificationKey.of(ID, OWNER, pair.getPublic()));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void the_text_of_a_signer_does_not_have_its_key(KeyPair pair) {
    Signer signer = Signer.of(ID, pair.getPrivate());

    assertThat(signer).asString().hasSizeLessThan(80).contains(ID.toString());
  }

  @Test
  void a_key_of_another_type_does_not_sign() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp521r1"));
    KeyPair other = generator.generateKeyPair();

    assertThatThrownBy(() -> Signer.of(ID, other.getPrivate()))
        .isInstanceOf(KeyFormatException.class);
    assertThatThrownBy(() -> VerificationKey.of(ID, OWNER, other.getPublic()))
        .isInstanceOf(KeyFormatException.class);
  }

  @Test
  void keys_of_other_ids_or_owners_are_not_equal() {
    VerificationKey key = VerificationKey.of(ID, OWNER, Fixtures.RSA.getPublic());

    assertThat(key)
        .isNotEqualTo(VerificationKey.of(OWNER, OWNER, Fixtures.RSA.getPublic()))
        .isNotEqualTo(VerificationKey.of(ID, ID, Fixtures.RSA.getPublic()))
        .isNotEqualTo(VerificationKey.of(ID, OWNER, Fixtures.ED25519.getPublic()));
  }

  @Test
  void every_algorithm_verifies_its_own_signatures_only() throws Exception {
    byte[] message = "message".getBytes(UTF_8);
    for (KeyPair pair : pairs()) {
      Signer signer = Signer.of(ID, pair.getPrivate());
      VerificationKey key = VerificationKey.of(ID, OWNER, pair.getPublic());
      byte[] signature = signer.sign(message);
      for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
        if (algorithm.keyType() == key.type()) {
          assertThat(key.verifies(algorithm, message, signature))
              .isEqualTo(algorithm == signer.algorithm());
        }
      }
      for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1}) {
        assertThat(key.verifies(signer.algorithm(), message, Arrays.copyOf(signature, length)))
            .isFalse();
      }
    }
  }

  @Test
  void decision_6_no_provider_is_added() {
    List<String> before = Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
    Keys.generateEd25519();
    Signer.of(ID, Fixtures.ED25519.getPrivate()).sign(new byte[0]);

    assertThat(Arrays.stream(Security.getProviders()).map(Provider::getName).toList())
        .isEqualTo(before)
        .doesNotContain("BC");
  }
}
