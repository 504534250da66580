package org.activitypub4j.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.activitypub4j.server.spi.DeliveryResult;
import org.activitypub4j.server.spi.DeliveryResult.Cost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is wrong with a connection, a delivery is tried again, and arrives when it is mended.
 */
@Timeout(60)
class T5FaultPeerTest {
  private static final String ACCEPTED =
      "HTTP/1.1 202 Accepted\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

  /** What a server does with a connection. */
  enum Fault {
    CLOSES_AT_ONCE,
    CLOSES_WITHOUT_AN_ANSWER,
    RESETS_WITHOUT_AN_ANSWER,
    SPEAKS_TLS("\u0015\u0003\u0001\u0000\u0002\u0002("),
    SPEAKS_SOMETHING_ELSE("SSH-2.0-OpenSSH_9.2\r\n"),
    HALF_A_STATUS_LINE("HTTP/1.1 20"),
    HALF_A_HEAD("HTTP/1.1 202 Accepted\r\nContent-Le"),
    NO_STATUS("HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n"),
    ONLY_CONTINUES("HTTP/1.1 100 Continue\r\n\r\n"),
    A_LONG_HEADER("HTTP/1.1 202 Accepted\r\nX: " + "x".repeat(100_000) + "\r\n\r\n"),
    MANY_HEADERS("HTTP/1.1 202 Accepted\r\n" + "X: y\r\n".repeat(1_000) + "\r\n"),
    /** Half an answer proves nothing: it may come from a proxy. */
    HALF_AN_ACCEPTANCE("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nhalf"),
    HALF_AN_ERROR("HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\nhalf");

    private final String answer;

    Fault() {
      this("");
    }

    Fault(String answer) {
      this.answer = answer;
    }
  }

  @AutoClose private final Sent sent = new Sent();
  @AutoClose private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile String answer = ACCEPTED;
  private volatile boolean reads = true;
  private volatile boolean resets;

  T5FaultPeerTest() throws IOException {
    socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
    URI origin = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    sent.followedBy(origin.resolve("/users/carol"), origin.resolve("/inbox"), null);
  }

  @AfterEach
  void end() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (reads) {
        read(connection.getInputStream());
        OutputStream out = connection.getOutputStream();
        out.write(answer.getBytes(ISO_8859_1));
        out.flush();
      }
      connection.setSoLinger(resets, 0);
    } catch (IOException e) {
      // The other end has closed it, as it may.
    }
  }

  /** Reads a request. */
  private void read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    String text = head.toString().toLowerCase(Locale.ROOT);
    int at = text.indexOf("content-length:") + "content-length:".length();
    in.readNBytes(Integer.parseInt(text.substring(at, text.indexOf('\r', at)).strip()));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_tried_again_soon_and_arrives(Fault fault) {
    answer = fault.answer;
    reads = fault != Fault.CLOSES_AT_ONCE;
    resets = fault == Fault.RESETS_WITHOUT_AN_ANSWER;
    Instant before = sent.clock.instant();
    sent.post();
    assertThat(sent.result(1))
        .isInstanceOfSatisfying(
            DeliveryResult.Retry.class,
            retry -> {
              assertThat(retry.cost()).isEqualTo(Cost.ATTEMPT);
              assertThat(Duration.between(before, retry.due()))
                  .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
              assertThat(retry.reason()).isNotBlank().doesNotContain("\n");
            });

    reads = true;
    resets = false;
    answer = ACCEPTED;
    assertThat(sent.next(2)).isInstanceOf(DeliveryResult.Done.class);
    assertThat(sent.counts().parked()).isZero();
  }
}
