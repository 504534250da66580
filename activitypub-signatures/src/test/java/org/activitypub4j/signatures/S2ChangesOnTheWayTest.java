package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.SignatureReport.Hint;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What proxies, frameworks and signers change is found, with what to do, by a bounded search. */
class S2ChangesOnTheWayTest {
  private static final String RSA = "SHA256withRSA";
  private static final URI ALICE = SignatureExplainerTest.OWNER;
  private static final URI BOB = URI.create("https://alice.example/users/bob");

  private final SignatureExplainer explainer =
      SignatureExplainerTest.at(SignatureExplainerTest.NOW);

  /**
   * A request that was signed for one thing and arrives with another.
   *
   * @param words part of what is found
   * @param remedy part of what to do
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Change(
      String name, RequestHead arrived, byte[] body, Cause cause, String words, String remedy) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static RequestHead signed(String target, String covered, UnaryOperator<String> text) {
    return signed(SignatureExplainerTest.post(target), covered, text);
  }

  private static RequestHead signed(RequestHead head, String covered, UnaryOperator<String> text) {
    return SignatureExplainerTest.cavage(
        head, "algorithm=\"hs2019\"", covered, text, Fixtures.RSA, RSA);
  }

  /** Signed for one target, arrived with another. */
  private static Change target(String name, String sent, String arrived, String words) {
    return target(name, sent, arrived, SignatureExplainerTest.BODY, words);
  }

  private static Change target(
      String name, String sent, String arrived, byte[] body, String words) {
    RequestHead head = SignatureExplainerTest.post(sent);
    head = head.withHeaders(head.headers().with("Digest", BodyDigest.sha256(body).digest()));
    RequestHead signed = signed(head, SignatureExplainerTest.POST, text -> text);
    return new Change(
        name,
        SignatureExplainerTest.target(signed, arrived),
        body,
        Cause.PATH,
        words,
        "Let the proxy pass the path as it came");
  }

  static Stream<Change> targets() {
    String inbox = "/users/bob/inbox";
    String own = "{\"type\":\"Follow\",\"object\":\"https:\\/\\/bob.example\\/f\\/users\\/bob\"}";
    return Stream.of(
        target("an escape in the query", "/i?a=%7Eb", "/i?a=~b", "percent-encoding: a=%7Eb."),
        target("an escape less in the query", "/i?a=~b", "/i?a=%7Eb", "percent-encoding: a=~b."),
        target("a space as a plus", "/i?a=b%20c", "/i?a=b+c", "percent-encoding: a=b%20c."),
        target("a plus as a space", "/i?a=b+c", "/i?a=b%20c", "percent-encoding: a=b+c."),
        target("brackets", "/i?a%5B%5D=1", "/i?a%5b%5d=1", "percent-encoding: a%5B%5D=1."),
        target("a URL", "/i?u=https%3A%2F%2Fx", "/i?u=https://x", "u=https%3A%2F%2Fx."),
        target("marks that need no escape", "/i?a=(b)!", "/i?a=%28b%29%21", "a=(b)!."),
        target("accents", "/caf%C3%A9/inbox", "/caf%c3%a9/inbox", "percent-encoding: /caf%C3%A9"),
        target("path and query", "/@b/i?a=%7Ec", "/%40b/i?a=~c", "Path and query were signed in"),
        target("an equals sign", "/i?a=", "/i?a", "with an equals sign after each name"),
        target("no equals sign", "/i?a", "/i?a=", "without the equals signs"),
        target("sorted parameters", "/i?a=1&b=2", "/i?b=2&a=1", "with its parameters in order"),
        target("a parameter more", "/i?a=1", "/i?a=1&utm=x", "without utm=x"),
        target("one slash of two", "/users//bob/inbox", inbox, "signed as /users//bob/inbox,"),
        target("two slashes first", "//users/bob/inbox", inbox, "signed as //users/bob/inbox,"),
        target("two slashes last", "/users/bob//inbox", inbox, "signed as /users/bob//inbox,"),
        target("a usual prefix", "/activitypub" + inbox, inbox, "the prefix /activitypub away"),
        target("a named prefix", "/f" + inbox, inbox, own.getBytes(UTF_8), "the prefix /f away"),
        target("the shared inbox", "/f/inbox", "/inbox", own.getBytes(UTF_8), "the prefix /f away"),
        target("a front controller", inbox, "/index.php" + inbox, "without the prefix /index.php:"),
        target("a rewrite", inbox, "/index.php?q=" + inbox, "in the parameter q of the query"),
        target(
            "a rewrite with a query",
            inbox + "?a=1",
            "/index.php?url=users/bob/inbox&a=1",
            "in the parameter url of the query"),
        target("capitals", inbox, "/Users/Bob/inbox", "in lower case"));
  }

  private static Change header(
      String name, String header, String sent, String arrived, Cause cause, String words) {
    RequestHead head = SignatureExplainerTest.post("/inbox");
    head = head.withHeaders(head.headers().with(header, sent));
    String covered =
        SignatureExplainerTest.POST
            + (header.equals("Date") ? "" : " " + header.toLowerCase(java.util.Locale.ROOT));
    RequestHead signed = signed(head, covered, text -> text);
    return new Change(
        name,
        signed.withHeaders(signed.headers().with(header, arrived)),
        SignatureExplainerTest.BODY,
        cause,
        words,
        "as it came");
  }

  static Stream<Change> headers() {
    return Stream.of(
        header(
            "an element more",
            "Accept",
            "a/b, c/d",
            "a/b, c/d, e/f",
            Cause.HEADER_VALUE,
            "signed as \"a/b, c/d\""),
        header(
            "another order", "Accept", "c/d, a/b", "a/b, c/d", Cause.HEADER_VALUE, "\"c/d, a/b\""),
        header(
            "another encoding",
            "Accept-Encoding",
            "gzip, deflate",
            "gzip, br",
            Cause.HEADER_VALUE,
            "signed as \"gzip, deflate\""),
        header(
            "the date of the proxy",
            "Date",
            "Mon, 23 Nov 2026 09:59:58 GMT",
            "Mon, 23 Nov 2026 10:00:00 GMT",
            Cause.HEADER_VALUE,
            "09:59:58"));
  }

  private static Change lines(String name, UnaryOperator<String> text, String words) {
    RequestHead head = SignatureExplainerTest.post("/inbox");
    head = head.withHeaders(head.headers().plus("User-Agent", "x/1"));
    return new Change(
        name,
        signed(head, SignatureExplainerTest.POST, text),
        SignatureExplainerTest.BODY,
        Cause.LAYOUT,
        words,
        "in the order in which it signs them");
  }

  private static String swapped(String text, int one, int other) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n")));
    String moved = lines.get(one);
    lines.set(one, lines.get(other));
    lines.set(other, moved);
    return String.join("\n", lines);
  }

  static Stream<Change> lines() {
    return Stream.of(
        lines("two lines changed places", text -> swapped(text, 1, 2), "date host digest"),
        lines(
            "lines far apart changed places",
            text -> swapped(swapped(text, 0, 4), 1, 3),
            "content-type digest date host (request-target)"),
        lines("a line more", text -> text + "\nuser-agent: x/1", "also signs user-agent"),
        lines(
            "a line more in the middle",
            text -> text.replace("\ndate", "\nuser-agent: x/1\ndate"),
            "also signs user-agent"),
        lines(
            "a line less",
            text -> text.substring(0, text.lastIndexOf('\n')),
            "lists content-type, but does not sign it"));
  }

  @ParameterizedTest
  @MethodSource({"targets", "headers", "lines"})
  void each_change_of_the_head_is_found_with_its_remedy(Change change) {
    SignatureReport report = explainer.explain(change.arrived(), change.body());

    assertThat(report.hints()).as(report.toString()).hasSize(1);
    Hint hint = report.hints().get(0);
    assertThat(hint.cause()).as(report.toString()).isEqualTo(change.cause());
    assertThat(hint.finding()).contains(change.words());
    assertThat(hint.remedy()).contains(change.remedy());
    assertThat(report.tries()).isLessThanOrEqualTo(64);
    SignatureExplainerTest.assertReadable(report);
  }

  @Test
  void a_redirect_that_made_a_GET_of_a_POST_is_found() {
    RequestHead post =
        RequestHead.received(
            "POST",
            SignatureExplainerTest.US,
            "/inbox",
            Headers.of("Host", "bob.example", "Date", "Mon, 23 Nov 2026 10:00:00 GMT"));
    RequestHead signed = signed(post, "(request-target) host date", text -> text);
    RequestHead arrived =
        RequestHead.received("GET", SignatureExplainerTest.US, "/inbox", signed.headers());

    assertThat(explainer.explain(arrived, new byte[0]).hints())
        .singleElement()
        .satisfies(hint -> assertThat(hint.cause()).isEqualTo(Cause.METHOD))
        .satisfies(hint -> assertThat(hint.finding()).contains("a redirect changed it"))
        .satisfies(hint -> assertThat(hint.remedy()).contains("307"));
  }

  @Test
  void another_host_and_another_encoding_of_the_query_are_told_both() {
    RequestHead sent = signed("/inbox?a=%7E", SignatureExplainerTest.POST, text -> text);
    RequestHead arrived =
        SignatureExplainerTest.target(
            sent.withHeaders(sent.headers().with("Host", "app:8080")), "/inbox?a=~");

    assertThat(explainer.explain(arrived, SignatureExplainerTest.BODY).hints())
        .extracting(Hint::cause)
        .containsExactly(Cause.PATH, Cause.HOST);
  }

  @Test
  void RFC_9421_lines_and_parameters_in_another_order_are_found() {
    RequestHead head = SignatureExplainerTest.post("/inbox");
    String rfc = SignatureExplainerTest.RFC;
    RequestHead lines = SignatureExplainerTest.rfc(head, rfc, text -> swapped(text, 0, 2));
    RequestHead parameters =
        SignatureExplainerTest.rfc(
            head,
            rfc,
            text -> {
              int keyId = text.lastIndexOf(";keyid");
              int created = text.lastIndexOf(";created");
              return text.substring(0, created)
                  + text.substring(keyId)
                  + text.substring(created, keyId);
            });

    assertThat(explainer.explain(lines, SignatureExplainerTest.BODY).hints())
        .singleElement()
        .satisfies(hint -> assertThat(hint.finding()).contains("in another order"))
        .satisfies(hint -> assertThat(hint.cause()).isEqualTo(Cause.LAYOUT));
    assertThat(explainer.explain(parameters, SignatureExplainerTest.BODY).hints())
        .singleElement()
        .satisfies(hint -> assertThat(hint.finding()).contains(";keyid="))
        .satisfies(hint -> assertThat(hint.remedy()).contains("Signature-Input"));
  }

  /** It does not show what was signed, so that each text costs a verification. */
  @Test
  void the_changes_of_paths_are_found_for_Ed25519_too() {
    SignatureExplainer edwards =
        new SignatureExplainer(
            SignatureExplainerTest.US,
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(SignatureExplainerTest.NOW),
            id -> List.of(VerificationKey.of(id, ALICE, Fixtures.ED25519.getPublic())));
    for (String[] paths :
        new String[][] {
          {"/inbox?a=%7Eb", "/inbox?a=~b"}, {"/users//bob/inbox", "/users/bob/inbox"}
        }) {
      RequestHead sent =
          SignatureExplainerTest.rfc(
              SignatureExplainerTest.post(paths[0]),
              SignatureExplainerTest.RFC,
              text -> text,
              Fixtures.ED25519,
              "Ed25519");

      SignatureReport report =
          edwards.explain(
              SignatureExplainerTest.target(sent, paths[1]), SignatureExplainerTest.BODY);

      assertThat(report.hints()).extracting(Hint::cause).containsExactly(Cause.PATH);
      assertThat(report.tries()).isLessThanOrEqualTo(64);
    }
  }

  private static final String POST =
      "{\"a\":\"https://x/caf\u00e9?<b>&'\",\"n\":[1.50,{}, {\"b\":[]}]}";

  private static Change body(String name, String sent, String arrived, String words) {
    return body(name, sent.getBytes(UTF_8), arrived.getBytes(UTF_8), words);
  }

  private static Change body(String name, byte[] sent, byte[] arrived, String words) {
    RequestHead head = SignatureExplainerTest.post("/inbox");
    RequestHead signed =
        signed(
            head.withHeaders(head.headers().with("Digest", BodyDigest.sha256(sent).digest())),
            SignatureExplainerTest.POST,
            text -> text);
    return new Change(name, signed, arrived, Cause.BODY, words, "octets");
  }

  static Stream<Change> bodies() {
    String compact = POST.replace(", ", ",");
    String php = compact.replace("/", "\\/").replace("\u00e9", "\\u00e9");
    String indented =
        """
        {
          "a": "https://x/caf\u00e9?<b>&'",
          "n": [
            1.50,
            {},
            {
              "b": []
            }
          ]
        }""";
    String go = "\\u003cb\\u003e\\u0026";
    return Stream.of(
        body("written by PHP", php, compact, "as PHP writes JSON"),
        body("written by PHP, with white space", php, POST, "as PHP writes JSON"),
        body("read by PHP", compact, php, "without white space"),
        body("ASCII", compact.replace("\u00e9", "\\u00e9"), compact, "(\\u00e9)"),
        body("ASCII in capitals", compact.replace("\u00e9", "\\u00E9"), compact, "(\\u00E9)"),
        body("written by Go", compact.replace("<b>&", go) + "\n", compact, "as Go writes JSON"),
        body(
            "written by .NET",
            compact.replace("<b>&'", "\\u003Cb\\u003E\\u0026\\u0027").replace("\u00e9", "\\u00E9"),
            compact,
            "as .NET writes JSON"),
        body(
            "written by Python",
            "{\"a\": 1, \"b\": [1, 2]}",
            "{\"a\":1,\"b\":[1,2]}",
            "a space after each comma and colon"),
        body("indented", indented, compact, "indented by two spaces"),
        body("indented by tabs", indented.replace("  ", "\t"), compact, "indented by tabs"),
        body("indented more", indented.replace("  ", "    "), compact, "indented by four spaces"),
        body("indented no more", compact, indented, "without white space"),
        body(
            "encoded twice",
            new String(compact.getBytes(UTF_8), ISO_8859_1).getBytes(UTF_8),
            compact.getBytes(UTF_8),
            "encoded once more"),
        body("accents", compact.replace("\u00e9", "e\u0301"), compact, "(NFD)"),
        body("compressed", compact.getBytes(UTF_8), gzip(compact), "before it was compressed"),
        body("read by something", POST, "", "something read it first"));
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void each_change_of_the_body_is_found_with_its_remedy(Change change) {
    SignatureReport report = explainer.explain(change.arrived(), change.body());

    assertThat(report.hints()).as(report.toString()).hasSize(1);
    Hint hint = report.hints().get(0);
    assertThat(hint.cause()).isEqualTo(Cause.BODY);
    assertThat(hint.finding()).contains(change.words());
    assertThat(hint.remedy()).contains(change.remedy());
    assertThat(report.toString()).contains("Everything else is fine.");
    SignatureExplainerTest.assertReadable(report);
  }

  @Test
  void a_body_that_was_cut_is_told_by_its_length() {
    Change change = body("cut", POST, POST.substring(0, 20), "");
    Headers headers = change.arrived().headers();
    int length = POST.getBytes(UTF_8).length;
    RequestHead arrived =
        change.arrived().withHeaders(headers.plus("Content-Length", String.valueOf(length)));

    assertThat(explainer.explain(arrived, change.body()).hints())
        .singleElement()
        .satisfies(
            hint ->
                assertThat(hint.finding())
                    .contains("has 21 octets, but Content-Length says " + length));
    assertThat(explainer.explain(change.arrived(), change.body()).hints()).isEmpty();
  }

  /** Signed with one key, said to be of another. */
  private RequestHead by(KeyPair keys, byte[] body) {
    RequestHead head = SignatureExplainerTest.post("/inbox");
    return SignatureExplainerTest.cavage(
        head.withHeaders(head.headers().with("Digest", BodyDigest.sha256(body).digest())),
        "algorithm=\"hs2019\"",
        SignatureExplainerTest.POST,
        text -> text,
        keys,
        RSA);
  }

  private static byte[] follow(URI actor) {
    return "{\"type\":\"Follow\",\"actor\":\"%s\"}".formatted(actor).getBytes(UTF_8);
  }

  @Test
  void a_key_of_the_actor_in_the_body_under_the_name_of_another_is_told() {
    KeyPair bobs = Keys.generateRsa();
    SignatureExplainer both =
        new SignatureExplainer(
            SignatureExplainerTest.US,
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(SignatureExplainerTest.NOW),
            id ->
                id.equals(BOB)
                    ? List.of(VerificationKey.of(URI.create(BOB + "#key"), BOB, bobs.getPublic()))
                    : SignatureExplainerTest.keys(id));

    SignatureReport report = both.explain(by(bobs, follow(BOB)), follow(BOB));
    SignatureReport unknown = both.explain(by(bobs, follow(ALICE)), follow(ALICE));

    assertThat(report.hints())
        .singleElement()
        .satisfies(hint -> assertThat(hint.cause()).isEqualTo(Cause.OTHER_KEY))
        .satisfies(hint -> assertThat(hint.finding()).contains("of another actor", BOB + "#key"))
        .satisfies(hint -> assertThat(hint.remedy()).contains("does not help"));
    assertThat(unknown.hints())
        .singleElement()
        .satisfies(hint -> assertThat(hint.cause()).isEqualTo(Cause.WRONG_KEY))
        .satisfies(hint -> assertThat(hint.remedy()).contains("the key of another actor"));
  }

  @Test
  void a_good_signature_on_the_activity_of_another_is_told() {
    SignatureReport others = explainer.explain(by(Fixtures.RSA, follow(BOB)), follow(BOB));
    SignatureReport own = explainer.explain(by(Fixtures.RSA, follow(ALICE)), follow(ALICE));

    assertThat(others.verdict()).get().isInstanceOf(VerifiedMessage.class);
    assertThat(others.hints())
        .singleElement()
        .satisfies(hint -> assertThat(hint.cause()).isEqualTo(Cause.OTHER_ACTOR))
        .satisfies(
            hint ->
                assertThat(hint.finding())
                    .isEqualTo(
                        "The signature is by %s, but the activity is of %s."
                            .formatted(ALICE, BOB)));
    assertThat(own.hints()).isEmpty();
  }

  @Test
  void keys_that_cannot_be_looked_up_are_told() {
    SignatureExplainer broken =
        new SignatureExplainer(
            SignatureExplainerTest.US,
            VerificationPolicy.mastodonCompatible(),
            InstantSource.fixed(SignatureExplainerTest.NOW),
            id -> {
              if (id.equals(ALICE)) {
                throw new IllegalStateException("no database");
              }
              return SignatureExplainerTest.keys(id);
            });

    assertThat(
            broken
                .explain(
                    by(SignatureExplainerTest.OTHER, SignatureExplainerTest.BODY),
                    SignatureExplainerTest.BODY)
                .hints())
        .extracting(Hint::cause)
        .containsExactly(Cause.UNKNOWN, Cause.WRONG_KEY);
  }

  @Test
  void a_key_id_of_an_actor_is_explained_by_the_key_that_signed() {
    RequestHead head = by(SignatureExplainerTest.OTHER, SignatureExplainerTest.BODY);
    String line = head.headers().first("Signature").orElseThrow();
    RequestHead byActor =
        head.withHeaders(head.headers().with("Signature", line.replace("#main-key", "")));

    SignatureReport report = explainer.explain(byActor, SignatureExplainerTest.BODY);

    assertThat(report.verdict()).get().isInstanceOf(VerifiedMessage.class);
    assertThat(report.hints()).isEmpty();
    assertThat(report.toString()).startsWith("ACCEPTED: signed by " + ALICE).contains("#other");
    SignatureReport wrong =
        explainer.explain(
            SignatureExplainerTest.target(byActor, "/ap/inbox"), SignatureExplainerTest.BODY);
    assertThat(wrong.hints()).extracting(Hint::cause).containsExactly(Cause.PATH);
  }

  @Test
  void the_comparisons_end_by_their_number_and_by_the_length_of_the_texts() {
    RequestHead signed = signed("/inbox", SignatureExplainerTest.POST, text -> text);
    ParsedSignature signature =
        CavageParser.parse(signed.headers().first("Signature").orElseThrow());
    RsaEvidence evidence =
        RsaEvidence.of(
                SignatureExplainerTest.keys(SignatureExplainerTest.KEY_ID).get(0),
                signature.bytes())
            .orElseThrow();
    String text = Reading.of(Message.of(signed), signature).text();
    Tries few = new Tries(64);
    Tries large = new Tries(64);

    assertThat(few.isOf(evidence, text)).isTrue();
    for (int i = 0; i < 5_000; i++) {
      few.isOf(evidence, "x");
    }
    assertThat(few.comparisons()).isEqualTo(4_000);
    assertThat(few.isOf(evidence, text)).isFalse();
    String megabyte = "x".repeat(1 << 20);
    for (int i = 0; i < 20; i++) {
      large.isOf(evidence, megabyte);
    }
    assertThat(large.comparisons()).isEqualTo(8);
  }

  /** The texts are long because of a header that is covered. */
  @Test
  void no_text_is_made_that_is_not_compared() {
    RequestHead head =
        SignatureExplainerTest.post("/a/b/inbox?a=1")
            .withHeaders(
                SignatureExplainerTest.post("/inbox").headers().with("X-Long", "x".repeat(60_000)));
    RequestHead signed =
        SignatureExplainerTest.cavage(
            head,
            "algorithm=\"hs2019\"",
            SignatureExplainerTest.POST + " x-long",
            text -> "something else",
            Fixtures.RSA,
            RSA);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    explainer.explain(signed, SignatureExplainerTest.BODY);
    long before = threads.getCurrentThreadAllocatedBytes();

    SignatureReport report = explainer.explain(signed, SignatureExplainerTest.BODY);

    assertThat(report.hints()).extracting(Hint::cause).containsExactly(Cause.OTHER_TEXT);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(58_000_000);
  }

  @Test
  void the_forms_of_a_body_end_by_their_length() {
    Tries tries = new Tries(64);
    int forms = 0;
    while (tries.mayMakeBody(1 << 20)) {
      forms++;
    }
    assertThat(forms).isEqualTo(8);
  }

  /** Each of them costs the length of the body; the encodings cost four at once. */
  @Test
  void each_form_of_a_body_is_made_only_if_there_is_room_for_it() {
    assertThat(roomFor("{\"a\":\"/\"}", "{\"a\":\"\\/\"}")).as("the last text").isEqualTo(9);
    assertThat(roomFor("\u00c3\u00a9", "\u00e9")).as("the encodings").isEqualTo(9 + 4);
    assertThat(roomFor("{\"a\":1}", "{ \"a\": 1 }")).as("reading, a style").isEqualTo(9 + 2);
  }

  /** How many forms there must be room for until it is found what was sent. */
  private static int roomFor(String sent, String arrived) {
    byte[] body = arrived.getBytes(UTF_8);
    for (int forms = 0; ; forms++) {
      Tries tries = new Tries(64);
      assertThat(tries.mayMakeBody((8L << 20) - (long) forms * body.length)).isTrue();
      if (BodyVariations.explain(digests(sent), body, Headers.of(), tries)
          .filter(hint -> hint.finding().startsWith("The digest is"))
          .isPresent()) {
        return forms;
      }
    }
  }

  private static List<CoveredDigest> digests(String body) {
    Headers headers = Headers.of("Digest", BodyDigest.sha256(body.getBytes(UTF_8)).digest());
    RequestHead head = SignatureExplainerTest.post("/inbox").withHeaders(headers);
    return CoveredDigest.of(
        Message.of(head),
        CavageParser.parse("keyId=\"https://a.example/k\",headers=\"digest\",signature=\"AAAA\""));
  }
}
