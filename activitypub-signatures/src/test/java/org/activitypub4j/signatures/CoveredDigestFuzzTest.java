package org.activitypub4j.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.activitypub4j.signatures.internal.RefusalException;

/** Any Digest at all, and the same text as Content-Digest. */
class CoveredDigestFuzzTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private static final RequestHead POST =
      new RequestHead("POST", URI.create("https://bob.example/inbox"), Headers.of());
  private static final ParsedSignature CAVAGE =
      CavageParser.parse("keyId=\"k\",headers=\"digest\",signature=\"AA==\"");
  private static final ParsedSignature RFC_9421 =
      Rfc9421Parser.of(
              List.of("s=(\"content-digest\" \"repr-digest\");keyid=\"k\""), List.of("s=:AA==:"))
          .signature("s");

  @FuzzTest
  void any_digest_header_reads_the_same_when_written_or_is_refused(byte[] input) {
    List<String> lines = FuzzInput.lines(input);
    for (CoveredDigest digest : read(CAVAGE, "Digest", lines.subList(0, 1))) {
      check(digest, read(CAVAGE, "Digest", List.of(String.join(",", texts(digest)))));
    }
    for (String header : List.of("Content-Digest", "Repr-Digest")) {
      for (CoveredDigest digest : read(RFC_9421, header, lines)) {
        List<String> members =
            texts(digest).stream().map(CoveredDigestFuzzTest::asDictionaryMember).toList();
        check(digest, read(RFC_9421, header, members));
      }
    }
  }

  /** The digests of a request with this header; none where it is refused. */
  private static List<CoveredDigest> read(
      ParsedSignature signature, String header, List<String> lines) {
    String[] fields =
        lines.stream().flatMap(line -> Stream.of(header, line)).toArray(String[]::new);
    Headers headers;
    try {
      headers = Headers.received(fields);
    } catch (IllegalArgumentException e) {
      return List.of(); // no such request arrives
    }
    try {
      return CoveredDigest.of(Message.of(POST.withHeaders(headers)), signature);
    } catch (RefusalException e) {
      assertThat(e.refusal(SignatureRefusal.class).message()).isNotBlank();
      return List.of();
    }
  }

  private static void check(CoveredDigest digest, List<CoveredDigest> again) {
    assertThat(digest.entries()).isNotEmpty();
    assertThat(again).extracting(CoveredDigestFuzzTest::texts).containsExactly(texts(digest));
    try {
      digest.check(BODY);
    } catch (RefusalException e) {
      assertThat(e.refusal(SignatureRefusal.class))
          .isInstanceOf(SignatureRefusal.DigestMismatch.class);
    }
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
