package org.activitypub4j.signatures.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.KeyPair;
import java.security.PublicKey;
import org.activitypub4j.signatures.FuzzInput;

/** Any PEM text at all, as a public key and as a private one. */
class PemFuzzTest {
  @FuzzTest
  void any_text_is_a_key_that_reads_the_same_when_written_or_no_key(byte[] input) {
    String pem = FuzzInput.text(input);
    try {
      PublicKey key = Keys.publicKeyFromPem(pem);
      assertThat(Keys.publicKeyFromPem(Keys.toPem(key))).isEqualTo(key);
    } catch (KeyFormatException e) {
      assertThat(e.reason()).isNotNull();
    }
    try {
      KeyPair pair = Keys.keyPairFromPem(pem);
      KeyPair again = Keys.keyPairFromPem(Keys.toPem(pair.getPrivate()));
      assertThat(again.getPublic()).isEqualTo(pair.getPublic());
    } catch (KeyFormatException e) {
      assertThat(e.reason()).isNotNull();
    }
  }
}
