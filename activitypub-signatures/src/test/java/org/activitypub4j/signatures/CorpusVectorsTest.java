package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureBase.Query;
import org.activitypub4j.signatures.keys.KeyFormatException;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Vectors of others, from the corpus beside the checkout. */
@Tag("corpus")
class CorpusVectorsTest {
  private static final URI KEY_ID = URI.create("https://example.com/key");
  private static final URI OWNER = URI.create("https://example.com/");

  private final Path signatures = Path.of(System.getProperty("corpus", ".")).resolve("signatures");

  @BeforeEach
  void needs_the_corpus() {
    assumeTrue(
        Files.isDirectory(signatures),
        "skipped: no corpus in " + signatures.toAbsolutePath().normalize());
  }

  /** Each signature of Web Bot Auth verifies; with another header or authority it does not. */
  @Test
  void Web_Bot_Auth_signatures_verify() throws GeneralSecurityException {
    int verified = 0;
    for (String version : List.of("v1", "v2")) {
      Path file =
          signatures.resolve("rfc9421/web-bot-auth/web_bot_auth_architecture_" + version + ".json");
      for (JsonObject vector : Json.array(file).getValuesAs(JsonObject.class)) {
        VerificationKey key = VerificationKey.of(KEY_ID, OWNER, publicKey(vector));
        ParsedSignature signature =
            Rfc9421Parser.of(
                    List.of(vector.getString("signature_input")),
                    List.of(vector.getString("signature")))
                .signature(vector.getString("label"));
        SignatureAlgorithm algorithm = Objects.requireNonNull(signature.algorithm());
        String agent = vector.getString("signature_agent", "");
        URI target = URI.create(vector.getString("target_url"));

        SignatureBase base = botBase(target, agent, signature);
        assertThat(key.verifies(algorithm, base.bytes(), signature.bytes())).isTrue();
        for (SignatureBase other :
            List.of(
                botBase(URI.create("https://example.org/"), agent, signature),
                botBase(target, agent.replace("test", "evil"), signature))) {
          assertThat(key.verifies(algorithm, other.bytes(), signature.bytes()))
              .isEqualTo(other.text().equals(base.text()));
        }
        assertThat(signature.created())
            .isEqualTo(vector.getJsonNumber("created_ms").longValue() / 1_000);
        assertThat(signature.nonce()).isEqualTo(vector.getString("nonce"));
        assertThat(signature.tag()).isEqualTo("web-bot-auth");
        verified++;
      }
    }
    System.out.println("Web Bot Auth: " + verified + " of 8 signatures verify");
    assertThat(verified).isEqualTo(8);
  }

  private static SignatureBase botBase(URI target, String agent, ParsedSignature signature) {
    Headers headers = agent.isEmpty() ? Headers.of() : Headers.of("Signature-Agent", agent);
    return SignatureBase.rfc9421(Message.of(new RequestHead("GET", target, headers)), signature);
  }

  private static PublicKey publicKey(JsonObject vector) {
    return Keys.publicKeyFromJwk(vector.getJsonObject("key").toString());
  }

  /** What the draft says of each message of the suite of the Credentials Community Group. */
  private static final Map<String, String> CCG_VERDICTS =
      Map.ofEntries(
          Map.entry("basic-request", "NoSignature"),
          Map.entry("created", "OutsideClockWindow"), // created=1
          Map.entry("created-ecdsa", "Malformed"), // (created) does not go with ecdsa
          Map.entry("created-hmac", "UnsupportedAlgorithm"),
          Map.entry("created-rsa", "Malformed"), // nor with rsa
          Map.entry("default-test", "NoSignature"),
          Map.entry("duplicate-headers-request", "Malformed"), // no keyId
          Map.entry("duplicate-parameters", "Malformed"),
          Map.entry("ecdsa-signed", "KeyFormatException"), // secp256k1, which we do not have
          Map.entry("ed25519-signed", "SignatureMismatch"),
          Map.entry("expires", "Expired"), // expires=0
          Map.entry("ignore-case", "NoSignature"),
          Map.entry("nokeyid-request", "Malformed"),
          Map.entry("nosignature-request", "UnsupportedAlgorithm"), // hmac
          Map.entry("p256-signed", "UnusableKeyType"),
          Map.entry("rsa-signed", "SignatureMismatch"),
          Map.entry("zero-length", "NoSignature"));

  /**
   * The suite leaves signing to a driver, and none of its stored signatures is one of its keys over
   * its messages (checked with Python's cryptography too), so none is accepted.
   */
  @Test
  void The_CCG_suite_gets_the_verdicts_of_the_draft() throws IOException {
    Map<String, String> verdicts = new TreeMap<>();
    for (Path file : messages()) {
      verdicts.put(name(file), verdict(file));
    }
    System.out.println("CCG suite of draft-cavage: " + verdicts.size() + " messages, 17 verdicts");

    assertThat(verdicts).containsExactlyInAnyOrderEntriesOf(CCG_VERDICTS);
  }

  private String verdict(Path file) throws IOException {
    String name = name(file);
    VerificationKey key;
    try {
      key = VerificationKey.ofPem(KEY_ID, OWNER, suiteKey(name));
    } catch (KeyFormatException e) {
      return "KeyFormatException";
    }
    MessageVerifier verifier =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible()
                .dangerouslyAllowingRsaKeysFrom(1_024)
                .dangerouslyNotRequiring(EnumSet.allOf(Coverage.class)),
            InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z")));
    RequestHead head = request(file);
    String signature = head.headers().first("Authorization").orElse(null);
    if (signature != null) {
      String named = signature.replaceFirst("keyId=\"[^\"]*\"", "keyId=\"" + KEY_ID + "\"");
      head = head.withHeaders(head.headers().plus("Signature", named));
    }
    return Fixtures.refusal(verifier, head, key).getClass().getSimpleName();
  }

  @Test
  void The_CCG_suite_has_the_signing_strings_of_the_draft() throws IOException {
    String digest = "digest: SHA-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=";
    Map<List<String>, String> expected =
        Map.of(
            List.of("created", "(created)"),
            "(created): 1",
            List.of("default-test", "(request-target) host digest"),
            "(request-target): post /foo?param=value&pet=dog\nhost: example.com\n" + digest,
            List.of("default-test", "Content-Length digest"),
            "content-length: 18\n" + digest,
            List.of("duplicate-headers-request", "duplicate last first"),
            "duplicate: one, two\nlast: last\nfirst: first",
            List.of("ignore-case", "HOST digest content-length"),
            "host: example.com\n" + digest + "\ncontent-length: 18",
            List.of("rsa-signed", "host digest"),
            "host: example.com\n" + digest,
            List.of("zero-length", "zero host"),
            "zero: \nhost: example.com");
    int agreed = 0;
    for (Map.Entry<List<String>, String> entry : expected.entrySet()) {
      RequestHead head = request(file(entry.getKey().get(0)));
      String header =
          "keyId=\"a\",created=1,headers=\"" + entry.getKey().get(1) + "\",signature=\"AAAA\"";
      assertThat(SignatureBase.cavage(head, CavageParser.parse(header), Query.INCLUDED).text())
          .isEqualTo(entry.getValue());
      agreed++;
    }
    System.out.println("CCG suite of draft-cavage: " + agreed + " of 7 signing strings agree");
  }

  @Test
  void The_keys_of_the_CCG_suite_sign_and_verify() throws IOException, GeneralSecurityException {
    for (String name : List.of("rsa", "ed25519", "P256")) {
      Path keys = signatures.resolve("cavage/ccg-suite");
      Signer signer =
          Signer.of(
              KEY_ID,
              Keys.keyPairFromPem(Files.readString(keys.resolve("keys_" + name + ".private")))
                  .getPrivate());
      VerificationKey key =
          VerificationKey.ofPem(
              KEY_ID, OWNER, Files.readString(keys.resolve("keys_" + name + ".pub")));
      byte[] message = "host: example.com".getBytes(US_ASCII);

      assertThat(key.verifies(signer.algorithm(), message, signer.sign(message))).isTrue();
    }
  }

  private String suiteKey(String message) throws IOException {
    String key =
        switch (message) {
          case "ecdsa-signed" -> "koblitzCurve";
          case "ed25519-signed" -> "ed25519";
          case "p256-signed" -> "P256";
          default -> "rsa";
        };
    return Files.readString(signatures.resolve("cavage/ccg-suite/keys_" + key + ".pub"));
  }

  private List<Path> messages() throws IOException {
    try (Stream<Path> files = Files.list(signatures.resolve("cavage/ccg-suite"))) {
      return files.filter(file -> file.toString().endsWith(".httpMessage")).sorted().toList();
    }
  }

  private Path file(String name) {
    return signatures.resolve("cavage/ccg-suite/latest_input_" + name + ".httpMessage");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace("latest_input_", "").replace(".httpMessage", "");
  }

  private static RequestHead request(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, UTF_8);
    List<String> start = List.of(lines.get(0).split(" ", 3));
    List<String> flat = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        break; // the empty line before the body
      }
      flat.add(line.substring(0, colon));
      flat.add(line.substring(colon + 1));
    }
    return RequestHead.received(
        start.get(0),
        Origin.parse("https://example.com"),
        start.get(1),
        Headers.received(flat.toArray(String[]::new)));
  }

  /** The suite of the HTTP working group, for the syntax that our headers have. */
  @Test
  void Structured_fields_are_read_and_written_as_the_working_group_says() throws IOException {
    int passed = 0;
    Set<String> differences = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    for (Path file : structuredFields()) {
      String suite = file.getFileName().toString().replace(".json", "");
      for (JsonObject vector : Json.array(file).getValuesAs(JsonObject.class)) {
        List<String> raw = vector.getJsonArray("raw").getValuesAs(JsonString::getString);
        String type = vector.getString("header_type");
        String expected = vector.getBoolean("must_fail", false) ? "fails" : canonical(vector, raw);
        String actual = written(type, raw);
        boolean same =
            actual.equals(expected)
                || (actual.equals("fails") && vector.getBoolean("can_fail", false));
        if (same) {
          passed++;
        } else if (actual.equals("fails")) {
          refused.add(suite);
        } else {
          differences.add(suite + ": " + vector.getString("name"));
        }
        if (!type.equals("item") && !actual.equals("fails") && !actual.isEmpty()) {
          assertThat(StructuredFields.serialized("X", raw))
              .as(suite + ": " + vector.getString("name"))
              .isEqualTo(actual);
        }
      }
    }
    System.out.println("Structured fields: " + passed + " vectors pass, refused: " + refused);

    assertThat(differences).isEmpty();
    // The types that RFC 9651 added; none of our headers has them.
    assertThat(refused).containsExactly("date", "display-string");
  }

  private List<Path> structuredFields() throws IOException {
    try (Stream<Path> files = Files.list(signatures.resolve("structured-fields"))) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("serialisation"))
          .sorted()
          .toList();
    }
  }

  private static String canonical(JsonObject vector, List<String> raw) {
    return String.join(
        ", ",
        vector.containsKey("canonical")
            ? vector.getJsonArray("canonical").getValuesAs(JsonString::getString)
            : raw);
  }

  private static String written(String type, List<String> raw) {
    try {
      return switch (type) {
        case "dictionary" -> new Parser(raw).parseDictionary().serialize();
        case "list" -> new Parser(raw).parseList().serialize();
        default -> new Parser(raw).parseItem().serialize();
      };
    } catch (ParseException e) {
      return "fails";
    }
  }
}
