package org.activitypub4j.signatures.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.activitypub4j.signatures.Fixtures;
import org.activitypub4j.signatures.internal.Jca;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Features B9 and B10: keys that do not leave their module, and providers of the JCA. */
class JcaSignerTest {
  private static final URI ID = URI.create("https://alice.example/users/alice#main-key");
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  /** A key as hardware modules show it: a name without material. */
  private record Handle(String alias) implements PrivateKey {
    private static final long serialVersionUID = 1;

    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }

  /** A module with one key, which only this provider can use. */
  private static final class Module extends Provider {
    private static final long serialVersionUID = 1;

    Module() {
      super("Module", "1", "a key that stays inside");
      put("Signature.SHA256withRSA", Inside.class.getName());
    }
  }

  /** The code of the module. */
  public static final class Inside extends SignatureSpi {
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (!(key instanceof Handle handle) || !handle.alias().equals("alice")) {
        throw new InvalidKeyException("no such key in this module");
      }
    }

    @Override
    protected void engineUpdate(byte b) {
      message.write(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) {
      message.write(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      try {
        Signature signature = Signature.getInstance("SHA256withRSA", "SunRsaSign");
        signature.initSign(Fixtures.RSA.getPrivate());
        signature.update(message.toByteArray());
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new SignatureException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("this module does not verify");
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return false;
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException(name);
    }
  }

  @Test
  void B9_a_key_that_stays_in_its_module_signs_through_its_provider() throws Exception {
    Signer signer =
        Signer.of(ID, new Handle("alice"), SignatureAlgorithm.RSA_V1_5_SHA256, new Module());

    assertThat(verifies(signer, Fixtures.RSA)).isTrue();
    assertThat(Security.getProvider("Module")).isNull();
  }

  @Test
  void B9_a_module_that_does_not_sign_is_named_with_the_key_and_the_reason() {
    Signer unknown =
        Signer.of(ID, new Handle("bob"), SignatureAlgorithm.RSA_V1_5_SHA256, new Module());
    Signer unable =
        Signer.of(ID, new Handle("alice"), SignatureAlgorithm.RSA_PSS_SHA512, new Module());

    assertThatThrownBy(() -> unknown.sign(MESSAGE))
        .isInstanceOf(SigningException.class)
        .hasMessageContainingAll("rsa-v1_5-sha256", "Module", ID.toString())
        .hasRootCauseMessage("no such key in this module");
    assertThatThrownBy(() -> unable.sign(MESSAGE)).isInstanceOf(SigningException.class);
    assertThatThrownBy(() -> Signer.of(ID, new Handle("alice")))
        .isInstanceOf(KeyFormatException.class)
        .hasMessageContaining("give the provider");
  }

  @Test
  void B10_every_algorithm_signs_with_the_JDKs_provider_for_it() throws Exception {
    record Choice(SignatureAlgorithm algorithm, KeyPair pair, String provider) {}
    for (Choice choice :
        List.of(
            new Choice(SignatureAlgorithm.RSA_V1_5_SHA256, Fixtures.RSA, "SunRsaSign"),
            new Choice(SignatureAlgorithm.RSA_V1_5_SHA512, Fixtures.RSA, "SunRsaSign"),
            new Choice(SignatureAlgorithm.RSA_PSS_SHA512, Fixtures.RSA, "SunRsaSign"),
            new Choice(SignatureAlgorithm.ECDSA_P256_SHA256, Fixtures.P256, "SunEC"),
            new Choice(SignatureAlgorithm.ECDSA_P384_SHA384, Fixtures.P384, "SunEC"),
            new Choice(SignatureAlgorithm.ED25519, Fixtures.ED25519, "SunEC"))) {
      Signer signer =
          Signer.of(
              ID,
              choice.pair().getPrivate(),
              choice.algorithm(),
              Security.getProvider(choice.provider()));

      assertThat(verifies(signer, choice.pair())).as(choice.algorithm().name()).isTrue();
    }
  }

  @Test
  void decision_6_the_line_at_start_says_what_is_in_use_and_what_is_faster() {
    CryptoProviders providers = CryptoProviders.inUse();

    assertThat(providers)
        .asString()
        .startsWith("RSA and SHA by ")
        .endsWith("Ed25519 by BouncyCastle");
    if (System.getProperty("rsa.provider") != null) {
      assertThat(providers.rsa()).startsWith(System.getProperty("rsa.provider"));
    }
    if (providers.rsa().startsWith("SunRsaSign")) {
      assertThat(providers.advice().orElseThrow()).contains("AmazonCorrettoCryptoProvider");
    } else {
      assertThat(providers.advice()).isEmpty();
    }
  }

  @Test
  void decision_6_a_key_is_read_once_into_the_form_of_the_provider_that_signs() throws Exception {
    PrivateKey jdk =
        KeyFactory.getInstance("RSA", "SunRsaSign")
            .generatePrivate(new PKCS8EncodedKeySpec(Fixtures.RSA.getPrivate().getEncoded()));

    PrivateKey ready = Jca.readyToSign(jdk);

    assertThat(Jca.readyToSign(ready)).isSameAs(ready);
    assertThat(ready.getClass().getName().startsWith("com.amazon."))
        .isEqualTo(CryptoProviders.inUse().rsa().startsWith("Amazon"));
    assertThat(verifies(Signer.of(ID, jdk), Fixtures.RSA)).isTrue();
    Handle unreadable = new Handle("alice");
    assertThat(Jca.readyToSign(unreadable)).isSameAs(unreadable);
  }

  private static boolean verifies(Signer signer, KeyPair pair) throws GeneralSecurityException {
    VerificationKey key = VerificationKey.of(ID, ID, pair.getPublic());
    return key.verifies(signer.algorithm(), MESSAGE, signer.sign(MESSAGE));
  }
}
