package org.activitypub4j.signatures.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.activitypub4j.signatures.Fixtures;
import org.activitypub4j.signatures.Json;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.jcajce.provider.asymmetric.mldsa.BCMLDSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Features B8: JWK, Multikey, did:key, and the curves beside RSA and Ed25519. */
class KeyFormsTest {
  private static final URI ID = URI.create("https://alice.example/users/alice#main-key");
  private static final URI OWNER = URI.create("https://alice.example/users/alice");

  static Stream<JsonObject> vectors() {
    return Json.resource("/vectors/keys/keys.json")
        .getJsonArray("vectors")
        .getValuesAs(JsonObject.class)
        .stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void B8_a_published_key_is_read_and_written_as_its_specification_says(JsonObject vector) {
    PublicKey key = Keys.publicKeyFromJwk(vector.getJsonObject("jwk").toString());

    if (vector.containsKey("thumbprint")) {
      assertThat(Keys.jwkThumbprint(key)).isEqualTo(vector.getString("thumbprint"));
    }
    if (vector.containsKey("did")) {
      URI did = URI.create(vector.getString("did"));
      assertThat(Keys.toDidKey(key)).isEqualTo(did);
      assertThat(VerificationKey.ofDidKey(did)).isEqualTo(VerificationKey.of(did, did, key));
    }
    if (vector.getJsonObject("jwk").containsKey("d")) {
      KeyPair pair = Keys.keyPairFromJwk(vector.getJsonObject("jwk").toString());
      assertThat(pair.getPublic()).isEqualTo(key);
      assertThat(signsAndVerifies(pair)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("org.activitypub4j.signatures.keys.KeysTest#pairs")
  void B8_JWK_and_did_key_read_back(KeyPair pair) {
    PublicKey key = pair.getPublic();

    assertThat(Keys.publicKeyFromJwk(Keys.toJwk(key))).isEqualTo(key);
    URI did = Keys.toDidKey(key);
    String multikey = Keys.toMultikey(key);
    assertThat(did).hasToString("did:key:" + multikey);
    assertThat(Keys.publicKeyFromDidKey(URI.create(did + "#" + multikey))).isEqualTo(key);
    assertThatThrownBy(() -> Keys.publicKeyFromDidKey(URI.create(did + "#z6Mk")))
        .isInstanceOf(KeyFormatException.class);
    assertThatThrownBy(() -> Keys.publicKeyFromDidKey(URI.create("did:web:a.example")))
        .isInstanceOf(KeyFormatException.class);
  }

  /** {@code jwk:reason}, in the words of a vector file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                                             | MALFORMED",
        "[]                                                           | MALFORMED",
        "{                                                            | MALFORMED",
        "{} {}                                                        | MALFORMED",
        "{}                                                           | UNSUPPORTED_TYPE",
        "{\"kty\":\"oct\",\"k\":\"AAAA\"}                              | UNSUPPORTED_TYPE",
        "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"AAAA\"}              | UNSUPPORTED_TYPE",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}                          | MALFORMED",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":7}                   | MALFORMED",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}            | MALFORMED",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"!\"}               | MALFORMED",
        "{\"kty\":\"OKP\",\"kty\":\"RSA\"}                              | MALFORMED",
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}  | MALFORMED",
        "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AAAA\",\"y\":\"AAAA\"}  | UNSUPPORTED_TYPE",
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}                 | TOO_SMALL",
      })
  void A8_a_bad_JWK_is_refused_with_its_reason(String json, Reason reason) {
    assertThatThrownBy(() -> Keys.publicKeyFromJwk(json == null ? "" : json))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void A8_a_point_that_is_not_on_its_curve_is_refused() {
    String jwk = Keys.toJwk(Fixtures.P256.getPublic());
    String y = jwk.substring(jwk.indexOf("\"y\":\"") + 5, jwk.lastIndexOf('"'));
    String x = jwk.substring(jwk.indexOf("\"x\":\"") + 5, jwk.indexOf("\",\"y\""));

    assertThatThrownBy(() -> Keys.publicKeyFromJwk(jwk.replace(y, x)))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_POINT));
  }

  @Test
  void A8_a_private_JWK_of_another_public_key_is_refused() {
    for (JsonObject vector : vectors().toList()) {
      JsonObject jwk = vector.getJsonObject("jwk");
      if (jwk.containsKey("d")) {
        String other = jwk.getString("kty").equals("RSA") ? jwk.getString("p") : jwk.getString("d");
        String changed = (other.charAt(0) == 'A' ? "B" : "A") + other.substring(1);
        assertThatThrownBy(() -> Keys.keyPairFromJwk(jwk.toString().replace(other, changed)))
            .isInstanceOf(KeyFormatException.class);
      }
    }
    assertThatThrownBy(() -> Keys.keyPairFromJwk(Keys.toJwk(Fixtures.RSA.getPublic())))
        .isInstanceOf(KeyFormatException.class)
        .hasMessageContaining("no member");
  }

  @Test
  void D10_an_endless_text_is_refused_before_it_is_read() {
    String endless = "1".repeat(1_000_000);

    assertThatThrownBy(() -> Keys.publicKeyFromJwk("{\"kty\":\"" + endless))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    assertThatThrownBy(() -> Keys.publicKeyFromMultikey("z" + endless))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  /** CVE-2022-21449: zeros must not be a signature of everything. */
  @Test
  void A1_numbers_outside_the_group_are_no_ECDSA_signature() throws Exception {
    for (KeyPair pair : List.of(Fixtures.P256, Fixtures.P384)) {
      VerificationKey key = VerificationKey.of(ID, OWNER, pair.getPublic());
      Signer signer = Signer.of(ID, pair.getPrivate());
      byte[] good = signer.sign(new byte[0]);
      int half = good.length / 2;
      byte[] zeros = new byte[good.length];
      byte[] ones = new byte[good.length];
      Arrays.fill(ones, (byte) 0xff);
      byte[] zeroR = good.clone();
      Arrays.fill(zeroR, 0, half, (byte) 0);
      byte[] zeroS = good.clone();
      Arrays.fill(zeroS, half, good.length, (byte) 0);

      for (byte[] bad : List.of(zeros, ones, zeroR, zeroS, Arrays.copyOf(good, half))) {
        assertThat(key.verifies(signer.algorithm(), new byte[0], bad)).isFalse();
      }
      assertThat(key.verifies(signer.algorithm(), new byte[0], good)).isTrue();
    }
  }

  @Test
  void B6_an_ML_DSA_key_reads_back_and_verifies() throws Exception {
    MLDSAKeyPairGenerator generator = new MLDSAKeyPairGenerator();
    generator.init(new MLDSAKeyGenerationParameters(new SecureRandom(), MLDSAParameters.ml_dsa_44));
    var pair = generator.generateKeyPair();
    PublicKey key = new BCMLDSAPublicKey((MLDSAPublicKeyParameters) pair.getPublic());
    String multikey = Keys.toMultikey(key);
    VerificationKey read = VerificationKey.ofMultikey(ID, OWNER, multikey);
    byte[] message = "message".getBytes(UTF_8);
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, pair.getPrivate());
    signer.update(message, 0, message.length);
    byte[] signature = signer.generateSignature();

    assertThat(read.type()).isEqualTo(KeyType.ML_DSA_44);
    assertThat(read).isEqualTo(VerificationKey.of(ID, OWNER, key));
    assertThat(Keys.publicKeyFromPem(Keys.toPem(key))).isEqualTo(key);
    assertThat(read.verifies(message, signature)).isTrue();
    signature[7] ^= 1;
    assertThat(read.verifies(message, signature)).isFalse();
    assertThat(read.verifies(message, new byte[0])).isFalse();
    assertThatThrownBy(() -> Keys.toJwk(key)).isInstanceOf(KeyFormatException.class);
  }

  private static boolean signsAndVerifies(KeyPair pair) {
    try {
      Signer signer = Signer.of(ID, pair.getPrivate());
      VerificationKey key = VerificationKey.of(ID, OWNER, pair.getPublic());
      return key.verifies(signer.algorithm(), new byte[] {1}, signer.sign(new byte[] {1}));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
