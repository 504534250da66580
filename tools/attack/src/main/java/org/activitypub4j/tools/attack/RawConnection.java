package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;
import org.activitypub4j.signatures.Headers;

/** Sends bytes that no HTTP client would. */
final class RawConnection {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int STATUS_LINE = 12;

  private RawConnection() {}

  /**
   * A post with headers as they are given.
   *
   * @param before header lines before the others
   * @param after header lines after them
   */
  static String post(URI inbox, String before, Headers headers, String after, byte[] body) {
    StringBuilder request = new StringBuilder();
    request.append("POST ").append(inbox.getRawPath()).append(" HTTP/1.1\r\n").append(before);
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    request.append(after).append("Content-Length: ").append(body.length);
    request.append("\r\nConnection: close\r\n\r\n").append(new String(body, ISO_8859_1));
    return request.toString();
  }

  /** A post whose Signature comes where strict readers see no header. */
  static String hidden(URI inbox, String before, Headers signed, byte[] body) {
    String signature = signed.first("Signature").orElseThrow();
    String line = before + "Signature: " + signature + "\r\n";
    return post(inbox, "", signed.without("Signature"), line, body);
  }

  /**
   * The status of the first answer; 0 if there is none.
   *
   * @param request with one character for each byte
   */
  static int status(URI server, String request, Duration patience) throws IOException {
    try (Socket socket = connect(server)) {
      socket.setSoTimeout((int) patience.toMillis());
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return status(socket.getInputStream());
    }
  }

  private static int status(InputStream in) {
    try {
      String line = new String(in.readNBytes(STATUS_LINE), ISO_8859_1);
      return line.length() == STATUS_LINE && line.startsWith("HTTP/1.")
          ? Integer.parseInt(line.substring(9))
          : 0;
    } catch (IOException | NumberFormatException e) {
      return 0; // closed, silent or no HTTP: it has not taken the request
    }
  }

  private static Socket connect(URI server) throws IOException {
    boolean tls = server.getScheme().equals("https");
    int port = server.getPort() > 0 ? server.getPort() : tls ? 443 : 80;
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(server.getHost(), port), CONNECT_MILLIS);
    return tls
        ? ((SSLSocketFactory) SSLSocketFactory.getDefault())
            .createSocket(socket, server.getHost(), port, true)
        : socket;
  }
}
