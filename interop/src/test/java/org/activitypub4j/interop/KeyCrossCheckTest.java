package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.JsonObject;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.signatures.keys.KeyFormatException;
import org.activitypub4j.signatures.keys.KeyType;
import org.activitypub4j.signatures.keys.Keys;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in all forms, from Fedify to us and back, and from us to Fedify and Misskey and back. */
@Tag("cross-check")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyCrossCheckTest {
  private final Libraries libraries = new Libraries();
  private final Matrix matrix = new Matrix("keys");

  /** A form in which public keys are written. */
  enum Form {
    PEM,
    MULTIBASE,
    JWK;

    String write(PublicKey key) {
      return switch (this) {
        case PEM -> Keys.toPem(key);
        case MULTIBASE -> Keys.toMultikey(key);
        case JWK -> Keys.toJwk(key);
      };
    }

    PublicKey read(String text) {
      return switch (this) {
        case PEM -> Keys.publicKeyFromPem(text);
        case MULTIBASE -> Keys.publicKeyFromMultikey(text);
        case JWK -> Keys.publicKeyFromJwk(text);
      };
    }

    String word() {
      return switch (this) {
        case PEM -> "pem";
        case MULTIBASE -> "multibase";
        case JWK -> "jwk";
      };
    }
  }

  record Written(KeyType type, Form form) {
    @Override
    public String toString() {
      return type + " " + form;
    }
  }

  @AfterAll
  void end() {
    libraries.close();
    matrix.write();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ed25519"})
  void we_read_each_form_of_a_key_that_Fedify_made(String algorithm) {
    JsonObject key =
        libraries.of(Library.FEDIFY).ask("generateKey", Map.of("algorithm", algorithm));

    PublicKey fromPem = Form.PEM.read(key.getString("spki"));
    assertThat(Form.MULTIBASE.read(key.getString("multibase"))).isEqualTo(fromPem);
    assertThat(Form.JWK.read(key.getString("jwk"))).isEqualTo(fromPem);
    assertThat(Keys.toMultikey(fromPem)).isEqualTo(key.getString("multibase"));
    assertThat(Keys.toPem(fromPem).replaceAll("\\s", ""))
        .isEqualTo(key.getString("spki").replaceAll("\\s", ""));

    KeyPair pair = Keys.keyPairFromPem(key.getString("pkcs8"));
    assertThat(pair.getPublic()).isEqualTo(fromPem);
    assertThat(Keys.keyPairFromJwk(key.getString("privateJwk")).getPrivate())
        .isEqualTo(pair.getPrivate());
    matrix.add(
        row(Library.FEDIFY, algorithm, "theirs -> ours"),
        "SPKI, multibase, JWK, private PKCS#8, private JWK",
        "ok",
        0);
  }

  static Stream<Written> writtenByUs() {
    return Stream.of(KeyType.RSA, KeyType.ED25519, KeyType.P256, KeyType.P384)
        .flatMap(type -> Stream.of(Form.values()).map(form -> new Written(type, form)));
  }

  @ParameterizedTest
  @MethodSource("writtenByUs")
  void Fedify_reads_what_we_write(Written written) {
    PublicKey key = TestKeys.generate(written.type()).getPublic();

    JsonObject answer =
        libraries
            .of(Library.FEDIFY)
            .ask(
                "readKey",
                Map.of("form", written.form().word(), "text", written.form().write(key)));

    String row = row(Library.FEDIFY, written.type().toString(), "ours -> theirs");
    Optional<String> refusal = knownRefusal(written);
    if (refusal.isPresent() || answer.containsKey("refused")) {
      matrix.add(row, written.form().word(), "refused: " + answer.getString("refused", ""), 0);
      assertThat(answer.getString("refused", "")).contains(refusal.orElse("no refusal is known"));
    } else {
      assertThat(Form.PEM.read(answer.getString("spki"))).isEqualTo(key);
      assertThat(answer.getString("multibase")).isEqualTo(Keys.toMultikey(key));
      matrix.add(row, written.form().word(), "ok", 0);
    }
  }

  private static Optional<String> knownRefusal(Written written) {
    return switch (written.type()) {
      // It takes an RSA key in JWK only with alg RS256; ours says nothing but the key.
      case RSA ->
          written.form() == Form.JWK ? Optional.of("Unsupported JWK format") : Optional.empty();
      case ED25519 -> Optional.empty();
      default -> Optional.of("nsupported");
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA", "ED25519", "P256", "P384"})
  void Misskey_reads_our_PEM_and_we_read_what_it_writes(KeyType type) {
    PublicKey key = TestKeys.generate(type).getPublic();

    JsonObject answer =
        libraries.of(Library.MISSKEY).ask("publicKey", Map.of("text", Keys.toPem(key)));

    assertThat(Form.PEM.read(answer.getString("text"))).isEqualTo(key);
    matrix.add(row(Library.MISSKEY, type.toString(), "both ways"), "pem", "ok", 0);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void a_key_cut_short_is_read_by_neither(Form form) {
    String text = form.write(Keys.generateEd25519().getPublic());
    String cut =
        switch (form) {
          case PEM -> text.replace("MCow", "");
          case MULTIBASE -> text.substring(0, 40);
          case JWK -> text.replaceFirst("\"x\":\"....", "\"x\":\"");
        };

    JsonObject answer =
        libraries.of(Library.FEDIFY).ask("readKey", Map.of("form", form.word(), "text", cut));

    assertThat(answer.containsKey("refused")).as("%s", answer).isTrue();
    assertThatExceptionOfType(KeyFormatException.class).isThrownBy(() -> form.read(cut));
  }

  private static String row(Library library, String type, String direction) {
    return "%-14s | %-15s | %-17s | %s".formatted(library.title(), "key", type, direction);
  }
}
