package org.activitypub4j.examples.blog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Somebody with a browser: cookies, redirects, and forms with what is hidden in them. */
final class Browser {
  private final URI origin;
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  Browser(int port) {
    this.origin = URI.create("http://127.0.0.1:" + port);
  }

  HttpResponse<String> get(String path) {
    return send(
        HttpRequest.newBuilder(origin.resolve(path)).header("Accept", "text/html,*/*;q=0.8"));
  }

  Document page(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return Jsoup.parse(answer.body(), origin.toString());
  }

  /** Fills in the form of a page that is sent to a path, and sends it. */
  Document submit(Document page, String action, Map<String, String> fields) {
    Element form =
        page.select("form").stream()
            .filter(one -> one.attr("action").equals(action))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no form for " + action + " in " + page));
    String token = form.select("input[name=_csrf]").attr("value");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(origin.resolve(action)).header("Accept", "text/html,*/*;q=0.8");
    if (form.attr("enctype").equals("multipart/form-data")) {
      Multipart parts = new Multipart();
      parts.field("_csrf", token);
      form.select("input[type=hidden][name=id]").forEach(id -> parts.field("id", id.val()));
      fields.forEach(parts::field);
      request
          .header("Content-Type", "multipart/form-data; boundary=" + Multipart.BOUNDARY)
          .POST(HttpRequest.BodyPublishers.ofByteArray(parts.end()));
    } else {
      String body =
          fields.entrySet().stream()
              .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
              .collect(Collectors.joining("&", "_csrf=" + token + "&", ""));
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).as("%s: %s", action, answer.body()).isEqualTo(200);
    return Jsoup.parse(answer.body(), origin.toString());
  }

  /** Sends a form that no page shows, with the token of a page. */
  HttpResponse<String> post(Document page, String action) {
    String token = page.select("input[name=_csrf]").attr("value");
    return send(
        HttpRequest.newBuilder(origin.resolve(action))
            .header("Accept", "text/html,*/*;q=0.8")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + token)));
  }

  void logIn() {
    Document admin =
        submit(page("/login"), "/login", Map.of("username", "marina", "password", "tide"));
    assertThat(admin.select("h1").text()).isEqualTo("Write");
  }

  /** Writes a post and publishes it. */
  Document publish(String title, String text) {
    return submit(
        page("/admin/posts/new"),
        "/admin/posts",
        Map.of(
            "title", title,
            "summary", "In short",
            "markdown", text,
            "language", "en",
            "tags", "sea, Tide",
            "coverAlt", "",
            "action", "publish"));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The body of a form with files. */
  private static final class Multipart {
    static final String BOUNDARY = "xxxxxxxxxx";
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void field(String name, String value) {
      String head = "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
      bytes.writeBytes(head.formatted(BOUNDARY, name, value).getBytes(UTF_8));
    }

    byte[] end() {
      bytes.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
      return bytes.toByteArray();
    }
  }
}
