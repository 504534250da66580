package org.activitypub4j.servlet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.activitypub4j.signatures.Headers;

/** Plain requests, as anybody could make them. */
final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  static HttpResponse<String> get(URI uri, String... headers) throws Exception {
    return get(uri, Headers.of(headers));
  }

  static HttpResponse<String> get(URI uri, Headers headers) throws Exception {
    return send(HttpRequest.newBuilder(uri), headers);
  }

  static HttpResponse<String> post(URI uri, Headers headers, byte[] body) throws Exception {
    return post(uri, headers, BodyPublishers.ofByteArray(body));
  }

  /** The same, in chunks: nothing says how long the body is. */
  static HttpResponse<String> postInChunks(URI uri, Headers headers, byte[] body) throws Exception {
    return post(uri, headers, BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)));
  }

  private static HttpResponse<String> post(URI uri, Headers headers, BodyPublisher body)
      throws Exception {
    return send(HttpRequest.newBuilder(uri).POST(body), headers);
  }

  /** Host and Content-Length are the client's own. */
  private static HttpResponse<String> send(HttpRequest.Builder request, Headers headers)
      throws IOException, InterruptedException {
    headers.without("Host", "Content-Length").forEach((name, value) -> request.header(name, value));
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
