package org.activitypub4j.interop;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A snac server with the person carol, driven by its command line and web forms, and observed in
 * its data folder (man 5 snac): snac answers 202 to everything, so only its effects tell what it
 * believed.
 */
final class SnacPeer implements Peer {
  private static final String PERSON = "carol";

  private final URI origin;
  private final Path folder;
  private final String authorization;
  private final ChildProcess process;

  private SnacPeer(URI origin, Path folder, String password, ChildProcess process) {
    this.origin = origin;
    this.folder = folder;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((PERSON + ":" + password).getBytes(StandardCharsets.UTF_8));
    this.process = process;
  }

  static SnacPeer start() {
    int port = Workplace.freePorts(1).get(0);
    Path folder;
    try {
      folder = Files.createTempDirectory(Files.createDirectories(Workplace.logs()), "snac-data-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path data = folder.resolve("data");
    String setUp = Workplace.module().resolve("snac/set-up").toString();
    String said = run(List.of(setUp, data.toString(), Integer.toString(port), PERSON));
    if (!said.startsWith("password ")) {
      throw new IllegalStateException("snac cannot be set up: " + said);
    }
    ChildProcess process =
        ChildProcess.start(
            "snac", List.of("snac", "httpd", data.toString()), Map.of(), folder, "httpd start");
    return new SnacPeer(
        URI.create("http://127.0.0.1:" + port),
        data,
        said.substring("password ".length()).strip(),
        process);
  }

  @Override
  public String name() {
    return "snac";
  }

  @Override
  public URI actor() {
    return origin.resolve("/" + PERSON);
  }

  @Override
  public void follow(URI target) {
    snac("follow", target.toString());
  }

  @Override
  public void unfollow(URI target) {
    snac("unfollow", target.toString());
  }

  @Override
  public URI post(String content) {
    JsonObject create = Json.read(snac("note", content));
    return URI.create(create.getJsonObject("object").getString("id"));
  }

  /** snac itself mentions whom it replies to. */
  @Override
  public URI reply(String content, URI inReplyTo, URI mentioned) {
    know(inReplyTo);
    form("note", Map.of("content", content, "in_reply_to", inReplyTo.toString()));
    return files(folder.resolve("user/" + PERSON + "/private")).stream()
        .flatMap(file -> json(file).stream())
        .filter(note -> note.getString("attributedTo", "").equals(actor().toString()))
        .filter(note -> note.getString("content", "").contains(content))
        .map(note -> URI.create(note.getString("id")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("snac wrote no reply " + content));
  }

  @Override
  public void update(URI note, String content) {
    form("note", Map.of("content", content, "edit_id", note.toString()));
  }

  @Override
  public void delete(URI note) {
    form("action", Map.of("action", "Delete", "id", note.toString()));
  }

  @Override
  public void like(URI object) {
    know(object);
    form("action", Map.of("action", "Like", "id", object.toString()));
  }

  @Override
  public void announce(URI object) {
    know(object);
    form("action", Map.of("action", "Boost", "id", object.toString()));
  }

  @Override
  public boolean hasFollower(URI actor) {
    return Files.exists(folder.resolve("user/" + PERSON + "/followers/" + hash(actor) + ".json"));
  }

  @Override
  public FollowState following(URI actor) {
    Path file = folder.resolve("user/" + PERSON + "/following/" + hash(actor) + ".json");
    return json(file)
        .map(
            document ->
                document.getString("type", "").equals("Accept")
                    ? FollowState.ACCEPTED
                    : FollowState.PENDING)
        .orElse(FollowState.NONE);
  }

  /** What is in snac's archive of requests and has had its effect in snac's data. */
  @Override
  public List<Received> received() {
    return arrived().stream().filter(one -> hasEffect(one.activity())).toList();
  }

  /** All that was posted to snac, believed or not. */
  List<Received> arrived() {
    return files(folder.resolve("archive")).stream()
        .filter(entry -> entry.getFileName().toString().endsWith("_RECV"))
        .flatMap(entry -> arrived(entry).stream())
        .toList();
  }

  /** Whether snac's log says that it dropped something of this actor for its signature. */
  boolean refusedSignatureOf(URI actor) {
    return process.text().contains("bad signature " + actor);
  }

  private Optional<Received> arrived(Path entry) {
    String request = text(entry.resolve("_META")).orElse("");
    if (!request.contains("status:")) {
      return Optional.empty();
    }
    Scheme scheme =
        request.contains("\"signature-input\"") ? Scheme.RFC_9421 : Scheme.DRAFT_CAVAGE_12;
    return json(entry.resolve("payload"))
        .map(activity -> new Received(Optional.of(scheme), activity));
  }

  private boolean hasEffect(JsonObject activity) {
    Optional<JsonObject> stored = Json.id(activity.get("object")).flatMap(this::stored);
    return switch (activity.getString("type", "")) {
      case "Create" -> stored.isPresent();
      case "Update" ->
          stored.isPresent()
              && stored
                  .get()
                  .getString("content", "")
                  .equals(activity.getJsonObject("object").getString("content", ""));
      case "Delete" -> stored.isEmpty();
      case "Like" -> admired("_l.idx", activity);
      case "Announce" -> admired("_a.idx", activity);
      default -> false;
    };
  }

  private boolean admired(String index, JsonObject activity) {
    URI object = Json.id(activity.get("object")).orElseThrow();
    URI actor = Json.id(activity.get("actor")).orElseThrow();
    return text(objects(object).resolveSibling(hash(object) + index))
        .orElse("")
        .contains(hash(actor));
  }

  private Optional<JsonObject> stored(URI id) {
    return json(objects(id));
  }

  private Path objects(URI id) {
    return folder.resolve("object/" + hash(id).substring(0, 2) + "/" + hash(id) + ".json");
  }

  @Override
  public ChildProcess process() {
    return process;
  }

  /** Makes snac fetch a post, as a reader does who opens it. */
  private void know(URI object) {
    snac("insert", object.toString());
    if (stored(object).isEmpty()) {
      throw new IllegalStateException("snac could not fetch " + object);
    }
  }

  private String snac(String command, String argument) {
    return run(List.of("snac", command, folder.toString(), PERSON, argument));
  }

  private void form(String form, Map<String, String> fields) {
    String body =
        new LinkedHashMap<>(fields)
            .entrySet().stream()
                .map(
                    field ->
                        field.getKey()
                            + "="
                            + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    Http.postForm(origin.resolve("/" + PERSON + "/admin/" + form), authorization, body);
  }

  /** Runs a command to its end and returns what it wrote to its output. */
  private static String run(List<String> command) {
    try {
      Path output = Files.createTempFile(Workplace.logs(), "snac-command-", ".out");
      Path errors = Files.createTempFile(Workplace.logs(), "snac-command-", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      boolean ended = process.waitFor(30, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            String.join(" ", command)
                + (ended ? " failed: " : " did not end: ")
                + Files.readString(errors));
      }
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** snac names files by the MD5 of ids. */
  private static String hash(URI id) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      byte[] digest = md5.digest(id.toString().getBytes(StandardCharsets.UTF_8));
      return String.format("%032x", new BigInteger(1, digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted(Comparator.naturalOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file's text; nothing when it is not there (any more). */
  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A file's document; nothing when it is not there or only half written yet. */
  private static Optional<JsonObject> json(Path file) {
    try {
      return text(file).map(Json::read);
    } catch (JsonException e) {
      return Optional.empty();
    }
  }
}
