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

  /** A GET with just these headers. */
  static HttpResponse<String> get(URI uri, Headers headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    headers.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Host")) {
            request.header(name, value);
          }
        });
    return send(request.build());
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

  /** The same, in chunks: nothing says how long the body is. */
  static HttpResponse<String> postInChunks(URI uri, Headers headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .version(HttpClient.Version.HTTP_1_1)
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)));
    headers.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
            request.header(name, value);
          }
        });
    return send(request.build());
  }

  /** What a server answers to some text, up to a word that ends what is of interest. */
  static String raw(URI uri, String text, String end) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(US_ASCII));
      StringBuilder answer = new StringBuilder();
      int next = socket.getInputStream().read();
      while (next >= 0) {
        answer.append((char) next);
        next = answer.indexOf(end) >= 0 ? -1 : socket.getInputStream().read();
      }
      return answer.toString();
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
