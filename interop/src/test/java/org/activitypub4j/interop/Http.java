package org.activitypub4j.interop;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests of the tests themselves: to control APIs, forms and, as a stranger, to documents. */
final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).version(HttpClient.Version.HTTP_1_1).build();

  private Http() {}

  static JsonObject getJson(URI target) {
    return answer(HttpRequest.newBuilder(target).timeout(TIMEOUT).build());
  }

  static JsonObject postJson(URI target, JsonObject body) {
    return answer(
        HttpRequest.newBuilder(target)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** The status that somebody gets who asks for a document without a signature. */
  static int statusForStranger(URI document) {
    return send(HttpRequest.newBuilder(document)
            .timeout(TIMEOUT)
            .header("Accept", "application/activity+json")
            .build())
        .statusCode();
  }

  /** Sends a form with a password and wants the redirect that says it was taken. */
  static void postForm(URI target, String authorization, String form) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(target)
                .timeout(TIMEOUT)
                .header("Authorization", authorization)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    if (response.statusCode() != 303) {
      throw refused(response);
    }
  }

  private static JsonObject answer(HttpRequest request) {
    HttpResponse<String> response = send(request);
    if (response.statusCode() != 200) {
      throw refused(response);
    }
    return Json.read(response.body());
  }

  private static IllegalStateException refused(HttpResponse<String> response) {
    return new IllegalStateException(
        response.request().method()
            + " "
            + response.uri()
            + " was answered "
            + response.statusCode()
            + ": "
            + response.body());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
