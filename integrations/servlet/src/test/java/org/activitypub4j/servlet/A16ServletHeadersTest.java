package org.activitypub4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lessons A16: a message to an inbox that others may read in another way is refused. */
@Timeout(60)
class A16ServletHeadersTest {
  private static final String TYPE = "Content-Type: application/activity+json\r\n";
  private static final String DATE = "Date: Mon, 23 Nov 2026 12:00:00 GMT\r\n";

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.with().start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What comes when these headers are sent, and another request behind. */
  private static String answer(String headers, String body) throws IOException {
    String first = "POST " + server.inbox().getPath() + " HTTP/1.1\r\nHost: x\r\n" + headers;
    String second = "GET /about HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    try (RawConnection connection = new RawConnection(server.inbox())) {
      return connection.send(first + "\r\n" + body + second).answer();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: y\r\nContent-Length: 2\r\n",
        DATE + DATE + "Content-Length: 2\r\n",
        TYPE + "Content-Type: text/html\r\nContent-Length: 2\r\n",
        TYPE + "Digest: SHA-256=x\r\ndigest: SHA-256=y\r\nContent-Length: 2\r\n",
        TYPE + "Content-Length: 2\r\nContent-Length: 60\r\n",
        TYPE + "Content-Length: +2\r\n",
        TYPE + "Content-Length: 2, 2\r\n",
        TYPE + "Content-Length: -2\r\n",
        TYPE + "X: a\0b\r\nContent-Length: 2\r\n",
        TYPE + "X: a\u001b[31mb\r\nContent-Length: 2\r\n",
        TYPE + "X: a\u007fb\r\nContent-Length: 2\r\n",
        TYPE + "X\0Y: a\r\nContent-Length: 2\r\n",
        TYPE + "X Y: a\r\nContent-Length: 2\r\n",
        TYPE + "X : a\r\nContent-Length: 2\r\n",
        TYPE + "X: a\rDigest: SHA-256=x\r\nContent-Length: 2\r\n",
      })
  void is_refused_and_nothing_behind_it_is_a_request(String headers) throws IOException {
    String answer = answer(headers, "{}");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
    assertThat(server.received).isEmpty();
  }

  /** Tomcat takes the length away, and closes the connection. */
  @Test
  void a_length_and_chunks_gain_nothing() throws IOException {
    String answer = answer(TYPE + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "{}");

    assertThat(answer).startsWith("HTTP/1.1 40").contains("Connection: close");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
  }

  @Test
  void octets_above_ASCII_are_allowed_in_values() throws IOException {
    assertThat(answer(TYPE + "X: a\u00e9b\r\nContent-Length: 2\r\n", "{}"))
        .startsWith("HTTP/1.1 401 ");
  }
}
