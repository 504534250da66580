package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** security.md B2, B4: with a proxy everything goes through it, and it resolves the names. */
@Timeout(20)
class B2ProxyTest {
  private final ScriptedPeer peer = ScriptedPeer.startTls();
  private final Tunnels proxy = new Tunnels();
  private final FederationClient client =
      Clients.builder()
          .resolver(
              host -> {
                throw new UnknownHostException("not to be asked for " + host);
              })
          .proxy("127.0.0.1", proxy.port())
          .build();

  /** A proxy that knows where each name under {@code .test} lives. */
  private static final class Tunnels implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    Tunnels() {
      try {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      daemon(
          () -> {
            while (true) {
              Socket socket = server.accept();
              daemon(() -> serve(socket));
            }
          });
    }

    int port() {
      return server.getLocalPort();
    }

    private void serve(Socket socket) throws IOException {
      InputStream in = socket.getInputStream();
      BufferedReader head = new BufferedReader(new InputStreamReader(in, ISO_8859_1), 1);
      String request = head.readLine();
      asked.add(request);
      while (!head.readLine().isEmpty()) {
        assertThat(socket.isClosed()).isFalse();
      }
      int colon = request.indexOf(':');
      int port = Integer.parseInt(request.substring(colon + 1, request.indexOf(' ', colon)));
      Socket there = new Socket(InetAddress.getLoopbackAddress(), port);
      OutputStream out = socket.getOutputStream();
      out.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
      daemon(() -> there.getInputStream().transferTo(out));
      in.transferTo(there.getOutputStream());
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void daemon(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException e) {
                  return; // the test is over
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @AfterEach
  void close() {
    client.close();
    peer.close();
    proxy.close();
  }

  @Test
  void everything_goes_through_the_proxy_as_a_tunnel_and_names_are_not_resolved_here() {
    URI note = peer.url("/note");
    peer.on("/note", Reply.document(Clients.note(note)));

    assertThat(client.fetch(note, client.newBudget()).id()).isEqualTo(note);
    assertThat(proxy.asked).containsExactly("CONNECT peer.test:" + peer.port() + " HTTP/1.1");
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void what_is_not_encrypted_does_not_go_through() {
    assertThat(Clients.transportRefusal(client, URI.create("http://peer.test/note")))
        .isEqualTo(Reason.CLEARTEXT);
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void an_address_instead_of_a_name_is_refused_here() {
    for (String host : List.of("10.0.0.1", "169.254.169.254", "[::1]", "203.0.113.1", "8.8.8.8")) {
      assertThat(Clients.transportRefusal(client, URI.create("https://" + host + "/")))
          .isEqualTo(Reason.ADDRESS_REFUSED);
    }
    assertThat(proxy.asked).isEmpty();
  }

  @Test
  void a_proxy_that_does_not_exist_is_told_at_once() {
    assertThatThrownBy(() -> FederationClient.builder().proxy("no such proxy", 3128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such proxy");
  }
}
