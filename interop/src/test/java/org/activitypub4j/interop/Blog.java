package org.activitypub4j.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The blog of the examples, with a file of SQLite, and its author at a browser. */
final class Blog implements Logged {
  static final String PASSWORD = "tide";

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static final Pattern HELD = Pattern.compile("/admin/comments/(\\d+)/approve");

  private final URI origin;
  private final URI address;
  private final Path folder;
  private final List<String> command;
  private ChildProcess process;
  private HttpClient browser = newBrowser();
  private String userName = "marina";

  /**
   * Starts one.
   *
   * @param origin what it believes to be its own
   * @param address where its author reaches it
   */
  private Blog(URI origin, URI address, Path folder, List<String> command) {
    this.origin = origin;
    this.address = address;
    this.folder = folder;
    this.command = command;
    this.process = run();
  }

  static Blog start() {
    URI origin = URI.create("http://127.0.0.1:" + Workplace.freePorts(1).get(0));
    return start(
        origin,
        origin,
        Workplace.newFolder("blog"),
        List.of(
            java(),
            "-Dlogging.level.org.activitypub4j=debug",
            "-jar",
            Workplace.blog().toString(),
            "--blog.url=" + origin,
            "--blog.admin-password=" + PASSWORD,
            "--blog.seed=false",
            "--server.address=127.0.0.1",
            "--server.port=" + origin.getPort()));
  }

  /** Starts a blog with another command; the password of its author is {@link #PASSWORD}. */
  static Blog start(URI origin, URI address, Path folder, List<String> command) {
    Blog blog = new Blog(origin, address, folder, command);
    blog.logIn();
    return blog;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private ChildProcess run() {
    return ChildProcess.start("blog", command, Map.of(), folder, "Started BlogApplication");
  }

  private static HttpClient newBrowser() {
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .followRedirects(HttpClient.Redirect.NORMAL)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  @Override
  public String name() {
    return "the blog";
  }

  @Override
  public ChildProcess process() {
    return process;
  }

  URI origin() {
    return origin;
  }

  URI actor() {
    return origin.resolve("/users/1");
  }

  /** Ends the process as kill -9 does. */
  void kill() {
    process.kill();
  }

  void startAgain() {
    process = run();
    browser = newBrowser();
    logIn();
  }

  // ---------------------------------------------------------------- the author at a browser

  private void logIn() {
    submit("/login", "/login", Map.of("username", userName, "password", PASSWORD));
  }

  /** Publishes a post and returns its id. */
  URI publish(String title, String text) {
    HttpResponse<String> page = save(Optional.empty(), title, text, "publish");
    return origin.resolve(page.uri().getPath());
  }

  void edit(URI post, String title, String text) {
    save(Optional.of(number(post)), title, text, "save");
  }

  void delete(URI post) {
    String number = number(post);
    submit("/admin/posts/" + number, "/admin/posts/" + number + "/delete", Map.of());
  }

  /** The posts of the list, the newest first, have their numbers in their links. */
  private String number(URI post) {
    String title = post.getPath().substring("/posts/".length());
    Matcher link =
        Pattern.compile("/admin/posts/(\\d+)\">" + Pattern.quote(title) + "<")
            .matcher(get("/admin").body());
    if (!link.find()) {
      throw new IllegalStateException("no post " + post);
    }
    return link.group(1);
  }

  void rename(String newName) {
    submit(
        "/admin/profile",
        "/admin/profile",
        Map.of("userName", newName, "name", "Marina", "bio", "Looks under stones"));
    userName = newName;
    logIn();
  }

  int heldComments() {
    Matcher held = HELD.matcher(get("/admin").body());
    int count = 0;
    while (held.find()) {
      count++;
    }
    return count;
  }

  void approveComments() {
    String page = get("/admin").body();
    Matcher held = HELD.matcher(page);
    while (held.find()) {
      submit("/admin", held.group(), Map.of());
    }
  }

  /** The page of a post, as visitors see it. */
  String page(URI post) {
    return get(post.getPath()).body();
  }

  private HttpResponse<String> get(String path) {
    return send(
        HttpRequest.newBuilder(address.resolve(path)).header("Accept", "text/html,*/*;q=0.8"));
  }

  private HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&", "_csrf=" + token(page) + "&", ""));
    return send(
        HttpRequest.newBuilder(address.resolve(action))
            .header("Accept", "text/html,*/*;q=0.8")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private String token(String page) {
    Matcher token = TOKEN.matcher(get(page).body());
    if (!token.find()) {
      throw new IllegalStateException("no form on " + page);
    }
    return token.group(1);
  }

  private HttpResponse<String> save(
      Optional<String> number, String title, String text, String action) {
    String boundary = "xxxxxxxxxx";
    StringBuilder body = new StringBuilder();
    Map<String, String> fields =
        Map.of(
            "_csrf",
            token("/admin/posts/new"),
            "title",
            title,
            "summary",
            "In short",
            "markdown",
            text,
            "language",
            "en",
            "tags",
            "tide",
            "coverAlt",
            "",
            "action",
            action);
    fields.forEach((name, value) -> body.append(part(boundary, name, value)));
    number.ifPresent(value -> body.append(part(boundary, "id", value)));
    body.append("--").append(boundary).append("--\r\n");
    return send(
        HttpRequest.newBuilder(address.resolve("/admin/posts"))
            .header("Accept", "text/html,*/*;q=0.8")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofString(body.toString())));
  }

  private static String part(String boundary, String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(boundary, name, value);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          browser.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
