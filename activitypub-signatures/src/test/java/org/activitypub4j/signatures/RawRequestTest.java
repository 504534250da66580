package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.activitypub4j.model.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as people paste them. */
class RawRequestTest {
  private static final Origin US = Origin.parse("https://bob.example");
  private static final String PLAIN =
      "POST /inbox?a=1 HTTP/1.1\nHost: bob.example\nDate:  Mon, 23 Nov 2026 10:00:00 GMT \n\n{\"a\":\n 1}";

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void a_request_is_read_with_either_line_end_and_its_body_as_it_is(String end) {
    RawRequest request = RawRequest.parse(PLAIN.replace("\n", end), US);

    assertThat(request.head().method()).isEqualTo("POST");
    assertThat(request.head().target()).hasToString("https://bob.example/inbox?a=1");
    assertThat(request.head().headers())
        .isEqualTo(Headers.of("Host", "bob.example", "Date", "Mon, 23 Nov 2026 10:00:00 GMT"));
    assertThat(request.body()).asString(UTF_8).isEqualTo("{\"a\":" + end + " 1}");
    assertThat(request.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST /inbox,/inbox",
    "POST /inbox HTTP/2,/inbox",
    "POST  /inbox  HTTP/1.1,/inbox",
    "POST https://bob.example/inbox?a HTTP/1.1,/inbox?a",
    "POST HTTP://10.0.0.1:8080/inbox HTTP/1.1,/inbox",
    "POST https://bob.example HTTP/1.1,/",
    "POST https://bob.example?a HTTP/1.1,/?a",
  })
  void the_request_line_may_be_that_of_any_version_and_its_target_absolute(
      String line, String target) {
    RawRequest request = RawRequest.parse(line + "\nHost: x\n\n", US);

    assertThat(request.head().target()).hasToString("https://bob.example" + target);
    assertThat(request.notes()).hasSize(line.contains("10.0.0.1") ? 1 : 0);
  }

  @Test
  void without_a_blank_line_the_body_begins_where_JSON_does() {
    RawRequest request = RawRequest.parse("POST /inbox HTTP/1.1\nHost: x\n{\"a\": 1}\n", US);

    assertThat(request.head().headers().size()).isEqualTo(1);
    assertThat(request.body()).asString(UTF_8).isEqualTo("{\"a\": 1}\n");
    assertThat(request.notes())
        .containsExactly("no blank line before the body: line 3 begins like JSON");
  }

  @Test
  void the_marks_of_curl_are_taken_away() {
    String verbose =
        """
        * Connected to bob.example (192.0.2.1) port 443
        > POST /inbox HTTP/1.1
        > Host: bob.example
        * a remark
        > Accept: */*
        >
        * upload completely sent off: 8 bytes
        { [8 bytes data]
        {"a": 1}
        < HTTP/1.1 401 Unauthorized
        """;
    for (String end : new String[] {"\n", "\r\n"}) {
      RawRequest request = RawRequest.parse(verbose.replace("\n", end), US);

      assertThat(request.head().headers())
          .isEqualTo(Headers.of("Host", "bob.example", "Accept", "*/*"));
      assertThat(request.body()).asString(UTF_8).isEqualTo("{\"a\": 1}" + end);
      assertThat(request.notes()).containsExactly("the marks of curl -v were removed");
    }
  }

  @Test
  void blank_lines_and_a_mark_before_the_request_do_not_matter() {
    assertThat(RawRequest.parse("\uFEFF\n \n" + PLAIN, US).head().method()).isEqualTo("POST");
  }

  @Test
  void text_beyond_ASCII_is_UTF_8() {
    RawRequest request = RawRequest.parse("POST / HTTP/1.1\nX: é\n\né", US);

    assertThat(request.head().headers().first("X")).contains("\u00C3\u00A9");
    assertThat(request.body()).isEqualTo("é".getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"'{}\n',{}", "'{}\r\n',{}", "{},{}", "'{}\n\n\n','{}\n\n\n'", "'{} ','{} '", "{,{"})
  void Content_Length_tells_of_a_line_end_too_many_and_of_nothing_else(
      String copied, String expected) {
    String head = "POST / HTTP/1.1\nContent-Length: 2\n\n";

    RawRequest request = RawRequest.parse(head + copied, US);

    assertThat(request.body()).asString(UTF_8).isEqualTo(expected);
    assertThat(request.notes()).hasSize(copied.equals("{}") ? 0 : 1);
  }

  @Test
  void a_folded_header_is_refused_with_its_line() {
    assertThatThrownBy(() -> RawRequest.parse("POST / HTTP/1.1\nX: a\n b\n\n", US))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("folded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "POST",
        "hello world how are you",
        "POST inbox HTTP/1.1",
        "PO ST / HTTP/1.1",
        "POST /\u0007 HTTP/1.1",
        "POST /a|b HTTP/1.1",
        "POST / HTTP/1.1\nno header\n\n",
        "POST / HTTP/1.1\n: x\n\n",
        "POST / HTTP/1.1\n:method: POST\n\n",
        "POST / HTTP/1.1\nX: a\rb\n\n",
      })
  void what_is_no_request_is_refused_in_words(String text) {
    assertThatThrownBy(() -> RawRequest.parse(text, US))
        .isInstanceOf(IllegalArgumentException.class);
    SignatureReport report = SignatureExplainerPropertiesTest.explainer().explain(text);
    assertThat(report.verdict()).isEmpty();
    assertThat(report.toString()).startsWith("NO VERDICT").contains("not an HTTP request");
  }

  @Test
  void D4_a_head_or_a_text_beyond_reason_is_refused() {
    assertThatThrownBy(
            () -> RawRequest.parse("POST / HTTP/1.1\n" + "a: b\n".repeat(14_000) + "\n", US))
        .hasMessageContaining("before the body");
    assertThatThrownBy(() -> RawRequest.parse(PLAIN + " ".repeat(1 << 20), US))
        .hasMessageContaining("longer");
  }
}
