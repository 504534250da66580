package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Any Digest at all, and the same text as Content-Digest. */
class CoveredDigestFuzzTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @FuzzTest
  void any_digest_header_reads_the_same_when_written_or_is_refused(byte[] input) {
    List<String> lines = FuzzInput.lines(input);
    check(() -> CoveredDigest.ofDigest(lines.get(0)), CoveredDigestFuzzTest::asDigest);
    check(() -> CoveredDigest.ofContentDigest(lines), CoveredDigestFuzzTest::asContentDigest);
  }

  private static void check(
      Supplier<CoveredDigest> reader, Function<CoveredDigest, CoveredDigest> again) {
    CoveredDigest digest;
    try {
      digest = reader.get();
    } catch (RefusalException e) {
      assertThat(e.refusal().message()).isNotBlank();
      return;
    }
    assertThat(digest.entries()).isNotEmpty();
    assertThat(texts(again.apply(digest))).isEqualTo(texts(digest));
    try {
      digest.check(BODY);
    } catch (RefusalException e) {
      assertThat(e.refusal()).isInstanceOf(Refusal.DigestMismatch.class);
    }
  }

  private static CoveredDigest asDigest(CoveredDigest digest) {
    return CoveredDigest.ofDigest(String.join(",", texts(digest)));
  }

  private static CoveredDigest asContentDigest(CoveredDigest digest) {
    return CoveredDigest.ofContentDigest(
        texts(digest).stream().map(CoveredDigestFuzzTest::asDictionaryMember).toList());
  }

  private static String asDictionaryMember(String text) {
    int equals = text.indexOf('=');
    return text.substring(0, equals).toLowerCase(Locale.ROOT)
        + "=:"
        + text.substring(equals + 1)
        + ":";
  }

  private static List<String> texts(CoveredDigest digest) {
    return digest.entries().stream()
        .map(e -> e.algorithm() + "=" + Base64.getEncoder().encodeToString(e.value()))
        .toList();
  }
}
