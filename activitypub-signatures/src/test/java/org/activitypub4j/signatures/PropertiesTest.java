package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.activitypub4j.signatures.MessageVerifier.ClaimResult;
import org.activitypub4j.signatures.keys.KeyFormatException;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/** What holds for all inputs. */
class PropertiesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private static final byte[] BODY = "{\"type\":\"Follow\",\"id\":\"x\"}".getBytes(UTF_8);
  private static final URI OWNER = URI.create("https://alice.example/users/alice");
  private static final URI TARGET = URI.create("https://bob.example/users/bob/inbox");
  private static final URI KEY_ID = URI.create("https://alice.example/users/alice#main-key");
  private static final VerificationKey KEY =
      VerificationKey.of(KEY_ID, OWNER, Fixtures.RSA.getPublic());

  private static final Map<SignatureScheme, RequestHead> SIGNED =
      Map.of(
          SignatureScheme.DRAFT_CAVAGE_12, sign(SignatureScheme.DRAFT_CAVAGE_12),
          SignatureScheme.RFC_9421, sign(SignatureScheme.RFC_9421));

  private final MessageVerifier verifier =
      new MessageVerifier(VerificationPolicy.mastodonCompatible(), CLOCK);

  /** The parts of a request that one signature covers. */
  enum Part {
    METHOD,
    TARGET,
    HOST,
    DATE,
    DIGEST,
    CONTENT_TYPE,
    SIGNATURE_INPUT,
    BODY
  }

  @Property(tries = 3_000)
  void A1_any_single_byte_changed_in_a_covered_part_is_refused(
      @ForAll SignatureScheme scheme,
      @ForAll Part part,
      @ForAll @IntRange(max = 500) int position,
      @ForAll @IntRange(min = 1, max = 255) int mask) {
    RequestHead signed = signed(scheme);
    boolean rfc9421 = scheme == SignatureScheme.RFC_9421;
    byte[] body = BODY;
    RequestHead changed = signed;
    switch (part) {
      case METHOD -> {
        String method = changed("POST", position, mask);
        // draft-cavage signs the method in lower case
        Assume.that(rfc9421 || !method.toLowerCase(Locale.ROOT).equals("post"));
        changed = head(method, signed.target().toString(), signed.headers());
      }
      case TARGET -> {
        int path = "https://bob.example".length();
        String target = signed.target().toString();
        changed =
            head(
                "POST",
                target.substring(0, path) + changed(target.substring(path), position, mask),
                signed.headers());
      }
      case BODY -> {
        body = BODY.clone();
        body[position % body.length] ^= (byte) mask;
      }
      default -> {
        String name =
            switch (part) {
              case HOST -> "Host";
              case DATE -> "Date";
              case DIGEST -> rfc9421 ? "Content-Digest" : "Digest";
              case CONTENT_TYPE -> "Content-Type";
              default -> "Signature-Input";
            };
        boolean covered =
            rfc9421
                ? part == Part.DIGEST || part == Part.SIGNATURE_INPUT
                : part != Part.SIGNATURE_INPUT;
        Assume.that(covered);
        changed = withChanged(signed, name, position, mask);
      }
    }
    if (changed == null) {
      return; // no request at all: 400 before any verifier
    }

    assertThat(Fixtures.refusal(verifier, changed, KEY, body)).isNotNull();
  }

  @Example
  void A1_the_unchanged_requests_are_accepted() {
    for (SignatureScheme scheme : SignatureScheme.values()) {
      assertThat(Fixtures.verified(verifier, signed(scheme), KEY, BODY).body()).isEqualTo(BODY);
    }
  }

  @Property(tries = 500)
  void A1_only_the_full_set_of_components_passes(
      @ForAll("components") List<String> covered, @ForAll SignatureScheme scheme) {
    RequestHead request = covering(scheme, covered);
    boolean full =
        scheme == SignatureScheme.RFC_9421
            ? covered.containsAll(List.of("target", "digest"))
            : covered.containsAll(List.of("target", "host", "date", "digest"));

    ClaimResult result = verifier.claim(request);

    assertThat(result instanceof SignatureClaim).isEqualTo(full);
    if (result instanceof SignatureClaim claim) {
      assertThat(claim.verify(KEY)).isInstanceOf(VerifiedHead.class);
    }
  }

  @Provide
  Arbitrary<List<String>> components() {
    return Arbitraries.of("target", "host", "date", "digest", "content-type")
        .list()
        .uniqueElements()
        .ofMinSize(1);
  }

  @Property(tries = 300)
  void A1_an_exception_at_any_step_is_never_an_acceptance(
      @ForAll SignatureScheme scheme,
      @ForAll @IntRange(min = 1, max = 12) int when,
      @ForAll("faults") RuntimeException fault) {
    AtomicInteger calls = new AtomicInteger();
    InstantSource clock =
        () -> {
          throwAt(calls, when, fault);
          return CLOCK.instant();
        };
    MessageVerifier faulty =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible(),
            clock,
            (key, algorithm, message, signature) -> {
              throwAt(calls, when, fault);
              return key.verifies(algorithm, message, signature);
            });
    VerificationKey key = VerificationKey.of(KEY_ID, OWNER, new FaultyKey(calls, when, fault));
    boolean accepted;
    try {
      Fixtures.verified(faulty, signed(scheme), key, BODY);
      accepted = true;
    } catch (AssertionError refused) {
      accepted = false;
    }

    assertThat(accepted).isEqualTo(calls.get() < when);
  }

  @Example
  void A1_a_fault_is_told_with_its_step() {
    MessageVerifier faulty =
        new MessageVerifier(
            VerificationPolicy.mastodonCompatible(),
            CLOCK,
            (key, algorithm, message, signature) -> {
              throw new GeneralSecurityException("no module");
            });

    assertThat(Fixtures.refusal(faulty, signed(SignatureScheme.RFC_9421), KEY))
        .isInstanceOfSatisfying(
            SignatureRefusal.VerifierFault.class,
            fault -> assertThat(fault.cause()).hasMessage("no module"));
  }

  @Provide
  Arbitrary<RuntimeException> faults() {
    return Arbitraries.of(
        new IllegalStateException("fault"),
        new NullPointerException("fault"),
        new IllegalArgumentException("fault"));
  }

  @Property(tries = 2_000)
  void C_no_text_in_the_signature_headers_is_a_fault(
      @ForAll("headerTexts") String input, @ForAll("headerTexts") String signature) {
    for (Headers headers :
        List.of(
            Headers.received("Host", "bob.example", "Signature", signature),
            Headers.received("Signature-Input", input, "Signature", signature),
            Headers.received("Date", input, "Digest", input, "Signature", signature))) {
      ClaimResult result = verifier.claim(new RequestHead("POST", TARGET, headers));

      assertThat(result).isInstanceOf(SignatureRefusal.class);
      assertThat((SignatureRefusal) result).isNotInstanceOf(SignatureRefusal.VerifierFault.class);
    }
  }

  @Provide
  Arbitrary<String> headerTexts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "keyId=\"https://a.example/\"",
            "signature=\"AAAA\"",
            "headers=\"",
            "\"",
            ",",
            "=",
            ";",
            "sig1=",
            "(",
            ")",
            "\"@method\"",
            ":AAAA:",
            "created=",
            "1795428000",
            "keyid=\"",
            " ",
            "\\",
            "algorithm=hs2019",
            "(request-target) host date digest",
            "sha-256=",
            "%",
            "\u00e9",
            "@query-param\";name=\"a\"",
            "?1",
            "1.5",
            "-");
    Arbitrary<String> noise = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(6);
    return Combinators.combine(pieces.list().ofMaxSize(14), noise.list().ofMaxSize(3))
        .as((some, more) -> String.join("", some) + String.join("", more));
  }

  @Property(tries = 1_500)
  void A13_no_text_is_a_key_or_another_exception(@ForAll("pemTexts") String pem) {
    try {
      Keys.publicKeyFromPem(pem);
    } catch (KeyFormatException e) {
      assertThat(e.reason()).isNotNull();
    }
    try {
      Keys.keyPairFromPem(pem);
    } catch (KeyFormatException e) {
      assertThat(e.reason()).isNotNull();
    }
  }

  /** Real keys with a part replaced. */
  @Provide
  Arbitrary<String> pemTexts() {
    Arbitrary<String> keys =
        Arbitraries.of(
            Keys.toPem(Fixtures.RSA.getPublic()),
            Keys.toPem(Fixtures.RSA.getPrivate()),
            Keys.toPem(Fixtures.ED25519.getPublic()),
            Keys.toPem(Fixtures.ED25519.getPrivate()));
    Arbitrary<Integer> places = Arbitraries.integers().between(0, 2_000);
    Arbitrary<String> noise =
        Arbitraries.strings().withCharRange(' ', 'z').withChars('\n').ofMaxLength(8);
    return Combinators.combine(keys, places, noise)
        .as(
            (pem, place, text) -> {
              int start = Math.min(place, pem.length());
              int end = Math.min(start + text.length(), pem.length());
              return pem.substring(0, start) + text + pem.substring(end);
            });
  }

  @Property(tries = 600)
  void A8_damaged_DER_is_no_other_exception(
      @ForAll("keyBytes") byte[] der,
      @ForAll @IntRange(max = 1_300) int position,
      @ForAll @IntRange(min = 1, max = 255) int mask) {
    byte[] damaged = der.clone();
    damaged[position % der.length] ^= (byte) mask;
    for (String type :
        List.of(
            "PUBLIC KEY",
            "RSA PUBLIC KEY",
            "PRIVATE KEY",
            "RSA PRIVATE KEY",
            "EC PRIVATE KEY",
            "CERTIFICATE")) {
      String pem = pem(type, damaged);
      for (Function<String, Object> reader :
          List.<Function<String, Object>>of(Keys::publicKeyFromPem, Keys::keyPairFromPem)) {
        try {
          assertThat(reader.apply(pem)).isNotNull();
        } catch (KeyFormatException e) {
          assertThat(e.reason()).isNotNull();
        }
      }
    }
  }

  private static String pem(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type);
  }

  @Provide
  Arbitrary<byte[]> keyBytes() {
    return Arbitraries.of(
        Fixtures.RSA.getPublic().getEncoded(),
        Fixtures.RSA.getPrivate().getEncoded(),
        Fixtures.ED25519.getPublic().getEncoded(),
        Fixtures.ED25519.getPrivate().getEncoded());
  }

  @Property(tries = 200)
  void B11_a_Multikey_reads_back(@ForAll byte[] seed) throws Exception {
    SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
    random.setSeed(seed);
    PublicKey key = Keys.generateEd25519(random).getPublic();

    assertThat(Keys.publicKeyFromMultikey(Keys.toMultikey(key))).isEqualTo(key);
  }

  private static void throwAt(AtomicInteger calls, int when, RuntimeException fault) {
    if (calls.incrementAndGet() == when) {
      throw fault;
    }
  }

  private static @Nullable RequestHead withChanged(
      RequestHead signed, String name, int position, int mask) {
    String value = signed.headers().first(name).orElseThrow();
    String[] flat = new String[signed.headers().size() * 2];
    AtomicInteger at = new AtomicInteger();
    signed
        .headers()
        .forEach(
            (header, old) -> {
              flat[at.getAndIncrement()] = header;
              flat[at.getAndIncrement()] =
                  header.equals(name) ? changed(value, position, mask) : old;
            });
    try {
      return signed.withHeaders(Headers.received(flat));
    } catch (IllegalArgumentException e) {
      return null; // refused even earlier, with 400
    }
  }

  private static String changed(String text, int position, int mask) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    bytes[position % bytes.length] ^= (byte) mask;
    return new String(bytes, ISO_8859_1);
  }

  private static @Nullable RequestHead head(String method, String target, Headers headers) {
    try {
      return new RequestHead(method, URI.create(target), headers);
    } catch (IllegalArgumentException e) {
      return null; // refused even earlier, with 400
    }
  }

  private static RequestHead signed(SignatureScheme scheme) {
    return Objects.requireNonNull(SIGNED.get(scheme));
  }

  private static RequestHead sign(SignatureScheme scheme) {
    return new MessageSigner(CLOCK)
        .sign(
            new RequestHead(
                "POST", TARGET, Headers.of("Content-Type", "application/activity+json")),
            BodyDigest.sha256(BODY),
            scheme,
            Signer.of(KEY_ID, Fixtures.RSA.getPrivate()));
  }

  /** A correct signature over just these components. */
  private static RequestHead covering(SignatureScheme scheme, List<String> covered) {
    RequestHead full = sign(scheme);
    Signer signer = Signer.of(KEY_ID, Fixtures.RSA.getPrivate());
    Base64.Encoder base64 = Base64.getEncoder();
    if (scheme == SignatureScheme.DRAFT_CAVAGE_12) {
      String names = String.join(" ", covered).replace("target", "(request-target)");
      String start = "keyId=\"" + KEY_ID + "\",headers=\"" + names + "\",signature=\"";
      byte[] message =
          SignatureBase.cavage(
                  full, CavageParser.parse(start + "AAAA\""), SignatureBase.Query.INCLUDED)
              .bytes();
      String signature = base64.encodeToString(signer.sign(message));
      return full.withHeaders(full.headers().with("Signature", start + signature + "\""));
    }
    String names =
        "\""
            + String.join("\" \"", covered)
                .replace("target", "@method\" \"@target-uri")
                .replace("digest", "content-digest")
            + "\"";
    String input = "s=(" + names + ");created=1795428000;keyid=\"" + KEY_ID + "\"";
    ParsedSignature parsed = Rfc9421Parser.of(List.of(input), List.of("s=:AAAA:")).signature("s");
    byte[] message = SignatureBase.rfc9421(Message.of(full), parsed).bytes();
    return full.withHeaders(
        full.headers()
            .with("Signature-Input", input)
            .with("Signature", "s=:" + base64.encodeToString(signer.sign(message)) + ":"));
  }

  /** A key whose provider fails at the n-th question. */
  private record FaultyKey(AtomicInteger calls, int when, RuntimeException fault)
      implements RSAPublicKey {
    private static final long serialVersionUID = 1;
    private static final RSAPublicKey REAL = (RSAPublicKey) Fixtures.RSA.getPublic();

    @Override
    public BigInteger getPublicExponent() {
      return REAL.getPublicExponent();
    }

    @Override
    public BigInteger getModulus() {
      return REAL.getModulus();
    }

    @Override
    public String getAlgorithm() {
      return "RSA";
    }

    @Override
    public String getFormat() {
      throwAt(calls, when, fault);
      return REAL.getFormat();
    }

    @Override
    public byte[] getEncoded() {
      throwAt(calls, when, fault);
      return REAL.getEncoded();
    }

    @Override
    public @Nullable AlgorithmParameterSpec getParams() {
      throwAt(calls, when, fault);
      return REAL.getParams();
    }
  }
}
