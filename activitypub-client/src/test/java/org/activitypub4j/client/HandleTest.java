package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md G4: handles are read and printed. */
class HandleTest {

  @ParameterizedTest
  @CsvSource({
    "@alice@example.org,@alice@example.org",
    "alice@example.org,@alice@example.org",
    "acct:alice@example.org,@alice@example.org",
    "ACCT:alice@example.org,@alice@example.org",
    "acct:@alice@example.org,@alice@example.org",
    "acct:alice%40example.org,@alice@example.org",
    "@Alice@EXAMPLE.org.,@Alice@example.org",
    "@alice@example.org:8443,@alice@example.org:8443",
    "@alice@example.org:443,@alice@example.org",
    "@alice@bücher.example,@alice@xn--bcher-kva.example",
    "@a.l-i_c~e@example.org,@a.l-i_c~e@example.org",
    "@alice@127.0.0.1:8080,@alice@127.0.0.1:8080",
    "@alice@localhost:8080,@alice@localhost:8080",
    "@alice@XN--BCHER-KVA.example,@alice@xn--bcher-kva.example",
    "@alice@bücher.example:8443,@alice@xn--bcher-kva.example:8443",
    "@alice@BÜCHER。example,@alice@xn--bcher-kva.example",
    "@alice@例え.テスト,@alice@xn--r8jz45g.xn--zckzah",
    "@alice@аpple.example,@alice@xn--pple-43d.example",
    "acct:alice%40bücher.example:8443,@alice@xn--bcher-kva.example:8443",
    "@alice@example.org:0443,@alice@example.org",
    "@alice@example.org:80,@alice@example.org:80",
    "@alice@[::1]:8080,@alice@[::1]:8080"
  })
  void what_people_write_is_printed_in_one_form(String text, String printed) {
    Handle handle = Handle.parse(text).orElseThrow();

    assertThat(handle).hasToString(printed);
    assertThat(Handle.parse(printed)).contains(handle);
    assertThat(handle.toUri()).hasToString("acct:" + printed.substring(1));
    assertThat(Handle.parse(handle.toUri().toString())).contains(handle);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "@@",
        "alice",
        "@alice",
        "alice@",
        "@alice@",
        "@@example.org",
        "@al ice@example.org",
        "@al/ice@example.org",
        "@al%0d%0aice@example.org",
        "@alíce@example.org",
        "@alice@bob@example.org",
        "@alice@exa mple.org",
        "@alice@example.org/path",
        "@alice@example.org?x",
        "@alice@example.org#x",
        "@alice@example.org:0",
        "@alice@example.org:99999",
        "@alice@example.org:80:90",
        "@alice@a_b.example",
        "@alice@exam..ple",
        "@alice@faß.example",
        "@alice@example.org:-1",
        "@alice@example.org:+80",
        "@alice@example.org:٨٠",
        "@alice@example.org:80x",
        "@alice@example.org:443:443",
        "@alice@.example.org",
        "@alice@example.org..",
        "@alice@exam\u200Dple.org",
        "@alice@[fe80::1%25eth0]",
        "@alice@example.org%3A8443",
        "＠alice＠example.org",
        "https://example.org/@alice",
        "acct:alice"
      })
  void what_is_not_a_handle_is_none(String text) {
    assertThat(Handle.parse(text)).isEmpty();
  }

  @Test
  void user_names_are_compared_without_case_and_hosts_as_origins() {
    Handle alice = Handle.of("Alice", "example.org");

    assertThat(alice.isSameAccount(Handle.of("alice", "EXAMPLE.org"))).isTrue();
    assertThat(alice.isSameAccount(Handle.of("alice", "example.org:8443"))).isFalse();
    assertThat(alice.isSameAccount(Handle.of("alice", "example.com"))).isFalse();
    assertThat(alice).isNotEqualTo(Handle.of("alice", "example.org"));
  }

  @Test
  void parts_that_make_no_handle_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Handle.of("a/b", "example.org"));
    assertThatIllegalArgumentException().isThrownBy(() -> Handle.of("a", "exa mple"));
  }

  /** Whatever a handle is made of, each of its printed forms gives it back, and is ASCII. */
  @Property
  void what_is_printed_is_read_again(
      @ForAll("users") String user, @ForAll("hosts") String host, @ForAll("ports") String port) {
    Handle handle = Handle.of(user, host + port);

    assertThat(Handle.parse(handle.toString())).contains(handle);
    assertThat(Handle.parse(handle.toString().substring(1))).contains(handle);
    assertThat(Handle.parse(handle.toUri().toString())).contains(handle);
    assertThat(Handle.parse(handle.toUri().toString().replace("@", "%40"))).contains(handle);
    assertThat(Handle.of(handle.user(), handle.host())).isEqualTo(handle);
    assertThat(Handle.parse("@" + user + "@" + host + port)).contains(handle);
    assertThat(handle.user()).isEqualTo(user);
    assertThat(handle.host()).isEqualTo(handle.host().toLowerCase(Locale.ROOT)).isASCII();
    assertThat(handle.origin().contains(URI.create("https://" + handle.host() + "/"))).isTrue();
    assertThat(handle.host().endsWith(":443")).isFalse();
  }

  @Provide
  Arbitrary<String> users() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .numeric()
        .withChars("-._~!$&'()*+,;=")
        .ofMinLength(1)
        .ofMaxLength(128);
  }

  @Provide
  Arbitrary<String> hosts() {
    Arbitrary<String> label =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .ofMinLength(1)
                .ofMaxLength(20),
            Arbitraries.of("bücher", "BÜCHER", "例え", "xn--bcher-kva", "пример", "a-b", "1a"));
    return label
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .flatMap(
            labels ->
                Arbitraries.of(".", "。", "．").map(dot -> String.join(dot, labels) + ".example"))
        .flatMap(host -> Arbitraries.of(host, host + "."));
  }

  @Provide
  Arbitrary<String> ports() {
    return Arbitraries.oneOf(
        Arbitraries.of("", ":443", ":80", ":0443"),
        Arbitraries.integers().between(1, 65_535).map(port -> ":" + port));
  }

  @Property
  void no_text_breaks_the_parser(@ForAll String text) {
    Handle.parse("@alice@" + text)
        .ifPresent(handle -> assertThat(Handle.parse(handle.toString())).contains(handle));
  }
}
