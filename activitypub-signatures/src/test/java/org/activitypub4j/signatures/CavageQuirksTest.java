package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * draft-cavage as it is practised; the numbers are those of the requirements on the wire. Whose a
 * key is (A12 to A14, A16) and when it is fetched (A11) is tested with the keys and the client.
 */
class CavageQuirksTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final byte[] BODY = "{\"type\":\"Follow\"}".getBytes(UTF_8);
  private static final byte[] NOTHING = new byte[0];
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  private static final String POST = "(request-target) host date digest";
  private static final String GET = "(request-target) host date";

  private final MessageVerifier verifier = at(Duration.ZERO);

  /** What each sender signs, in its order: see L4. */
  @ParameterizedTest
  @CsvSource({
    "Mastodon,rsa-sha256,(request-target) host date digest content-type",
    "GoToSocial,hs2019,(request-target) host date digest",
    "Misskey,rsa-sha256,(request-target) date host digest",
    "snac,rsa-sha256,(request-target) host digest date",
    "Fedify,rsa-sha256,(request-target) content-type date digest host",
  })
  void A1_a_POST_is_taken_as_each_server_signs_it(String server, String algorithm, String headers) {
    RequestHead signed = signed(post(), "algorithm=\"" + algorithm + "\"", headers, Fixtures.RSA);

    assertThat(accepted(signed, Fixtures.RSA, BODY)).as(server).isTrue();
  }

  @Test
  void A2_the_times_of_the_draft_do_not_go_with_rsa_sha256() {
    for (String time : List.of("created", "expires")) {
      RequestHead signed =
          signed(
              post(),
              "algorithm=\"rsa-sha256\"," + time + "=1795428000",
              POST + " (" + time + ")",
              Fixtures.RSA);
      assertThat(refusal(signed))
          .isEqualTo(
              new SignatureRefusal.Malformed(
                  "Signature", "(" + time + ") must not be used with rsa-sha256"));
      assertThat(
              accepted(
                  signed(
                      post(),
                      "algorithm=\"hs2019\"," + time + "=1795428000",
                      POST + " (" + time + ")",
                      Fixtures.RSA),
                  Fixtures.RSA,
                  BODY))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Signature keyId=\"%k\",headers=\"%h\",signature=\"%s\"",
        "signature=\"%s\",headers=\"%h\",keyId=\"%k\"",
        "keyId = \"%k\" ,\theaders = \"%h\" , signature=\"%s\"",
        "keyId=\"%k\",created=1795428000,headers=\"%h\",signature=\"%s\",opaque=\"a,b=c\"",
        "keyId=\"%k\",headers=\"%H\",signature=\"%s\"",
      })
  void A3_parameters_stand_in_any_order_and_spelling(String form) {
    RequestHead signed = signed(post(), "algorithm=\"hs2019\"", POST, Fixtures.RSA);
    byte[] bytes = CavageParser.parse(signed.headers().first("Signature").orElseThrow()).bytes();
    String signature = Base64.getEncoder().encodeToString(bytes);
    String header =
        form.replace("%k", KEY_ID.toString())
            .replace("%h", POST)
            .replace("%H", POST.replace("host", "HOST"))
            .replace("%s", signature);

    assertThat(
            accepted(
                signed.withHeaders(signed.headers().with("Signature", header)), Fixtures.RSA, BODY))
        .isTrue();
  }

  @Test
  void A3_spaces_around_the_names_of_headers_do_not_matter() {
    for (String headers : List.of("host date", " host date", "host  date ", "Host DATE")) {
      assertThat(
              CavageParser.parse("keyId=\"a\",headers=\"%s\",signature=\"AAAA\"".formatted(headers))
                  .covered())
          .as(headers)
          .containsExactly("host", "date");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "SHA-256", "=AAAA", "x=AAAA,", ",x=AAAA", "a=b,,c=d"})
  void A9_a_digest_is_a_list_of_algorithms_with_values(String digest) {
    RequestHead signed =
        signed(
            post().withHeaders(post().headers().with("Digest", digest)),
            "algorithm=\"hs2019\"",
            POST,
            Fixtures.RSA);

    assertThat(refusal(signed))
        .isInstanceOfSatisfying(
            SignatureRefusal.Malformed.class,
            malformed -> assertThat(malformed.message()).contains("is not algorithm=value"));
  }

  @Test
  void A3_without_a_list_of_headers_only_the_time_is_covered() {
    assertThat(CavageParser.parse("keyId=\"a\",signature=\"AAAA\"").covered())
        .containsExactly("date");
    assertThat(CavageParser.parse("keyId=\"a\",algorithm=\"hs2019\",signature=\"AAAA\"").covered())
        .containsExactly("(created)");
  }

  @Test
  void A4_the_key_decides_what_hs2019_or_no_algorithm_means() {
    for (String algorithm : List.of("algorithm=\"hs2019\"", "opaque=\"\"")) {
      for (KeyPair keys : List.of(Fixtures.RSA, Fixtures.ED25519)) {
        assertThat(accepted(signed(post(), algorithm, POST, keys), keys, BODY)).isTrue();
      }
    }
  }

  @Test
  void A4_a_key_on_a_NIST_curve_is_refused_for_what_it_is() {
    for (KeyPair keys : List.of(Fixtures.P256, Fixtures.P384)) {
      VerificationKey key = key(keys);
      RequestHead signed = signed(post(), "algorithm=\"hs2019\"", POST, keys);

      SignatureRefusal refusal = Fixtures.refusal(verifier, signed, key);
      assertThat(refusal)
          .isEqualTo(
              new SignatureRefusal.UnusableKeyType(
                  SignatureScheme.DRAFT_CAVAGE_12, KEY_ID, key.type()));
      assertThat(refusal.message())
          .contains(key.type().toString(), "does not sign with draft-cavage", "RFC 9421");
      assertThat(
              Fixtures.refusal(
                  verifier, signed(post(), "algorithm=\"ecdsa-sha256\"", POST, keys), key))
          .isInstanceOf(SignatureRefusal.UnsupportedAlgorithm.class);
    }
  }

  @Test
  void A4_rsa_sha512_is_taken_where_policy_allows_it() {
    RequestHead signed = signed(post(), "algorithm=\"rsa-sha512\"", POST, Fixtures.RSA);

    assertThat(refusal(signed)).isInstanceOf(SignatureRefusal.SignatureMismatch.class);
    assertThat(
            Fixtures.refusal(
                new MessageVerifier(VerificationPolicy.strict(), InstantSource.fixed(NOW)),
                signed,
                key(Fixtures.RSA)))
        .isInstanceOf(SignatureRefusal.AlgorithmMismatch.class);
  }

  @Test
  void A5_the_signing_string_has_lower_case_names_trimmed_values_and_the_order_of_the_list() {
    RequestHead head =
        new RequestHead(
            "Post",
            URI.create("https://bob.example/inbox?a=%2F&b"),
            Headers.of("Zero", " ", "X", " 1 ", "HOST", "bob.example", "x", "2"));
    ParsedSignature signature =
        CavageParser.parse(
            "keyId=\"a\",headers=\"X zero (request-target) Host (created)\",created=5,"
                + "algorithm=hs2019,signature=\"AAAA\"");

    assertThat(SignatureBase.cavage(head, signature, Query.INCLUDED).text())
        .isEqualTo(
            "x: 1, 2\nzero: \n(request-target): post /inbox?a=%2F&b\nhost: bob.example\n(created): 5");
    assertThat(SignatureBase.cavage(head, signature, Query.LEFT_OUT).text())
        .contains("(request-target): post /inbox\n");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,host date digest,METHOD_AND_TARGET",
    "POST,(request-target) date digest,AUTHORITY",
    "POST,(request-target) host digest,TIME",
    "POST,(request-target) host date,BODY_DIGEST",
    "GET,host date,METHOD_AND_TARGET",
    "GET,(request-target) date,AUTHORITY",
    "GET,(request-target) host,TIME",
  })
  void A6_too_little_covered_is_refused_with_what_is_missing(
      String method, String headers, Coverage missing) {
    RequestHead head = method.equals("GET") ? get() : post();

    assertThat(refusal(signed(head, "algorithm=\"hs2019\"", headers, Fixtures.RSA)))
        .isInstanceOfSatisfying(
            SignatureRefusal.NotCovered.class,
            refusal -> assertThat(refusal.missing()).containsExactly(missing));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-256=%2", "sha-256=%2", "sha-512=%5", "MD5=AAAA,SHA-256=%2"})
  void A7_a_digest_is_known_in_any_case_and_beside_others(String digest) {
    String value = digest.replace("%2", sha("SHA-256")).replace("%5", sha("SHA-512"));
    RequestHead head = post().withHeaders(post().headers().with("Digest", value));
    RequestHead signed = signed(head, "algorithm=\"rsa-sha256\"", POST, Fixtures.RSA);

    assertThat(accepted(signed, Fixtures.RSA, BODY)).isTrue();
    assertThat(accepted(signed, Fixtures.RSA, "{}".getBytes(UTF_8))).isFalse();
  }

  @Test
  void A7_each_covered_digest_of_the_body_must_match() {
    String right = BodyDigest.sha256(BODY).contentDigest();
    String wrong = BodyDigest.sha256(NOTHING).contentDigest();
    for (String header : List.of("Content-Digest", "Repr-Digest")) {
      String covered = POST + " " + header;
      RequestHead good = post().withHeaders(post().headers().plus(header, right));
      RequestHead bad = post().withHeaders(post().headers().plus(header, wrong));

      assertThat(accepted(signed(good, "opaque=\"\"", covered, Fixtures.RSA), Fixtures.RSA, BODY))
          .isTrue();
      assertThat(
              Fixtures.refusal(
                  verifier,
                  signed(bad, "opaque=\"\"", covered, Fixtures.RSA),
                  key(Fixtures.RSA),
                  BODY))
          .isInstanceOfSatisfying(
              SignatureRefusal.DigestMismatch.class,
              refusal -> assertThat(refusal.header()).isEqualTo(header));
      assertThat(accepted(signed(bad, "opaque=\"\"", POST, Fixtures.RSA), Fixtures.RSA, BODY))
          .as("not covered, so it says nothing")
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/inbox", "/in%62ox", "/a/../inbox", "/inbox?", "/inbox?a=b%20c&a", "//x"})
  void A8_the_target_is_signed_as_it_is_on_the_wire(String target) {
    RequestHead head =
        RequestHead.received("POST", Origin.parse("https://bob.example"), target, post().headers());
    RequestHead signed = signed(head, "algorithm=\"rsa-sha256\"", POST, Fixtures.RSA);

    assertThat(
            SignatureBase.cavage(
                    head,
                    CavageParser.parse(signed.headers().first("Signature").orElseThrow()),
                    Query.INCLUDED)
                .text())
        .startsWith("(request-target): post " + target + "\n");
    assertThat(accepted(signed, Fixtures.RSA, BODY)).isTrue();
  }

  @Test
  void A9_expires_counts_and_so_does_the_window() {
    RequestHead signed =
        signed(
            post(), "algorithm=\"hs2019\",expires=1795428060", POST + " (expires)", Fixtures.RSA);

    assertThat(at(Duration.ofMinutes(2)).claim(signed)).isInstanceOf(SignatureClaim.class);
    assertThat(at(Duration.ofSeconds(121)).claim(signed))
        .isInstanceOf(SignatureRefusal.Expired.class);
    RequestHead unlimited = signed(post(), "algorithm=\"hs2019\"", POST, Fixtures.RSA);
    assertThat(at(Duration.ofHours(1)).claim(unlimited)).isInstanceOf(SignatureClaim.class);
    assertThat(at(Duration.ofSeconds(3_601)).claim(unlimited))
        .isInstanceOf(SignatureRefusal.OutsideClockWindow.class);
  }

  @Test
  void A10_malformed_headers_are_answered_with_400_and_bad_signatures_with_401() {
    assertThat(((SignatureRefusal) verifier.claim(post())).status()).isEqualTo(401);
    assertThat(
            ((SignatureRefusal)
                    verifier.claim(
                        post().withHeaders(post().headers().plus("Signature", "nonsense"))))
                .status())
        .isEqualTo(400);
    assertThat(refusal(signed(post(), "opaque=\"\"", GET, Fixtures.RSA)).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(request-target) host date", "(request-target) date host accept"})
  void A15_a_signed_GET_needs_no_digest(String headers) {
    RequestHead signed = signed(get(), "algorithm=\"rsa-sha256\"", headers, Fixtures.RSA);

    assertThat(accepted(signed, Fixtures.RSA, NOTHING)).isTrue();
    assertThat(accepted(signed, Fixtures.RSA, BODY)).isFalse();
  }

  @Test
  void A17_a_GET_with_the_digest_of_the_empty_body_is_taken() {
    RequestHead head =
        get().withHeaders(get().headers().plus("Digest", BodyDigest.sha256(NOTHING).digest()));
    RequestHead signed = signed(head, "algorithm=\"hs2019\"", POST, Fixtures.RSA);

    assertThat(accepted(signed, Fixtures.RSA, NOTHING)).isTrue();
  }

  private static String sha(String algorithm) {
    return Base64.getEncoder().encodeToString(Jca.digest(algorithm, BODY));
  }

  private static RequestHead post() {
    return new RequestHead(
        "POST",
        URI.create("https://bob.example/inbox"),
        Headers.of(
            "Host",
            "bob.example",
            "Date",
            "Mon, 23 Nov 2026 10:00:00 GMT",
            "Digest",
            BodyDigest.sha256(BODY).digest(),
            "Content-Type",
            "application/activity+json"));
  }

  private static RequestHead get() {
    return new RequestHead(
        "GET",
        URI.create("https://bob.example/users/bob"),
        Headers.of(
            "Host",
            "bob.example",
            "Date",
            "Mon, 23 Nov 2026 10:00:00 GMT",
            "Accept",
            "application/activity+json"));
  }

  /** A correct signature over these headers, with these further parameters. */
  private static RequestHead signed(
      RequestHead head, String parameters, String headers, KeyPair keys) {
    String start =
        "keyId=\"%s\",%s,headers=\"%s\",signature=\"".formatted(KEY_ID, parameters, headers);
    // The parser refuses some of what is tested; the text to sign is made without it.
    String time = parameters.substring(Math.max(0, parameters.length() - 10));
    StringBuilder text = new StringBuilder();
    for (String name : headers.split(" ", -1)) {
      String value =
          switch (name) {
            case "(request-target)" ->
                head.method().toLowerCase(Locale.ROOT) + " " + head.pathAndQuery();
            case "(created)", "(expires)" -> time;
            default -> head.headers().first(name).orElseThrow();
          };
      text.append(text.length() == 0 ? "" : "\n")
          .append(name.toLowerCase(Locale.ROOT))
          .append(": ")
          .append(value);
    }
    byte[] signature = Signer.of(KEY_ID, keys.getPrivate()).sign(text.toString().getBytes(UTF_8));
    return head.withHeaders(
        head.headers()
            .plus("Signature", start + Base64.getEncoder().encodeToString(signature) + "\""));
  }

  private boolean accepted(RequestHead head, KeyPair keys, byte[] body) {
    return Fixtures.verifiedHead(verifier, head, key(keys)).verifyBody(body)
        instanceof VerifiedMessage;
  }

  private SignatureRefusal refusal(RequestHead head) {
    return Fixtures.refusal(verifier, head, key(Fixtures.RSA));
  }

  private static VerificationKey key(KeyPair keys) {
    return VerificationKey.of(KEY_ID, OWNER, keys.getPublic());
  }

  private static MessageVerifier at(Duration later) {
    return new MessageVerifier(
        VerificationPolicy.mastodonCompatible(), InstantSource.fixed(NOW.plus(later)));
  }
}
