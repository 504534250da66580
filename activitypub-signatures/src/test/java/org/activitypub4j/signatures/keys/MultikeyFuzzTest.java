package org.activitypub4j.signatures.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.PublicKey;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.FuzzInput;

/** Any Multikey text at all, and the same text after did:key: and as the fragment of one. */
class MultikeyFuzzTest {
  @FuzzTest
  void any_text_is_a_key_that_reads_the_same_when_written_or_no_key(byte[] input) {
    String multikey = FuzzInput.text(input);
    try {
      PublicKey key = Keys.publicKeyFromMultikey(multikey);
      assertThat(Keys.publicKeyFromMultikey(Keys.toMultikey(key))).isEqualTo(key);
      assertThat(Keys.publicKeyFromDidKey(Keys.toDidKey(key))).isEqualTo(key);
    } catch (KeyFormatException e) {
      assertThat(e.reason()).isNotNull();
    }
    Uris.id("did:key:" + multikey)
        .ifPresent(
            did -> {
              try {
                assertThat(VerificationKey.ofDidKey(did).id()).isEqualTo(did);
              } catch (KeyFormatException e) {
                assertThat(e.reason()).isNotNull();
              }
            });
  }
}
