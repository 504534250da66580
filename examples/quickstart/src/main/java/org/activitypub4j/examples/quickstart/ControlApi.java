package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Visibility;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.spi.DeliveryStore;
import org.activitypub4j.server.spi.Following;
import org.activitypub4j.server.spi.QueueFullException;
import org.activitypub4j.server.spi.QueuedDelivery;
import org.activitypub4j.signatures.SignatureScheme;
import org.eclipse.parsson.JsonProviderImpl;

/**
 * Lets scripts drive a server: JSON over a loopback port. It has no password; so it takes nothing
 * that a page in a browser could send.
 */
final class ControlApi implements AutoCloseable {
  private static final JsonProvider JSON = new JsonProviderImpl();
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final int MAX_LISTED = 1_000;

  /** What came of a delivery that arrived, such as "202 draft-cavage-12". */
  private static final Pattern ANSWER = Pattern.compile("(\\d{3}) (\\S+)");

  private final ExampleServer server;
  private final HttpServer http;
  private final ExecutorService threads;
  private final Set<String> hosts;

  private ControlApi(ExampleServer server, HttpServer http, ExecutorService threads) {
    this.server = server;
    this.http = http;
    this.threads = threads;
    int port = http.getAddress().getPort();
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
  }

  static ControlApi start(int port, ExampleServer server) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads = Executors.newFixedThreadPool(4, ExampleServer::daemon);
    ControlApi api = new ControlApi(server, http, threads);
    http.createContext("/", api::handle);
    http.setExecutor(threads);
    http.start();
    return api;
  }

  String address() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    int status = 200;
    JsonObject answer;
    try {
      refuseBrowsers(exchange);
      answer = answer(exchange);
    } catch (CallException e) {
      status = e.status();
      answer = error(e);
    } catch (IllegalArgumentException e) {
      status = 422;
      answer = error(e);
    } catch (FetchException e) {
      status = 502;
      answer = error(e);
    } catch (QueueFullException e) {
      status = 503;
      answer = error(e);
    } catch (RuntimeException e) { // else the caller would see no more than a closed connection
      status = 500;
      answer = error(e);
    }
    byte[] body = (answer + "\n").getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static JsonObject error(Exception e) {
    return JSON.createObjectBuilder()
        .add("error", e.getMessage() == null ? e.toString() : e.getMessage())
        .build();
  }

  private void refuseBrowsers(HttpExchange exchange) throws CallException {
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      throw new CallException(403, "requests with an Origin header are refused: use a script");
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
      throw new CallException(403, "the Host header names another server: " + host);
    }
    if (exchange.getRequestMethod().equals("POST")) {
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
        throw new CallException(415, "only application/json is taken");
      }
    }
  }

  private JsonObject answer(HttpExchange exchange) throws CallException, IOException {
    String path = exchange.getRequestURI().getPath();
    return switch (exchange.getRequestMethod()) {
      case "POST" -> post(path, call(exchange));
      case "GET" -> get(path, Optional.ofNullable(exchange.getRequestURI().getRawQuery()));
      default -> throw new CallException(405, "only GET and POST are taken");
    };
  }

  private static Call call(HttpExchange exchange) throws CallException, IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new CallException(413, "the body has more than " + MAX_BODY_BYTES + " bytes");
    }
    return Call.read(JSON, bytes);
  }

  /** What each call takes beside the name of the actor. */
  private static final Map<String, Set<String>> CALLS =
      Map.of(
          "/follow", Set.of("target"),
          "/unfollow", Set.of("target"),
          "/reject", Set.of("follower"),
          "/post", Set.of("content", "to", "inReplyTo", "visibility"),
          "/update", Set.of("id", "content"),
          "/delete", Set.of("id"),
          "/like", Set.of("object"),
          "/announce", Set.of("object"),
          "/rotate", Set.of());

  private JsonObject post(String path, Call call) throws CallException {
    Set<String> members = CALLS.get(path);
    if (members == null) {
      throw noSuchCall(path);
    }
    Set<String> all = new HashSet<>(members);
    all.add("actor");
    call.takeOnly(all);
    String name = call.text("actor");
    ActorContext actor = server.federation().actor(name);
    return switch (path) {
      case "/follow" -> done(actor.follows().follow(actorId(call.text("target"))));
      case "/unfollow" -> done(actor.follows().unfollow(actorId(call.text("target"))));
      case "/reject" -> done(actor.follows().reject(actorId(call.text("follower"))));
      case "/post" -> done(post(actor, call));
      case "/update" -> done(update(actor, call));
      case "/delete" -> done(actor.posts().delete(call.uri("id")));
      case "/like" -> done(actor.reactions().like(fetch(call.uri("object"))));
      case "/announce" -> done(actor.reactions().announce(fetch(call.uri("object"))));
      case "/rotate" -> done(actor.profile().rotateKeys());
      default -> throw noSuchCall(path);
    };
  }

  private static CallException noSuchCall(String path) {
    return new CallException(404, "no such call: " + path);
  }

  private Activity post(ActorContext actor, Call call) throws CallException {
    Visibility visibility = call.visibility();
    List<String> recipients = call.texts("to");
    if (visibility == Visibility.DIRECT && recipients.isEmpty()) {
      throw new CallException(400, "a direct post needs somebody in 'to'");
    }
    List<Mention> mentions = new ArrayList<>();
    for (String recipient : recipients) {
      mentions.add(Mention.of(actorOf(recipient)));
    }
    List<URI> mentioned = mentions.stream().flatMap(mention -> mention.href().stream()).toList();
    var note =
        Note.builder()
            .content(call.text("content"))
            .visibility(visibility, actor.followers(), mentioned);
    mentions.forEach(note::tag);
    call.optionalUri("inReplyTo").ifPresent(note::inReplyTo);
    return actor.publish(note.build());
  }

  private Activity update(ActorContext actor, Call call) throws CallException {
    URI id = call.uri("id");
    ASObject post =
        server
            .federation()
            .resolve(id)
            .orElseThrow(() -> new IllegalArgumentException("no such post: " + id))
            .object();
    return actor.posts().update(post.toBuilder().content(call.text("content")).build());
  }

  private static JsonObject done(Activity activity) {
    JsonObjectBuilder answer =
        JSON.createObjectBuilder().add("id", activity.id().orElseThrow().toString());
    activity.objectId().ifPresent(id -> answer.add("object", id.toString()));
    return answer.build();
  }

  /** A handle or a URL. */
  private Actor actorOf(String reference) {
    return server.federation().lookup(reference);
  }

  private URI actorId(String reference) {
    return actorOf(reference).id().orElseThrow();
  }

  private ASObject fetch(URI object) {
    var client = server.federation().client();
    return client.fetch(object, client.newBudget()).object();
  }

  private JsonObject get(String path, Optional<String> query) throws CallException {
    if (query.isPresent() && Set.of("/received", "/deliveries").contains(path)) {
      throw new CallException(400, path + " takes no parameters");
    }
    return switch (path) {
      case "/received" ->
          items(server.received().all().stream().map(ControlApi::received).toList());
      case "/followers" ->
          items(
              actor(query).follows().followers(MAX_LISTED).stream()
                  .map(id -> (JsonValue) JSON.createValue(id.toString()))
                  .toList());
      case "/following" ->
          items(
              actor(query).follows().following(MAX_LISTED).stream()
                  .map(ControlApi::following)
                  .toList());
      case "/deliveries" -> deliveries();
      default -> throw noSuchCall(path);
    };
  }

  private ActorContext actor(Optional<String> query) throws CallException {
    return server
        .federation()
        .actor(
            query
                .filter(text -> text.startsWith("actor="))
                .map(text -> text.substring("actor=".length()))
                .orElseThrow(() -> new CallException(400, "the parameter 'actor' is missing")));
  }

  private static JsonObject items(List<? extends JsonValue> items) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    items.forEach(array::add);
    return JSON.createObjectBuilder().add("items", array).build();
  }

  private static JsonValue received(Received<?> received) {
    Activity activity = received.activity();
    JsonObjectBuilder line = JSON.createObjectBuilder();
    line.add("type", activity.types().stream().findFirst().orElse(""));
    add(line, "id", activity.id().map(URI::toString));
    line.add("actor", received.actorId().toString());
    add(line, "object", activity.objectId().map(URI::toString));
    line.add("verifiedBy", received.provenBy().name().toLowerCase(Locale.ROOT));
    add(line, "scheme", received.scheme().map(SignatureScheme::label));
    line.add("activity", proven(received).toJson());
    line.add("claimed", received.received().asClaimed().toJson());
    return line.build();
  }

  /** With the object where that is proven: it may have been fetched. */
  private static Activity proven(Received<?> received) {
    Activity activity = received.activity();
    return received
        .object()
        .filter(object -> activity.embeddedObject().isEmpty())
        .<Activity>map(object -> activity.toBuilder().object(object).build())
        .orElse(activity);
  }

  private static void add(JsonObjectBuilder line, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> line.add(name, text), () -> line.addNull(name));
  }

  private static JsonValue following(Following following) {
    return JSON.createObjectBuilder()
        .add("id", following.target().toString())
        .add("state", following.state().name().toLowerCase(Locale.ROOT))
        .build();
  }

  private JsonObject deliveries() {
    DeliveryStore store = server.store().deliveries();
    return server
        .store()
        .transactions()
        .run(
            tx -> {
              DeliveryStore.Counts counts = store.counts(tx);
              JsonArrayBuilder items = JSON.createArrayBuilder();
              for (DeliveryStore.State state : DeliveryStore.State.values()) {
                store
                    .list(tx, state, Long.MAX_VALUE, MAX_LISTED)
                    .forEach(status -> items.add(delivery(status)));
              }
              server.arrived().latest().forEach(arrived -> items.add(delivery(arrived)));
              return JSON.createObjectBuilder()
                  .add("pending", counts.waiting())
                  .add("delivered", server.arrived().count())
                  .add("failed", counts.parked())
                  .add("items", items)
                  .build();
            });
  }

  private static JsonObject delivery(DeliveryStore.Status status) {
    JsonObjectBuilder line =
        delivery(status.delivery(), status.activity(), status.state().name(), 0)
            .addNull("status")
            .addNull("scheme");
    add(line, "error", Optional.ofNullable(status.detail()));
    return line.build();
  }

  private static JsonObject delivery(ArrivedLog.Arrived arrived) {
    JsonObjectBuilder line = delivery(arrived.delivery(), arrived.activity(), "DELIVERED", 1);
    Matcher answer = ANSWER.matcher(arrived.detail());
    if (answer.matches()) {
      line.add("status", Integer.parseInt(answer.group(1))).add("scheme", answer.group(2));
    } else {
      line.addNull("status").addNull("scheme");
    }
    return line.addNull("error").build();
  }

  /**
   * @param more attempts that the delivery does not count yet
   */
  private static JsonObjectBuilder delivery(
      QueuedDelivery delivery, URI activity, String state, int more) {
    return JSON.createObjectBuilder()
        .add("target", delivery.delivery().target().toString())
        .add("activity", activity.toString())
        .add("state", state.toLowerCase(Locale.ROOT))
        .add("attempts", delivery.attempts() + more);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
