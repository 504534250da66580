package org.activitypub4j.interop;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server with the control API of the quickstart (interop/README.md): ours, and the Fedify one.
 * The person is alice.
 */
final class ControlledPeer implements Peer {
  private static final String PERSON = "alice";

  private final String name;
  private final URI origin;
  private final String actorPath;
  private final URI control;
  private final ChildProcess process;

  private ControlledPeer(
      String name, URI origin, String actorPath, URI control, ChildProcess process) {
    this.name = name;
    this.origin = origin;
    this.actorPath = actorPath;
    this.control = control;
    this.process = process;
  }

  /** Starts our own server from the quickstart's jar, with further options. */
  static ControlledPeer quickstart(List<String> options) {
    Path jar = Workplace.quickstart();
    List<Integer> ports = Workplace.freePorts(2);
    URI origin = loopback(ports.get(0));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.log.org.activitypub4j=debug",
                "-jar",
                jar.toString(),
                "--serve",
                "--port",
                ports.get(0).toString(),
                "--control-port",
                ports.get(1).toString(),
                "--origin",
                origin.toString(),
                "--allow-network",
                "127.0.0.0/8"));
    command.addAll(options);
    ChildProcess process =
        ChildProcess.start("ours", command, Map.of(), Workplace.module(), "ready " + origin);
    return new ControlledPeer(
        "our server", origin, "/users/" + PERSON, loopback(ports.get(1)), process);
  }

  /** Starts a Fedify server; its settings are told in fedify/server.mjs. */
  static ControlledPeer fedify(Map<String, String> settings) {
    List<Integer> ports = Workplace.freePorts(2);
    URI origin = loopback(ports.get(0));
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("PORT", ports.get(0).toString());
    environment.put("CONTROL_PORT", ports.get(1).toString());
    environment.put("ORIGIN", origin.toString());
    ChildProcess process =
        ChildProcess.start(
            "fedify",
            List.of(Workplace.node(), "server.mjs"),
            environment,
            Workplace.module().resolve("fedify"),
            "ready " + origin);
    return new ControlledPeer(
        "Fedify", origin, "/users/" + PERSON, loopback(ports.get(1)), process);
  }

  /** Starts a server of activitypub.bot, which can be followed and made to post. */
  static ControlledPeer activityPubBot() {
    int port = Workplace.freePorts(1).get(0);
    return activityPubBot(loopback(port), "127.0.0.1", port);
  }

  /** The same on port 80, whose handles have no port; only root may start it. */
  static ControlledPeer activityPubBotOnPort80(String address) {
    return activityPubBot(URI.create("http://" + address), address, 80);
  }

  private static ControlledPeer activityPubBot(URI origin, String address, int port) {
    int controlPort = Workplace.freePorts(1).get(0);
    ChildProcess process =
        ChildProcess.start(
            "activitypub-bot",
            List.of(Workplace.node("activitypub-bot"), "--import", "./shim.mjs", "server.mjs"),
            Map.of(
                "ADDRESS",
                address,
                "PORT",
                String.valueOf(port),
                "CONTROL_PORT",
                String.valueOf(controlPort),
                "ORIGIN",
                origin.toString()),
            Workplace.module().resolve("activitypub-bot"),
            "ready " + origin);
    return new ControlledPeer(
        "activitypub.bot", origin, "/user/" + PERSON, loopback(controlPort), process);
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public URI actor() {
    return origin.resolve(actorPath);
  }

  @Override
  public void follow(URI target) {
    command("follow", Map.of("target", target));
  }

  @Override
  public void unfollow(URI target) {
    command("unfollow", Map.of("target", target));
  }

  @Override
  public URI post(String content) {
    return objectOf(command("post", Map.of("content", "<p>" + content + "</p>")));
  }

  /** Publishes a note that only one actor may read; only activitypub.bot can do that. */
  URI postOnlyTo(URI reader, String content) {
    return objectOf(command("post", Map.of("content", content, "only", reader)));
  }

  @Override
  public URI reply(String content, URI inReplyTo, URI mentioned) {
    Map<String, Object> reply =
        Map.of(
            "content",
            "<p>" + content + "</p>",
            "inReplyTo",
            inReplyTo,
            "to",
            List.of(mentioned.toString()));
    return objectOf(command("post", reply));
  }

  /** Publishes a note that mentions several, through their shared inbox; only Fedify can. */
  URI postToShared(String content, List<URI> mentioned) {
    return postToShared(PERSON, content, mentioned);
  }

  /** The same by another actor of that server. */
  URI postToShared(String actor, String content, List<URI> mentioned) {
    Map<String, Object> post =
        Map.of(
            "actor",
            actor,
            "content",
            "<p>" + content + "</p>",
            "to",
            mentioned.stream().map(URI::toString).toList(),
            "shared",
            true);
    return objectOf(command("post", post));
  }

  @Override
  public void update(URI note, String content) {
    command("update", Map.of("id", note, "content", "<p>" + content + "</p>"));
  }

  @Override
  public void delete(URI note) {
    command("delete", Map.of("id", note));
  }

  @Override
  public void like(URI object) {
    command("like", Map.of("object", object));
  }

  @Override
  public void announce(URI object) {
    command("announce", Map.of("object", object));
  }

  /** Removes a follower, who gets a Reject. */
  void reject(URI follower) {
    command("reject", Map.of("follower", follower));
  }

  /** Gives the person a new key pair under the same key id. */
  void rotateKey() {
    command("rotate", Map.of());
  }

  @Override
  public boolean hasFollower(URI actor) {
    return items("followers?actor=" + PERSON).stream()
        .anyMatch(item -> Json.id(item).equals(Optional.of(actor)));
  }

  @Override
  public FollowState following(URI actor) {
    return items("following?actor=" + PERSON).stream()
        .map(JsonValue::asJsonObject)
        .filter(item -> item.getString("id").equals(actor.toString()))
        .map(item -> item.getString("state"))
        .map(
            state ->
                switch (state) {
                  case "pending" -> FollowState.PENDING;
                  case "accepted" -> FollowState.ACCEPTED;
                  case "rejected" -> FollowState.REJECTED;
                  default -> throw new IllegalStateException("no follow state: " + state);
                })
        .findFirst()
        .orElse(FollowState.NONE);
  }

  @Override
  public List<Received> received() {
    return items("received").stream().map(ControlledPeer::asReceived).toList();
  }

  private static Received asReceived(JsonValue value) {
    JsonObject item = value.asJsonObject();
    Optional<Scheme> scheme =
        item.get("scheme") instanceof JsonString word
            ? Optional.of(Scheme.of(word.getString()))
            : Optional.empty();
    return new Received(scheme, item.getJsonObject("activity"));
  }

  /** The statuses of the answers to signed POSTs so far, oldest first; only Fedify tells. */
  List<Integer> statusesOfPosts(Scheme scheme) {
    return items("requests").stream()
        .map(JsonValue::asJsonObject)
        .filter(request -> request.getString("method").equals("POST"))
        .filter(request -> request.get("scheme") instanceof JsonString)
        .filter(request -> request.getString("scheme").equals(scheme.word()))
        .map(request -> request.getInt("status"))
        .toList();
  }

  /** All that it was asked, as method, path and status, oldest first; only Fedify tells. */
  List<String> requests() {
    return items("requests").stream()
        .map(JsonValue::asJsonObject)
        .map(
            request ->
                "%s %s %d"
                    .formatted(
                        request.getString("method"),
                        request.getString("url"),
                        request.getInt("status")))
        .toList();
  }

  @Override
  public ChildProcess process() {
    return process;
  }

  private JsonObject command(String action, Map<String, ?> arguments) {
    Map<String, Object> body = new HashMap<>(arguments);
    body.putIfAbsent("actor", PERSON);
    return Http.postJson(control.resolve("/" + action), Json.object(body));
  }

  private List<JsonValue> items(String view) {
    return Http.getJson(control.resolve("/" + view)).getJsonArray("items");
  }

  private static URI objectOf(JsonObject answer) {
    return URI.create(answer.getString("object"));
  }
}
