package org.activitypub4j.jdkhttpserver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.activitypub4j.signatures.Headers;

/** Plain requests, as anybody could make them. */
final class Http {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  static HttpResponse<String> get(URI uri) {
    return get(uri, "application/activity+json");
  }

  static HttpResponse<String> get(URI uri, String accept) {
    return send(HttpRequest.newBuilder(uri).header("Accept", accept).build());
  }

  /** A POST with just these headers; Host and Content-Length are the client's own. */
  static HttpResponse<String> post(URI uri, Headers headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
            request.header(name, value);
          }
        });
    return send(request.build());
  }

  /** What a server answers to some text, until it closes the connection. */
  static String raw(URI uri, String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(US_ASCII));
      socket.shutdownOutput();
      socket.setSoTimeout(10_000);
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
