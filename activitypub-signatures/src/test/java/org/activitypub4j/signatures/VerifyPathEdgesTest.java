package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.AcceptSignature.Requested;
import org.activitypub4j.signatures.AcceptSignature.Stamp;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.HttpDate;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.KeyFormatException;
import org.activitypub4j.signatures.keys.KeyFormatException.Reason;
import org.activitypub4j.signatures.keys.KeyOwnership;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.activitypub4j.signatures.proof.JsonCanonicalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a limit lies exactly, and what the rare forms mean: found by mutation tests. */
class VerifyPathEdgesTest {
  private static final String SIGNED = "keyId=\"https://a.example/k\",signature=\"AA==\"";

  @Test
  void A4_without_a_list_of_headers_hs2019_covers_created_and_the_others_the_date() {
    assertThat(CavageParser.parse(SIGNED).covered()).containsExactly("date");
    assertThat(CavageParser.parse(SIGNED + ",algorithm=\"hs2019\",created=1").covered())
        .containsExactly("(created)");
  }

  @Test
  void D10_a_Signature_line_may_have_8192_characters() {
    String line = SIGNED + ",x=\"" + "x".repeat(8_192 - SIGNED.length() - 5) + "\"";
    assertThat(line).hasSize(8_192);
    assertThat(CavageParser.parse(line).keyId()).isEqualTo("https://a.example/k");
    assertThatThrownBy(() -> CavageParser.parse(" " + line)).isInstanceOf(RefusalException.class);
  }

  @Test
  void times_have_at_most_11_digits() {
    assertThat(CavageParser.parse(SIGNED + ",created=10000000000").created())
        .isEqualTo(10_000_000_000L);
    assertThatThrownBy(() -> CavageParser.parse(SIGNED + ",created=010000000000"))
        .isInstanceOf(RefusalException.class);
  }

  @Test
  void beside_RFC_9421_a_line_is_of_draft_cavage_only_if_it_names_a_key() {
    assertThat(CavageParser.recognises(SIGNED)).isTrue();
    assertThat(CavageParser.recognises("sig1=x,sig2=y")).isFalse();
    assertThat(CavageParser.recognises("sig1=:AA==:")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0.5,0.5",
    "0.05,0.05",
    "0.000001,0.000001",
    "0.0000012,0.0000012",
    "0.0000001,1e-7",
    "0.00000012,1.2e-7",
    "9007199254740991,9007199254740991",
    "9007199254740992,9007199254740992",
    "-9007199254740993,-9007199254740992",
    "100000000000000000000,100000000000000000000",
    "123456789012345680000,123456789012345680000",
    "1e21,1e+21",
    "-1.5e300,-1.5e+300",
    "1.2345678901234567,1.2345678901234567",
    "-0.0,0"
  })
  void JCS_numbers_are_written_as_ECMAScript_does(String read, String written) {
    ASObject document = read("{\"n\":" + read + "}");
    assertThat(new String(JsonCanonicalization.canonicalize(document.toJson()), UTF_8))
        .isEqualTo("{\"n\":" + written + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sat, 01 Jan 0000 00:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT"
      })
  void a_date_has_any_year_of_four_digits(String date) {
    assertThat(HttpDate.parse(date).map(HttpDate::format)).contains(date);
  }

  @Test
  void remote_text_in_a_message_keeps_what_can_be_printed() {
    assertThat(Ascii.printable(" a~\u007f\u001f\u00e9")).isEqualTo(" a~???");
    assertThat(Ascii.printable("x".repeat(200))).hasSize(200);
    assertThat(Ascii.printable("x".repeat(201))).isEqualTo("x".repeat(200) + "...");
  }

  @ParameterizedTest
  @CsvSource({"/?&a=b,a,b", "/?=x,'',x", "/?a,a,''", "/?b=1&a=2%203,a,2%203", "/?a=b+c,a,b%20c"})
  void a_query_parameter_is_found_by_its_name(String target, String name, String value) {
    RequestHead head =
        RequestHead.received("GET", Origin.parse("https://b.example"), target, Headers.of());
    Component component =
        new Component(
            "@query-param",
            Component.Form.QUERY_PARAMETER,
            name,
            Component.Source.MESSAGE,
            "\"@query-param\";name=\"" + name + "\"");

    assertThat(Message.of(head).value(component)).isEqualTo(value);
  }

  @Test
  void every_wish_of_a_server_is_in_the_header_that_it_sends() {
    Requested everything =
        new Requested(
            "sig1",
            List.of("\"@method\"", "\"x\";bs"),
            EnumSet.allOf(Stamp.class),
            "https://a.example/#k",
            "ed25519",
            "n\"1",
            "t");
    AcceptSignature wish = AcceptSignature.of(everything);

    assertThat(wish.headerValue())
        .isEqualTo(
            "sig1=(\"@method\" \"x\";bs);created;expires;keyid=\"https://a.example/#k\""
                + ";alg=\"ed25519\";nonce=\"n\\\"1\";tag=\"t\"")
        .isEqualTo(wish.toString());
    assertThat(AcceptSignature.parse(Headers.of(AcceptSignature.HEADER, wish.headerValue())))
        .contains(wish)
        .get()
        .hasSameHashCodeAs(wish);
    AcceptSignature other = wish("sig1=()");
    assertThat(wish).isNotEqualTo(other);
    assertThat(wish.hashCode()).isNotEqualTo(other.hashCode());
  }

  @Test
  void D10_of_the_wishes_of_a_server_16_are_read() {
    StringBuilder wishes = new StringBuilder("s0=()");
    for (int i = 1; i < 20; i++) {
      wishes.append(", s").append(i).append("=()");
    }

    assertThat(wish(wishes.toString()).requests()).hasSize(16);
    String longest = wishes + " ".repeat(4_095 - wishes.length()) + ",s=()";
    assertThat(AcceptSignature.parse(Headers.received(AcceptSignature.HEADER, longest))).isEmpty();
    String whole = "s=(\"" + "x".repeat(4_096 - 6) + "\")";
    assertThat(whole).hasSize(4_096);
    assertThat(wish(whole).requests()).hasSize(1);
  }

  private static AcceptSignature wish(String value) {
    return AcceptSignature.parse(Headers.received(AcceptSignature.HEADER, value)).orElseThrow();
  }

  @Test
  void A8_a_private_RSA_key_of_a_JWK_belongs_to_its_public_key() {
    RSAPublicKey key = (RSAPublicKey) Fixtures.RSA.getPublic();
    RSAPrivateCrtKey secret = (RSAPrivateCrtKey) Fixtures.RSA.getPrivate();
    KeyPair pair = Keys.keyPairFromJwk(jwk(key, secret));

    assertThat(pair.getPublic()).isEqualTo(key);
    assertThat(((RSAPrivateCrtKey) pair.getPrivate()).getPrivateExponent())
        .isEqualTo(secret.getPrivateExponent());

    RSAPrivateCrtKey other = (RSAPrivateCrtKey) Keys.generateRsa().getPrivate();
    assertThatThrownBy(() -> Keys.keyPairFromJwk(jwk(key, other)))
        .isInstanceOf(KeyFormatException.class)
        .hasMessageContaining("not that of its public key");
  }

  private static String jwk(RSAPublicKey key, RSAPrivateCrtKey secret) {
    return """
        {"kty":"RSA","n":"%s","e":"%s","d":"%s","p":"%s","q":"%s","dp":"%s","dq":"%s","qi":"%s"}"""
        .formatted(
            base64(key.getModulus()),
            base64(key.getPublicExponent()),
            base64(secret.getPrivateExponent()),
            base64(secret.getPrimeP()),
            base64(secret.getPrimeQ()),
            base64(secret.getPrimeExponentP()),
            base64(secret.getPrimeExponentQ()),
            base64(secret.getCrtCoefficient()));
  }

  private static String base64(BigInteger number) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
  }

  @Test
  void D10_a_JWK_may_have_20000_characters() {
    String jwk = Keys.toJwk(Fixtures.ED25519.getPublic());
    String longest = jwk + " ".repeat(20_000 - jwk.length());

    assertThat(Keys.publicKeyFromJwk(longest)).isEqualTo(Fixtures.ED25519.getPublic());
    assertThatThrownBy(() -> Keys.publicKeyFromJwk(longest + " "))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void A8_an_even_exponent_and_a_long_one_are_told_apart() {
    BigInteger modulus = ((RSAPublicKey) Fixtures.RSA.getPublic()).getModulus();
    assertThatThrownBy(() -> verificationKey(rsa(modulus, BigInteger.valueOf(65_536))))
        .hasMessageContaining("has 17 bits and is even");
    assertThatThrownBy(() -> verificationKey(rsa(modulus, BigInteger.ONE.shiftLeft(32).setBit(0))))
        .hasMessageContaining("has 33 bits and is odd");
    assertThat(verificationKey(rsa(modulus, BigInteger.ONE.shiftLeft(32).subtract(BigInteger.ONE))))
        .extracting(VerificationKey::bits)
        .isEqualTo(2_048);
  }

  @Test
  void A8_the_size_of_a_key_is_that_of_its_kind() {
    assertThat(verificationKey(Fixtures.P256.getPublic()).bits()).isEqualTo(256);
    assertThat(verificationKey(Fixtures.P384.getPublic()).bits()).isEqualTo(384);
    assertThat(verificationKey(Fixtures.ED25519.getPublic()).bits()).isEqualTo(256);
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent) {
    try {
      return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void D10_a_Multikey_may_have_2000_characters() {
    assertReason(Reason.UNSUPPORTED_TYPE, "z" + "2".repeat(1_999));
    assertReason(Reason.TOO_LARGE, "z" + "2".repeat(2_000));
  }

  @Test
  void A8_a_Multikey_that_is_no_multibase_is_told_what_it_should_be() {
    for (String text : new String[] {"", "z0", "u!!", "uAA==", "f00"}) {
      assertThatThrownBy(() -> Keys.publicKeyFromMultikey(text))
          .isInstanceOf(KeyFormatException.class)
          .hasMessageContaining("A Multikey is z and base58btc, or u and base64url");
    }
    assertReason(Reason.UNSUPPORTED_TYPE, "u7QE"); // the code of Ed25519 and nothing behind it
  }

  private static void assertReason(Reason reason, String multikey) {
    assertThatThrownBy(() -> Keys.publicKeyFromMultikey(multikey))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void A12_an_owner_that_embeds_a_key_without_its_text_has_it_from_the_document_of_the_key() {
    URI keyId = URI.create("https://a.example/keys/1");
    String multikey = Keys.toMultikey(Fixtures.ED25519.getPublic());
    String context =
        "\"@context\":[\"https://www.w3.org/ns/activitystreams\","
            + "\"https://w3id.org/security/v1\",\"https://w3id.org/security/multikey/v1\"]";
    ASObject key =
        read(
            """
            {%s,"id":"%s","type":"Multikey","controller":"https://a.example/alice",
             "publicKeyMultibase":"%s"}"""
                .formatted(context, keyId, multikey));
    ASObject owner =
        read(
            """
            {%s,"id":"https://a.example/alice","type":"Person","inbox":"https://a.example/inbox",
             "assertionMethod":{"id":"%s","type":"Multikey","controller":"https://a.example/alice"}}
            """
                .formatted(context, keyId));

    KeyOwnership first = KeyOwnership.of(keyId, key, Instant.EPOCH);
    assertThat(first).isInstanceOf(KeyOwnership.OwnerNeeded.class);
    assertThat(((KeyOwnership.OwnerNeeded) first).confirmedBy(owner))
        .isInstanceOfSatisfying(
            KeyOwnership.Proven.class,
            proven -> assertThat(proven.key().publicKey()).isEqualTo(Fixtures.ED25519.getPublic()));
  }

  @Test
  void A12_a_refused_key_says_whose_it_is() {
    assertThat(message("{\"id\":\"https://other.example/alice\"}"))
        .contains("https://other.example/alice");
    assertThat(message("{\"type\":\"Person\"}")).contains("says that it is nothing");
    String actor =
        """
        {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],
         "id":"https://a.example/alice","type":"Person","inbox":"https://a.example/inbox",
         "publicKey":{"id":"https://a.example/alice#k",%s"publicKeyPem":"x"}}""";
    assertThat(message(actor.formatted(""))).contains("belongs to nobody");
    assertThat(message(actor.formatted("\"owner\":\"https://a.example/eve\",")))
        .contains("https://a.example/eve")
        .doesNotContain("nobody");
  }

  private static String message(String document) {
    KeyOwnership result =
        KeyOwnership.of(URI.create("https://a.example/alice#k"), read(document), Instant.EPOCH);
    return ((KeyOwnership.Unproven) result).message();
  }

  @Test
  void B5_a_mismatch_tells_every_text_that_was_tried_with_the_key_at_the_limit_of_its_size() {
    URI owner = URI.create("https://a.example/alice");
    URI keyId = URI.create(owner + "#key");
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
    RequestHead signed =
        new MessageSigner(clock)
            .sign(
                new RequestHead("GET", URI.create("https://b.example/inbox?page=1"), Headers.of()),
                null,
                SignatureScheme.DRAFT_CAVAGE_12,
                Signer.of(keyId, Fixtures.RSA.getPrivate()));
    MessageVerifier verifier =
        new MessageVerifier(VerificationPolicy.mastodonCompatible().withMaxRsaBits(2_048), clock);
    SignatureClaim claim = (SignatureClaim) verifier.claim(signed);

    assertThat(claim.scheme()).isEqualTo(SignatureScheme.DRAFT_CAVAGE_12);
    assertThat(claim).asString().contains(keyId.toString());
    VerificationKey other = VerificationKey.of(keyId, owner, Keys.generateRsa().getPublic());
    assertThat(claim.verify(other))
        .isInstanceOfSatisfying(
            SignatureRefusal.class,
            refused -> {
              SignatureRefusal.SignatureMismatch mismatch =
                  (SignatureRefusal.SignatureMismatch) refused;
              assertThat(mismatch.signingStrings())
                  .satisfiesExactly(
                      text -> assertThat(text).contains("(request-target): get /inbox?page=1"),
                      text -> assertThat(text).contains("(request-target): get /inbox\n"));
            });
    VerificationKey right = VerificationKey.of(keyId, owner, Fixtures.RSA.getPublic());
    assertThat(claim.verify(right)).isInstanceOf(VerifiedHead.class);
    assertThat(right).asString().contains(keyId.toString());
    assertThat(right).hasSameHashCodeAs(VerificationKey.of(keyId, owner, right.publicKey()));
    assertThat(right.hashCode())
        .isNotEqualTo(VerificationKey.of(owner, owner, right.publicKey()).hashCode());
  }

  @Test
  void A13_a_PEM_that_is_refused_says_what_it_is() {
    String pem = Keys.toPem(Fixtures.RSA.getPublic());
    assertThatThrownBy(() -> Keys.publicKeyFromPem(pem.replace("END", "end")))
        .hasMessageContaining("no line -----END PUBLIC KEY");
    assertThatThrownBy(() -> Keys.keyPairFromPem(pem))
        .hasMessage("The PEM text has no unencrypted private key but: PUBLIC KEY");
    assertThatThrownBy(() -> Keys.publicKeyFromPem(pem.replace("PUBLIC KEY", "X509\u00e9 CRL")))
        .hasMessage("The PEM text has no public key but: X509? CRL");
    assertThatThrownBy(() -> Keys.publicKeyFromPem(pem.replace("PUBLIC KEY", "A".repeat(1_000))))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    assertThat(Keys.publicKeyFromPem(" ".repeat(20_000 - pem.length()) + pem))
        .isEqualTo(Fixtures.RSA.getPublic());
    assertThatThrownBy(() -> Keys.publicKeyFromPem(" ".repeat(20_001 - pem.length()) + pem))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  private static ASObject read(String json) {
    return ActivityStreams.standard().read(json.getBytes(UTF_8));
  }

  private static VerificationKey verificationKey(PublicKey key) {
    URI actor = URI.create("https://a.example/users/alice");
    return VerificationKey.of(URI.create(actor + "#main-key"), actor, key);
  }
}
