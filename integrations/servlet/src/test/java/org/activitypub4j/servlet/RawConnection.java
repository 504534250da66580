package org.activitypub4j.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** A connection of a peer that sends what no client would. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;

  RawConnection(URI server) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout(20_000);
  }

  /** Sends characters, each as one octet. */
  RawConnection send(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Whether something has come. */
  boolean isAnswered() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  /** All that comes until the server closes the connection, or cuts it. */
  String answer() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      byte[] part = new byte[8_192];
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        answer.write(part, 0, count);
      }
    } catch (SocketException e) {
      // Cut: what came before counts.
    }
    return answer.toString(ISO_8859_1);
  }

  /** The first octets that come. */
  String answer(int octets) throws IOException {
    return new String(socket.getInputStream().readNBytes(octets), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
