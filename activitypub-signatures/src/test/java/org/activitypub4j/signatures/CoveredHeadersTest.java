package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9530 with RFC 9421: which headers count in which form, and that each digest must match. */
class CoveredHeadersTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final byte[] BODY = "{}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  private static final VerificationKey KEY =
      VerificationKey.of(KEY_ID, OWNER, Fixtures.ED25519.getPublic());
  private static final String RIGHT = sha("SHA-256", BODY);
  private static final String WRONG = sha("SHA-256", new byte[1]);

  private final MessageVerifier verifier = new MessageVerifier(VerificationPolicy.strict(), CLOCK);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "R|N|N|`\"content-digest\"`|accepted",
        "N|R|N|`\"repr-digest\"`|accepted",
        "N|N|R|`\"digest\"`|accepted",
        "R|R|R|`\"content-digest\" \"repr-digest\" \"digest\"`|accepted",
        "W|R|R|`\"content-digest\" \"repr-digest\" \"digest\"`|Content-Digest",
        "R|W|R|`\"content-digest\" \"repr-digest\" \"digest\"`|Repr-Digest",
        "R|R|W|`\"content-digest\" \"repr-digest\" \"digest\"`|Digest",
        "R|W|W|`\"content-digest\"`|accepted",
        "R|N|N|`\"content-digest\";sf`|accepted",
        "R|N|N|`\"content-digest\";bs`|accepted",
        "W|N|N|`\"content-digest\";bs`|Content-Digest",
        "W|N|N|`\"content-digest\";sf`|Content-Digest",
        "R|N|N|`\"content-digest\";key=\"sha-256\"`|not covered",
      })
  void a_digest_counts_where_it_is_covered_as_a_whole(
      String content, String representation, String old, String components, String expected) {
    Headers headers = Headers.of();
    headers = with(headers, "Content-Digest", content, "sha-256=:%s:");
    headers = with(headers, "Repr-Digest", representation, "sha-256=:%s:");
    headers = with(headers, "Digest", old, "SHA-256=%s");
    RequestHead signed = signed(headers, "\"@method\" \"@target-uri\" " + components);

    if (expected.equals("accepted")) {
      assertThat(Fixtures.verified(verifier, signed, KEY, BODY).body()).isEqualTo(BODY);
      return;
    }
    SignatureRefusal refusal = Fixtures.refusal(verifier, signed, KEY, BODY);
    if (expected.equals("not covered")) {
      assertThat(refusal).isInstanceOf(SignatureRefusal.NotCovered.class);
    } else {
      assertThat(refusal)
          .isEqualTo(new SignatureRefusal.DigestMismatch(expected, "SHA-256", WRONG, RIGHT));
    }
  }

  /** Host and Date are looked at as they are, so they count only where they are signed so. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "`\"host\" \"date\"`|",
        "`\"host\";bs \"date\"`|AUTHORITY",
        "`\"host\";sf \"date\"`|AUTHORITY",
        "`\"host\" \"date\";bs`|TIME",
      })
  void a_host_or_date_in_another_form_does_not_count(
      String components, @Nullable Coverage missing) {
    Headers headers =
        Headers.of(
            "Host",
            "bob.example",
            "Date",
            "Mon, 23 Nov 2026 10:00:00 GMT",
            "Content-Digest",
            "sha-256=:" + RIGHT + ":");
    RequestHead signed =
        signed(headers, "\"@method\" \"@request-target\" \"content-digest\" " + components, "");

    if (missing == null) {
      assertThat(Fixtures.verified(verifier, signed, KEY, BODY).body()).isEqualTo(BODY);
    } else {
      assertThat(Fixtures.refusal(verifier, signed, KEY))
          .isInstanceOfSatisfying(
              SignatureRefusal.NotCovered.class,
              refusal -> assertThat(refusal.missing()).containsExactly(missing));
    }
  }

  @Test
  void a_Repr_Digest_that_cannot_be_read_is_named() {
    RequestHead signed =
        signed(
            Headers.of("Repr-Digest", "sha-256=abc"),
            "\"@method\" \"@target-uri\" \"repr-digest\"");

    assertThat(Fixtures.refusal(verifier, signed, KEY))
        .isEqualTo(
            new SignatureRefusal.Malformed(
                "Repr-Digest", "sha-256 is not a byte sequence like sha-256=:...:"));
  }

  private static Headers with(Headers headers, String name, String which, String form) {
    return switch (which) {
      case "R" -> headers.with(name, form.formatted(RIGHT));
      case "W" -> headers.with(name, form.formatted(WRONG));
      default -> headers;
    };
  }

  private static RequestHead signed(Headers headers, String components) {
    return signed(headers, components, ";created=1795428000");
  }

  private static RequestHead signed(Headers headers, String components, String created) {
    RequestHead head = new RequestHead("POST", URI.create("https://bob.example/inbox"), headers);
    String input = "s=(" + components + ")" + created + ";keyid=\"" + KEY_ID + "\"";
    ParsedSignature parsed = Rfc9421Parser.of(List.of(input), List.of("s=:AAAA:")).signature("s");
    byte[] base = SignatureBase.rfc9421(Message.of(head), parsed).bytes();
    byte[] signature = Signer.of(KEY_ID, Fixtures.ED25519.getPrivate()).sign(base);
    return head.withHeaders(
        head.headers()
            .with("Signature-Input", input)
            .with("Signature", "s=:" + Base64.getEncoder().encodeToString(signature) + ":"));
  }

  private static String sha(String algorithm, byte[] body) {
    return Base64.getEncoder().encodeToString(Jca.digest(algorithm, body));
  }
}
