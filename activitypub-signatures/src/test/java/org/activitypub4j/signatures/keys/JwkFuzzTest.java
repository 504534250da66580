package org.activitypub4j.signatures.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;

/** Any JSON Web Key at all. */
class JwkFuzzTest {
  @FuzzTest
  void any_text_is_a_key_that_reads_the_same_when_written_or_no_key(byte[] input) {
    String jwk = new String(input, StandardCharsets.UTF_8);
    try {
      PublicKey key = Keys.publicKeyFromJwk(jwk);
      assertThat(Keys.publicKeyFromJwk(Keys.toJwk(key))).isEqualTo(key);
    } catch (KeyFormatException e) {
      assertThat(e.reason()).isNotNull();
    }
    try {
      KeyPair pair = Keys.keyPairFromJwk(jwk);
      assertThat(Keys.publicKeyFromJwk(jwk)).isEqualTo(pair.getPublic());
    } catch (KeyFormatException e) {
      assertThat(e.reason()).isNotNull();
    }
  }
}
