package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.activitypub4j.signatures.SignatureReport.Outcome;
import org.activitypub4j.signatures.SignatureReport.Rule;
import org.activitypub4j.signatures.SignatureReport.Step;
import org.activitypub4j.signatures.internal.Jca;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** features.md B5: a refusal says why, and what to do. */
class SignatureExplainerTest {
  static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  static final Origin US = Origin.parse("https://bob.example");
  static final URI OWNER = URI.create("https://alice.example/users/alice");
  static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  static final String JSON = "{\"type\":\"Follow\",\n \"object\":\"https://bob.example/\"}";
  static final byte[] BODY = JSON.getBytes(UTF_8);
  static final String POST = "(request-target) host date digest content-type";
  static final String RFC =
      "(\"@method\" \"@target-uri\" \"content-digest\");created=1795428000;keyid=\""
          + KEY_ID
          + "\"";
  static final KeyPair OTHER = Keys.generateRsa();

  private final SignatureExplainer explainer = at(NOW);

  /**
   * A mistake.
   *
   * @param request the request as it arrives
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Mistake(String name, RequestHead request, byte[] body, Cause cause, String words) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    String inbox = "/users/bob/inbox";
    List<Mistake> all = new ArrayList<>();
    // What the peer signs otherwise, draft-cavage.
    all.add(
        peer(
            "a question mark",
            inbox,
            t -> t.replace("inbox", "inbox?"),
            Cause.PATH,
            "question mark"));
    all.add(
        peer(
            "a slash more",
            inbox,
            t -> t.replace("inbox", "inbox/"),
            Cause.PATH,
            "was signed with it"));
    all.add(
        peer(
            "a slash less",
            inbox + "/",
            t -> t.replace("inbox/", "inbox"),
            Cause.PATH,
            "was signed without it"));
    all.add(
        peer(
            "an escape less",
            "/%40bob/inbox",
            t -> t.replace("%40", "@"),
            Cause.PATH,
            "percent-encoding: /@bob/inbox"));
    all.add(
        peer(
            "an escape more",
            "/@bob/inbox",
            t -> t.replace("@", "%40"),
            Cause.PATH,
            "percent-encoding: /%40bob/inbox"));
    all.add(
        peer(
            "lower-case escapes",
            "/caf%C3%A9/inbox",
            t -> t.replace("%C3%A9", "%c3%a9"),
            Cause.PATH,
            "percent-encoding: /caf%c3%a9/inbox"));
    all.add(
        peer(
            "a prefix less",
            "/ap/users/bob/inbox",
            t -> t.replace("/ap", ""),
            Cause.PATH,
            "without the prefix /ap:"));
    all.add(
        peer(
            "two prefixes less",
            "/a/b/inbox",
            t -> t.replace("/a/b", ""),
            Cause.PATH,
            "without the prefix /a/b:"));
    all.add(
        peer(
            "slashes in a row",
            "/users//inbox",
            t -> t.replace("//inbox", "/inbox"),
            Cause.PATH,
            "two slashes"));
    all.add(
        peer(
            "dot segments",
            "/users/../inbox",
            t -> t.replace("/users/..", ""),
            Cause.PATH,
            "as /inbox"));
    all.add(
        peer(
            "the whole URL",
            inbox,
            t -> t.replace("post /", "post https://bob.example/"),
            Cause.PATH,
            "whole URL"));
    all.add(
        peer(
            "the method in capitals",
            inbox,
            t -> t.replace("post", "POST"),
            Cause.METHOD,
            "as POST"));
    all.add(
        peer(
            "the port",
            inbox,
            t -> t.replace("host: bob.example", "host: bob.example:443"),
            Cause.HOST,
            "bob.example:443"));
    all.add(peer("a line end", inbox, t -> t + "\n", Cause.LAYOUT, "after the last line"));
    all.add(peer("CR LF", inbox, t -> t.replace("\n", "\r\n"), Cause.LAYOUT, "CR LF"));
    all.add(peer("no space", inbox, t -> t.replace(": ", ":"), Cause.LAYOUT, "no space"));
    all.add(
        peer(
            "capital names",
            inbox,
            t ->
                t.replace("host:", "Host:")
                    .replace("date:", "Date:")
                    .replace("digest:", "Digest:")
                    .replace("content-type:", "Content-Type:"),
            Cause.LAYOUT,
            "in lower case"));
    all.add(
        peer(
            "a space at the end",
            inbox,
            t -> t + " ",
            Cause.HEADER_VALUE,
            "content-type was signed as \"application/activity+json \""));
    all.add(
        peer(
            "a charset", inbox, t -> t + "; charset=utf-8", Cause.HEADER_VALUE, "charset=utf-8\""));
    all.add(
        peer(
            "digest in lower case",
            inbox,
            t -> t.replace("SHA-256", "sha-256"),
            Cause.DIGEST_HEADER,
            "Digest: sha-256="));
    // What a proxy changes.
    all.add(
        proxied(
            "Host",
            h -> h.withHeaders(h.headers().with("Host", "10.0.0.7:8080")),
            Cause.HOST,
            "as it should be"));
    all.add(
        proxied(
            "no Host",
            h -> h.withHeaders(h.headers().without("Host")),
            Cause.HOST,
            "as it should be"));
    all.add(
        proxied(
            "path",
            h ->
                target(h, "/internal/inbox").withHeaders(h.headers().plus("X-Original-URI", inbox)),
            Cause.PATH,
            "X-Original-URI"));
    all.add(
        proxied(
            "prefix",
            h ->
                target(h, "/bob/inbox")
                    .withHeaders(h.headers().plus("X-Forwarded-Prefix", "/users")),
            Cause.PATH,
            "prefix /users away"));
    all.add(
        proxied(
            "content type",
            h -> h.withHeaders(h.headers().without("Content-Type")),
            Cause.HEADER_VALUE,
            "content-type did not arrive"));
    all.add(
        proxied(
            "digest",
            h ->
                h.withHeaders(h.headers().with("Digest", "SHA-256=" + sha("SHA-256", new byte[1]))),
            Cause.DIGEST_HEADER,
            "right for the body"));
    all.add(
        proxied(
            "no digest",
            h -> h.withHeaders(h.headers().without("Digest")),
            Cause.DIGEST_HEADER,
            "right for the body"));
    // Another name of this server.
    for (String header : List.of("X-Forwarded-Host", "X-Original-Host")) {
      RequestHead other = post(inbox);
      other = other.withHeaders(other.headers().with("Host", "www.bob.example"));
      RequestHead arrived =
          cavage(other, "algorithm=\"hs2019\"", POST, t -> t, Fixtures.RSA, "SHA256withRSA");
      arrived =
          arrived.withHeaders(
              arrived.headers().with("Host", "bob.example").with(header, "www.bob.example"));
      all.add(new Mistake("host in " + header, arrived, BODY, Cause.HOST, "www.bob.example"));
    }
    // Lists in a header.
    RequestHead accepting = post(inbox);
    accepting =
        accepting.withHeaders(accepting.headers().plus("Accept", "a/b, c/d").plus("Accept", "e/f"));
    all.add(
        new Mistake(
            "commas",
            cavage(
                accepting,
                "algorithm=\"hs2019\"",
                POST + " accept",
                t -> t.replace("a/b, c/d, e/f", "a/b,c/d,e/f"),
                Fixtures.RSA,
                "SHA256withRSA"),
            BODY,
            Cause.HEADER_VALUE,
            "accept was signed as \"a/b,c/d,e/f\""));
    all.add(
        new Mistake(
            "one line of two",
            cavage(
                accepting,
                "algorithm=\"hs2019\"",
                POST + " accept",
                t -> t.replace(", e/f", ""),
                Fixtures.RSA,
                "SHA256withRSA"),
            BODY,
            Cause.HEADER_VALUE,
            "accept was signed as \"a/b, c/d\""));
    // Parameters.
    for (String created : List.of("1795428000", "", "undefined")) {
      String signed = created;
      RequestHead head =
          cavage(
              post(inbox),
              "algorithm=\"hs2019\",created=7",
              POST + " (created)",
              t -> t.replace("(created): 7", "(created): " + signed),
              Fixtures.RSA,
              "SHA256withRSA");
      all.add(
          new Mistake(
              "created is " + created,
              signature(head, s -> s.replace("created=7,", "")),
              BODY,
              Cause.CREATED,
              "(created)"));
    }
    all.add(
        cavageHeader(
            "created with rsa-sha256",
            "hs2019\",created=1795428000,x=\"",
            POST + " (created)",
            s -> s.replace("hs2019", "rsa-sha256"),
            Cause.ALGORITHM,
            "rsa-sha256"));
    all.add(
        cavageHeader(
            "an unknown algorithm",
            "hs2019",
            POST,
            s -> s.replace("hs2019", "rs256"),
            Cause.ALGORITHM,
            "\"rs256\""));
    all.add(
        cavageHeader(
            "base64url",
            "hs2019",
            POST,
            s ->
                s.substring(0, s.indexOf("signature=\"") + 11)
                    + s.substring(s.indexOf("signature=\"") + 11)
                        .replace('+', '-')
                        .replace('/', '_'),
            Cause.ENCODING,
            "base64url"));
    RequestHead authorized =
        cavage(post(inbox), "algorithm=\"hs2019\"", POST, t -> t, Fixtures.RSA, "SHA256withRSA");
    all.add(
        new Mistake(
            "Authorization",
            authorized.withHeaders(
                authorized
                    .headers()
                    .without("Signature")
                    .plus(
                        "Authorization",
                        "Signature " + authorized.headers().first("Signature").orElseThrow())),
            BODY,
            Cause.ENCODING,
            "Authorization"));
    // Algorithms and keys.
    all.add(algorithm("SHA512withRSA", Cause.ALGORITHM, "rsa-v1_5-sha512"));
    all.add(algorithm("RSASSA-PSS", Cause.ALGORITHM, "rsa-pss-sha512"));
    all.add(algorithm("SHA1withRSA", Cause.ALGORITHM, "SHA-1"));
    all.add(algorithm("SHA384withRSA", Cause.ALGORITHM, "SHA-384"));
    all.add(
        new Mistake(
            "a wrong key",
            cavage(
                post(inbox),
                "algorithm=\"hs2019\"",
                POST,
                t -> t,
                Keys.generateRsa(),
                "SHA256withRSA"),
            BODY,
            Cause.WRONG_KEY,
            "for any text"));
    all.add(
        new Mistake(
            "another key",
            cavage(post(inbox), "algorithm=\"hs2019\"", POST, t -> t, OTHER, "SHA256withRSA"),
            BODY,
            Cause.OTHER_KEY,
            "#other"));
    all.add(
        peer(
            "another text",
            inbox,
            t -> t.replace("date: ", "date: x"),
            Cause.OTHER_TEXT,
            "signed another text"));
    // RFC 9421.
    all.add(
        rfc(
            "the path without the query",
            inbox + "?a=1",
            RFC,
            t -> t.replace("?a=1", ""),
            Cause.QUERY_LEFT_OUT,
            "without the query"));
    all.add(
        rfc(
            "the scheme",
            inbox,
            RFC,
            t -> t.replace("https://bob", "http://bob"),
            Cause.SCHEME,
            "scheme http,"));
    all.add(
        rfc(
            "the method in lower case",
            inbox,
            RFC,
            t -> t.replace("POST", "post"),
            Cause.METHOD,
            "as post"));
    all.add(
        rfc(
            "no parameters",
            inbox,
            RFC,
            t -> t.substring(0, t.lastIndexOf('\n')),
            Cause.LAYOUT,
            "@signature-params"));
    all.add(
        rfc(
            "no quotes",
            inbox,
            RFC,
            t ->
                t.replace("\"@method\": ", "@method: ")
                    .replace("\"@target-uri\": ", "@target-uri: ")
                    .replace("\"content-digest\": ", "content-digest: ")
                    .replace("\"@signature-params\": ", "@signature-params: "),
            Cause.LAYOUT,
            "without quotes"));
    String parts = RFC.replace("@target-uri", "@authority\" \"@path\" \"@query");
    all.add(
        rfc(
            "the query in the path",
            inbox + "?a=1",
            parts,
            t -> t.replace("inbox\n", "inbox?a=1\n"),
            Cause.PATH,
            "into @path"));
    all.add(
        rfc(
            "the query without its mark",
            inbox + "?a=1",
            parts,
            t -> t.replace("?a=1", "a=1"),
            Cause.PATH,
            "without the question mark"));
    all.add(
        rfc(
            "the target of draft-cavage",
            inbox,
            RFC.replace("target-uri", "authority\" \"@request-target"),
            t -> t.replace("\"@request-target\": /", "\"@request-target\": post /"),
            Cause.PATH,
            "@request-target with the method"));
    all.add(
        rfc(
            "the port",
            inbox,
            parts,
            t -> t.replace("\": bob.example", "\": bob.example:443"),
            Cause.HOST,
            "bob.example:443"));
    all.add(
        rfc(
            "another digest",
            inbox,
            RFC,
            t -> t.replace("sha-256=:" + sha("SHA-256", BODY), "sha-512=:" + sha("SHA-512", BODY)),
            Cause.DIGEST_HEADER,
            "sha-512"));
    RequestHead unknown =
        rfc(post(inbox), RFC.replace(";keyid", ";alg=\"rsa-sha256\";keyid"), t -> t);
    all.add(
        new Mistake(
            "the name rsa-sha256 in RFC 9421", unknown, BODY, Cause.ALGORITHM, "rsa-sha256"));
    RequestHead url = rfc(post(inbox), RFC, t -> t);
    String line = url.headers().first("Signature").orElseThrow();
    all.add(
        new Mistake(
            "base64url in RFC 9421",
            url.withHeaders(
                url.headers()
                    .with(
                        "Signature", line.replace('+', '-').replace('/', '_').replace("==:", ":"))),
            BODY,
            Cause.ENCODING,
            "base64url"));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void B5_each_known_mistake_is_found_and_named(Mistake mistake) {
    SignatureReport report = explainer.explain(mistake.request(), mistake.body());

    assertThat(report.hints()).as(report.toString()).hasSize(1);
    Hint hint = report.hints().get(0);
    assertThat(hint.cause()).as(report.toString()).isEqualTo(mistake.cause());
    assertThat(hint.finding()).contains(mistake.words());
    assertThat(hint.remedy()).isNotBlank();
    assertThat(report.verdict()).get().isInstanceOf(SignatureRefusal.class);
    assertThat(report.tries()).isBetween(0, 64);
    assertReadable(report);
  }

  static Stream<Mistake> bodies() {
    List<Mistake> all = new ArrayList<>();
    all.add(body("CR LF arrived", JSON, JSON.replace("\n", "\r\n"), "LF; CR LF arrived"));
    all.add(body("LF arrived", JSON.replace("\n", "\r\n"), JSON, "CR LF; LF arrived"));
    all.add(body("a line end less", JSON + "\n", JSON, "with a line end (LF)"));
    all.add(body("a line end of two less", "{}\r\n", "{}", "with a line end (CR LF)"));
    all.add(body("a line end more", JSON, JSON + "\n", "without the white space"));
    all.add(body("a mark more", JSON, "\uFEFF" + JSON, "without its byte order mark"));
    all.add(body("a mark less", "\uFEFF" + JSON, JSON, "with a byte order mark"));
    all.add(
        body("written anew", "{\"b\":1,\"a\":[2]}", "{ \"b\": 1, \"a\": [2] }", "written anew"));
    all.add(body("canonical", "{\"a\":[2],\"b\":1}", "{ \"b\": 1, \"a\": [2] }", "(JCS)"));
    all.add(body("slashes escaped", JSON.replace("/", "\\/"), JSON, "each slash escaped"));
    all.add(body("slashes not escaped", JSON, JSON.replace("/", "\\/"), "without the escapes"));
    all.add(body("lost before it was hashed", "", JSON, "an empty body"));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void B5_a_body_that_was_changed_in_a_known_way_is_recognised(Mistake mistake) {
    SignatureReport report = explainer.explain(mistake.request(), mistake.body());

    assertThat(report.hints())
        .as(report.toString())
        .singleElement()
        .satisfies(hint -> assertThat(hint.cause()).isEqualTo(Cause.BODY))
        .satisfies(hint -> assertThat(hint.finding()).contains(mistake.words()));
    assertThat(failed(report)).containsExactly(Rule.BODY);
    assertThat(report.toString()).contains("Everything else is fine.");
  }

  @Test
  void B5_a_proxy_that_changes_host_and_path_is_told_both() {
    RequestHead sent =
        cavage(
            post("/users/bob/inbox"),
            "algorithm=\"hs2019\"",
            POST,
            t -> t,
            Fixtures.RSA,
            "SHA256withRSA");
    RequestHead arrived =
        target(sent, "/fediverse/users/bob/inbox")
            .withHeaders(sent.headers().with("Host", "app:8080"));

    SignatureReport report = explainer.explain(arrived, BODY);

    assertThat(report.hints()).extracting(Hint::cause).containsExactly(Cause.PATH, Cause.HOST);
    assertThat(report.tries()).isLessThanOrEqualTo(64);
  }

  @Test
  void B5_a_thousand_host_headers_cost_no_more_tries_and_hide_no_other_mistake() {
    RequestHead sent =
        cavage(
            post("/inbox"),
            "algorithm=\"rsa-sha256\"",
            POST,
            t -> t,
            Fixtures.RSA,
            "SHA256withRSA");
    Headers headers = sent.headers();
    for (int i = 0; i < 1_000; i++) {
      headers = headers.plus("X-Forwarded-Host", "h" + i + ".example");
    }

    SignatureReport report =
        explainer.explain(target(sent.withHeaders(headers), "/ap/inbox"), BODY);

    assertThat(report.tries()).isLessThanOrEqualTo(64);
    assertThat(report.hints()).extracting(Hint::cause).containsExactly(Cause.PATH);
  }

  @Test
  void A1_an_empty_Host_header_is_a_foreign_one() {
    RequestHead sent =
        cavage(
            post("/inbox"),
            "algorithm=\"rsa-sha256\"",
            POST,
            t -> t,
            Fixtures.RSA,
            "SHA256withRSA");
    RequestHead arrived = sent.withHeaders(sent.headers().with("Host", ""));

    SignatureRefusal refusal =
        Fixtures.refusal(
            new MessageVerifier(VerificationPolicy.mastodonCompatible(), InstantSource.fixed(NOW)),
            arrived,
            VerificationKey.of(KEY_ID, OWNER, Fixtures.RSA.getPublic()));

    assertThat(refusal).isInstanceOf(SignatureRefusal.ForeignHost.class);
  }

  @Test
  void B5_an_ECDSA_signature_in_DER_is_recognised() {
    for (KeyPair keys : List.of(Fixtures.P256, Fixtures.P384)) {
      String algorithm = keys == Fixtures.P256 ? "SHA256withECDSA" : "SHA384withECDSA";
      RequestHead signed = rfc(post("/inbox"), RFC, text -> text, keys, algorithm);
      SignatureExplainer elliptic =
          new SignatureExplainer(
              US,
              VerificationPolicy.mastodonCompatible(),
              InstantSource.fixed(NOW),
              id -> List.of(VerificationKey.of(id, OWNER, keys.getPublic())));

      SignatureReport report = elliptic.explain(signed, BODY);
      SignatureReport other = elliptic.explain(rfc(post("/inbox"), RFC, text -> text), BODY);

      assertThat(report.hints())
          .singleElement()
          .satisfies(hint -> assertThat(hint.cause()).isEqualTo(Cause.ENCODING))
          .satisfies(hint -> assertThat(hint.finding()).contains("DER"));
      assertThat(other.hints()).extracting(Hint::cause).containsExactly(Cause.UNKNOWN);
    }
  }

  @Test
  void B5_a_mistake_in_the_header_does_not_hide_one_in_the_path() {
    RequestHead signed =
        target(
            signature(
                cavage(
                    post("/inbox"),
                    "algorithm=\"hs2019\"",
                    POST,
                    text -> text,
                    Fixtures.RSA,
                    "SHA256withRSA"),
                line -> line.replace("hs2019", "rs256")),
            "/ap/inbox");

    SignatureReport report = explainer.explain(signed, BODY);

    assertThat(report.hints()).extracting(Hint::cause).containsExactly(Cause.PATH, Cause.ALGORITHM);
    assertThat(steps(report))
        .anySatisfy(
            step -> assertThat(step.words()).contains("assume that it is written correctly"));
  }

  @Test
  void B5_a_digest_in_hexadecimal_or_base64url_is_recognised() {
    byte[] sha256 = Jca.digest("SHA-256", BODY);
    for (String digest :
        List.of(
            "SHA-256=" + HexFormat.of().formatHex(sha256),
            "SHA-256=" + HexFormat.of().withUpperCase().formatHex(sha256),
            "SHA-256=" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256))) {
      RequestHead head = post("/inbox");
      RequestHead signed =
          cavage(
              head.withHeaders(head.headers().with("Digest", digest)),
              "algorithm=\"hs2019\"",
              POST,
              t -> t,
              Fixtures.RSA,
              "SHA256withRSA");

      SignatureReport report = explainer.explain(signed, BODY);

      assertThat(report.hints()).extracting(Hint::cause).containsExactly(Cause.ENCODING);
      assertThat(outcome(report, Rule.SIGNATURE)).isEqualTo(Outcome.PASSED);
    }
  }

  @Test
  void B5_a_wrong_clock_alone_leaves_everything_else_fine() {
    RequestHead signed = good();
    SignatureReport report =
        at(NOW.plus(Duration.ofHours(2)).minusSeconds(12)).explain(signed, BODY);

    assertThat(failed(report)).containsExactly(Rule.TIME);
    assertThat(report.toString()).contains("Everything else is fine.");
    assertThat(report.hints())
        .singleElement()
        .satisfies(
            hint -> {
              assertThat(hint.cause()).isEqualTo(Cause.TIME_ZONE);
              assertThat(hint.finding()).contains("is 2 h behind the clock here, to within 12 s");
            });
    assertThat(at(NOW.plus(Duration.ofDays(3))).explain(signed, BODY).hints()).isEmpty();
    assertThat(at(NOW.plus(Duration.ofMinutes(75))).explain(signed, BODY).hints()).isEmpty();
  }

  @Test
  void B5_a_small_difference_outside_a_smaller_window_is_no_time_zone() {
    SignatureReport report =
        new SignatureExplainer(
                US,
                VerificationPolicy.strict().withClockWindow(Duration.ofMinutes(1)),
                InstantSource.fixed(NOW.plusSeconds(90)),
                SignatureExplainerTest::keys)
            .explain(good(), BODY);

    assertThat(failed(report)).containsExactly(Rule.TIME);
    assertThat(report.hints()).isEmpty();
  }

  @Test
  void B5_of_two_signatures_that_fail_the_first_gives_the_verdict() {
    RequestHead first = rfc(post("/inbox"), RFC, text -> text + "x");
    String line =
        cavage(
                first,
                "algorithm=\"hs2019\"",
                POST,
                text -> text + "x",
                Fixtures.RSA,
                "SHA256withRSA")
            .headers()
            .values("Signature")
            .get(1);

    SignatureReport report =
        explainer.explain(first.withHeaders(first.headers().plus("Signature", line)), BODY);

    assertThat(report.verdict())
        .get()
        .isInstanceOfSatisfying(
            SignatureRefusal.class,
            refused ->
                assertThat(((SignatureRefusal.SignatureMismatch) refused).signingStrings())
                    .isEqualTo(report.signatures().get(0).signingStrings()));
  }

  @Test
  void B5_a_good_request_passes_each_step() {
    SignatureReport report = explainer.explain(good(), BODY);

    assertThat(report.verdict()).get().isInstanceOf(VerifiedMessage.class);
    assertThat(failed(report)).isEmpty();
    assertThat(report.hints()).isEmpty();
    assertThat(report.tries()).isEqualTo(1);
    assertThat(report.toString()).startsWith("ACCEPTED: signed by " + OWNER);
  }

  @Test
  void B5_without_a_key_there_is_no_verdict_but_all_else_is_said() {
    SignatureExplainer unknown =
        new SignatureExplainer(
            US, VerificationPolicy.mastodonCompatible(), InstantSource.fixed(NOW), id -> List.of());
    SignatureExplainer broken =
        new SignatureExplainer(
            US,
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(NOW),
            id -> {
              throw new IllegalStateException("no database");
            });

    SignatureReport report = unknown.explain(good(), BODY);
    assertThat(report.verdict()).isEmpty();
    assertThat(failed(report)).containsExactly(Rule.KEY);
    assertThat(outcome(report, Rule.SIGNATURE)).isEqualTo(Outcome.NOT_REACHED);
    assertThat(outcome(report, Rule.BODY)).isEqualTo(Outcome.PASSED);
    assertThat(report.toString()).startsWith("NO VERDICT").contains("No key is known");
    assertThat(broken.explain(good(), BODY).toString()).contains("look-up of the key failed");
  }

  @Test
  void B5_a_key_that_policy_refuses_may_still_have_signed() {
    SignatureReport report =
        new SignatureExplainer(
                US,
                VerificationPolicy.mastodonCompatible()
                    .withAlgorithms(java.util.Set.of(SignatureAlgorithm.ED25519)),
                InstantSource.fixed(NOW),
                SignatureExplainerTest::keys)
            .explain(good(), BODY);

    assertThat(failed(report)).containsExactly(Rule.KEY);
    assertThat(outcome(report, Rule.SIGNATURE)).isEqualTo(Outcome.PASSED);
    assertThat(report.toString()).contains("all the same, with rsa-v1_5-sha256");
  }

  @Test
  void B5_the_query_may_be_left_out_only_where_policy_says_so() {
    RequestHead signed =
        cavage(
            post("/inbox?a=1"),
            "algorithm=\"hs2019\"",
            POST,
            t -> t.replace("?a=1", ""),
            Fixtures.RSA,
            "SHA256withRSA");
    SignatureReport lenient = explainer.explain(signed, BODY);
    SignatureReport strict =
        new SignatureExplainer(
                US,
                VerificationPolicy.strict(),
                InstantSource.fixed(NOW),
                SignatureExplainerTest::keys)
            .explain(signed, BODY);

    assertThat(lenient.verdict()).get().isInstanceOf(VerifiedMessage.class);
    assertThat(lenient.toString()).contains("over the path without its query");
    assertThat(lenient.signatures().get(0).signingStrings()).hasSize(2);
    assertThat(strict.hints()).extracting(Hint::cause).containsExactly(Cause.QUERY_LEFT_OUT);
  }

  @Test
  void B5_of_two_signatures_each_has_its_story() {
    RequestHead first = rfc(post("/inbox"), RFC, t -> t + "x");
    String line =
        cavage(first, "algorithm=\"hs2019\"", POST, t -> t, Fixtures.RSA, "SHA256withRSA")
            .headers()
            .values("Signature")
            .get(1);
    RequestHead both = first.withHeaders(first.headers().plus("Signature", line));

    SignatureReport report = explainer.explain(both, BODY);

    assertThat(report.signatures()).hasSize(2);
    assertThat(report.verdict()).get().isInstanceOf(VerifiedMessage.class);
    assertThat(report.toString()).contains("\nSignature 1\n", "\nSignature 2\n");
    assertThat(report.hints()).extracting(Hint::cause).containsExactly(Cause.OTHER_TEXT);
  }

  /** An Ed25519 signature tells nothing, so that it is verified over each text. */
  @ParameterizedTest
  @ValueSource(strings = {"SHA256withRSA", "Ed25519"})
  void D4_the_work_is_bounded_whatever_the_policy_and_the_request(String algorithm) {
    KeyPair pair = algorithm.equals("Ed25519") ? Fixtures.ED25519 : Fixtures.RSA;
    StringBuilder input = new StringBuilder();
    StringBuilder signatures = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      RequestHead one =
          rfc(
              post("/a//b/%40c?d=e"),
              RFC.replace(";created", ";tag=\"t" + i + "\";created"),
              t -> t + "x",
              pair,
              algorithm);
      input
          .append(i == 0 ? "" : ", ")
          .append(one.headers().first("Signature-Input").orElseThrow().replace("sig1", "s" + i));
      signatures
          .append(i == 0 ? "" : ", ")
          .append(one.headers().first("Signature").orElseThrow().replace("sig1", "s" + i));
    }
    RequestHead head = post("/a//b/%40c?d=e");
    head =
        head.withHeaders(
            head.headers()
                .plus("Signature-Input", input.toString())
                .plus("Signature", signatures.toString()));
    AtomicInteger lookUps = new AtomicInteger();
    SignatureReport report =
        new SignatureExplainer(
                US,
                VerificationPolicy.mastodonCompatible().withMaxSignatures(20),
                InstantSource.fixed(NOW),
                id -> {
                  lookUps.incrementAndGet();
                  return List.of(VerificationKey.of(KEY_ID, OWNER, pair.getPublic()));
                })
            .explain(head, BODY);

    assertThat(report.signatures()).hasSize(20);
    assertThat(report.tries()).isLessThanOrEqualTo(64);
    assertThat(lookUps).hasValueLessThanOrEqualTo(2); // the key and its owner, once each
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "Cookie"})
  void B5_secrets_in_covered_headers_are_not_printed(String name) {
    RequestHead head = post("/inbox");
    RequestHead signed =
        cavage(
            head.withHeaders(head.headers().plus(name, "Bearer swordfish")),
            "algorithm=\"hs2019\"",
            POST + " " + name.toLowerCase(java.util.Locale.ROOT),
            t -> t + "x",
            Fixtures.RSA,
            "SHA256withRSA");

    String report = explainer.explain(signed, BODY).toString();

    assertThat(report).contains(": (16 octets, not shown)").doesNotContain("swordfish");
  }

  static void assertReadable(SignatureReport report) {
    assertThat(report.toString().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    assertThat(report.toString())
        .matches(text -> text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F)));
  }

  private static List<Rule> failed(SignatureReport report) {
    return steps(report).filter(step -> step.outcome() == Outcome.FAILED).map(Step::rule).toList();
  }

  private static Outcome outcome(SignatureReport report, Rule rule) {
    return steps(report)
        .filter(step -> step.rule() == rule)
        .map(Step::outcome)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<Step> steps(SignatureReport report) {
    return Stream.concat(
        report.steps().stream(),
        report.signatures().stream().flatMap(examined -> examined.steps().stream()));
  }

  static SignatureExplainer at(Instant now) {
    return new SignatureExplainer(
        US,
        VerificationPolicy.mastodonCompatible(),
        InstantSource.fixed(now),
        SignatureExplainerTest::keys);
  }

  /** The key of a key id; of an actor all. */
  static List<VerificationKey> keys(URI id) {
    VerificationKey main = VerificationKey.of(KEY_ID, OWNER, Fixtures.RSA.getPublic());
    if (id.equals(OWNER)) {
      URI other = URI.create(OWNER + "#other");
      return List.of(main, VerificationKey.of(other, OWNER, OTHER.getPublic()));
    }
    return id.equals(KEY_ID) ? List.of(main) : List.of();
  }

  private static Mistake peer(
      String name, String target, UnaryOperator<String> signs, Cause cause, String words) {
    RequestHead head =
        cavage(post(target), "algorithm=\"hs2019\"", POST, signs, Fixtures.RSA, "SHA256withRSA");
    return new Mistake("the peer signs " + name, head, BODY, cause, words);
  }

  private static Mistake proxied(
      String name, UnaryOperator<RequestHead> proxy, Cause cause, String words) {
    return new Mistake("the proxy changes " + name, proxy.apply(good()), BODY, cause, words);
  }

  private static Mistake rfc(
      String name,
      String target,
      String input,
      UnaryOperator<String> signs,
      Cause cause,
      String words) {
    return new Mistake(
        "RFC 9421 with " + name, rfc(post(target), input, signs), BODY, cause, words);
  }

  private static Mistake cavageHeader(
      String name,
      String algorithm,
      String covered,
      UnaryOperator<String> header,
      Cause cause,
      String words) {
    RequestHead head =
        cavage(
            post("/inbox"),
            "algorithm=\"" + algorithm + "\"",
            covered,
            t -> t,
            Fixtures.RSA,
            "SHA256withRSA");
    return new Mistake("the header has " + name, signature(head, header), BODY, cause, words);
  }

  private static Mistake algorithm(String algorithm, Cause cause, String words) {
    return new Mistake(
        "the peer signs with " + algorithm,
        cavage(post("/inbox"), "algorithm=\"hs2019\"", POST, t -> t, Fixtures.RSA, algorithm),
        BODY,
        cause,
        words);
  }

  private static Mistake body(String name, String sent, String arrived, String words) {
    RequestHead head = post("/inbox");
    String digest = BodyDigest.sha256(sent.getBytes(UTF_8)).digest();
    RequestHead signed =
        cavage(
            head.withHeaders(head.headers().with("Digest", digest)),
            "algorithm=\"hs2019\"",
            POST,
            t -> t,
            Fixtures.RSA,
            "SHA256withRSA");
    return new Mistake(name, signed, arrived.getBytes(UTF_8), Cause.BODY, words);
  }

  static RequestHead good() {
    return cavage(
        post("/users/bob/inbox"),
        "algorithm=\"rsa-sha256\"",
        POST,
        t -> t,
        Fixtures.RSA,
        "SHA256withRSA");
  }

  static RequestHead post(String target) {
    return RequestHead.received(
        "POST",
        US,
        target,
        Headers.of(
            "Host", "bob.example",
            "Date", "Mon, 23 Nov 2026 10:00:00 GMT",
            "Digest", BodyDigest.sha256(BODY).digest(),
            "Content-Digest", BodyDigest.sha256(BODY).contentDigest(),
            "Content-Type", "application/activity+json"));
  }

  static RequestHead target(RequestHead head, String target) {
    return RequestHead.received(head.method(), US, target, head.headers());
  }

  static RequestHead signature(RequestHead head, UnaryOperator<String> change) {
    String line = head.headers().first("Signature").orElseThrow();
    return head.withHeaders(head.headers().with("Signature", change.apply(line)));
  }

  /** Signed with draft-cavage, but over the changed text. */
  static RequestHead cavage(
      RequestHead head,
      String parameters,
      String covered,
      UnaryOperator<String> change,
      KeyPair keys,
      String algorithm) {
    String start =
        "keyId=\"%s\",%s,headers=\"%s\",signature=\"".formatted(KEY_ID, parameters, covered);
    ParsedSignature signature = CavageParser.parse(start + "AAAA\"");
    String text = change.apply(SignatureBase.cavage(head, signature, Query.INCLUDED).text());
    return head.withHeaders(
        head.headers().plus("Signature", start + sign(text, keys, algorithm) + "\""));
  }

  /** Signed with RFC 9421, but over the changed text. */
  static RequestHead rfc(RequestHead head, String input, UnaryOperator<String> change) {
    return rfc(head, input, change, Fixtures.RSA, "SHA256withRSA");
  }

  static RequestHead rfc(
      RequestHead head,
      String input,
      UnaryOperator<String> change,
      KeyPair keys,
      String algorithm) {
    Headers headers = head.headers().plus("Signature-Input", "sig1=" + input);
    List<String> inputs = List.of("sig1=" + input.replaceFirst(";alg=\"[^\"]*\"", ""));
    ParsedSignature signature = Rfc9421Parser.of(inputs, List.of("sig1=:AAAA:")).signature("sig1");
    String base = SignatureBase.rfc9421(Message.of(head), signature).text();
    String text = change.apply(base.substring(0, base.lastIndexOf(": ")) + ": " + input);
    return head.withHeaders(
        headers.plus("Signature", "sig1=:" + sign(text, keys, algorithm) + ":"));
  }

  private static String sign(String text, KeyPair keys, String algorithm) {
    try {
      Signature signer = Signature.getInstance(algorithm);
      if (algorithm.equals("RSASSA-PSS")) {
        signer.setParameter(
            new java.security.spec.PSSParameterSpec(
                "SHA-512", "MGF1", java.security.spec.MGF1ParameterSpec.SHA512, 64, 1));
      }
      signer.initSign(keys.getPrivate());
      signer.update(text.getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha(String algorithm, byte[] body) {
    return Base64.getEncoder().encodeToString(Jca.digest(algorithm, body));
  }
}
