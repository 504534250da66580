package org.activitypub4j.tools.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.DocumentException;
import org.activitypub4j.model.Reference;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Signer;

/** The server under test, as anybody reaches it. Safe for use by several threads. */
final class TargetServer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_PAGES = 5;
  private static final String ACTIVITY_JSON = "application/activity+json";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ActivityStreams streams = ActivityStreams.standard();
  private final MessageSigner signer = new MessageSigner(InstantSource.system());
  private final RequestQuota allowance;
  private final URI id;
  private final Actor actor;

  /** Fetches the actor who is to be attacked. */
  TargetServer(URI id, RequestQuota allowance) throws IOException, InterruptedException {
    this.id = id;
    this.allowance = allowance;
    this.actor = read(get(id), id).as(Actor.class);
    if (actor.inbox().filter(this::isThere).isEmpty()) {
      throw new IOException("GET " + id + " gave no actor with an inbox on the same server");
    }
  }

  URI actor() {
    return id;
  }

  /** Whether a URL is on the server under test. Nobody else is attacked, whatever it names. */
  boolean isThere(URI url) {
    return id.getScheme().equals(url.getScheme())
        && id.getRawAuthority().equals(url.getRawAuthority());
  }

  URI inbox() {
    return actor.inbox().orElseThrow();
  }

  RequestQuota allowance() {
    return allowance;
  }

  Answer get(URI url, String... headers) throws InterruptedException {
    return send(request(url, ACTIVITY_JSON, headers).GET());
  }

  /**
   * Sends a request without a body.
   *
   * @param accept empty for none
   */
  Answer request(String method, URI url, String accept, String... headers)
      throws InterruptedException {
    return send(request(url, accept, headers).method(method, BodyPublishers.noBody()));
  }

  private static HttpRequest.Builder request(URI url, String accept, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  /** Posts to the inbox of the actor, signed. */
  Answer post(byte[] body, Identity from) throws InterruptedException {
    return send(posting(body, signed(body, from)));
  }

  Answer post(String json, Identity from) throws InterruptedException {
    return post(json.getBytes(UTF_8), from);
  }

  /** Posts with headers that were made before. */
  Answer post(byte[] body, Headers headers) throws InterruptedException {
    return send(posting(body, headers));
  }

  /** As {@link #post(byte[], Identity)}, without waiting for the answer. */
  CompletableFuture<Answer> postLater(byte[] body, Identity from) {
    return sendLater(posting(body, signed(body, from)));
  }

  /** The headers of a post to the inbox. */
  Headers signed(byte[] body, Identity from) {
    RequestHead head = new RequestHead("POST", inbox(), Headers.of("Content-Type", ACTIVITY_JSON));
    return signer
        .sign(
            head,
            BodyDigest.sha256(body),
            SignatureScheme.DRAFT_CAVAGE_12,
            Signer.of(from.keyId(), from.keys().getPrivate()))
        .headers();
  }

  /** The headers of a GET that somebody signs. */
  Headers signedGet(URI url, Identity from) {
    return signer
        .sign(
            new RequestHead("GET", url, Headers.of()),
            null,
            SignatureScheme.DRAFT_CAVAGE_12,
            Signer.of(from.keyId(), from.keys().getPrivate()))
        .headers();
  }

  private HttpRequest.Builder posting(byte[] body, Headers headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(inbox()).POST(BodyPublishers.ofByteArray(body));
    headers.without("Host").forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest.Builder builder) throws InterruptedException {
    HttpRequest request = there(builder);
    long start = System.nanoTime();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return Answer.of(response, since(start));
    } catch (IOException e) {
      return Answer.none(e, since(start));
    }
  }

  private CompletableFuture<Answer> sendLater(HttpRequest.Builder builder) {
    HttpRequest request = there(builder);
    long start = System.nanoTime();
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .handle(
            (response, failure) ->
                response != null
                    ? Answer.of(response, since(start))
                    : Answer.none(new IOException(failure), since(start)));
  }

  private HttpRequest there(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(allowance.take(PATIENCE)).build();
    if (!isThere(request.uri())) {
      throw new IllegalStateException("on another server: " + request.uri());
    }
    return request;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The ids of the followers that are shown; empty if they are not shown. */
  Optional<List<URI>> followers() throws InterruptedException {
    return actor.followers().isEmpty() ? Optional.empty() : items(actor.followers().get());
  }

  /** The ids of the public activities, newest first as far as the server says so. */
  List<URI> activities() throws InterruptedException {
    return actor.outbox().isEmpty() ? List.of() : items(actor.outbox().get()).orElse(List.of());
  }

  /** One of its public posts. */
  Optional<URI> post() throws InterruptedException {
    for (URI activity : activities().stream().filter(this::isThere).limit(3).toList()) {
      Optional<URI> post = object(activity);
      if (post.filter(this::isThere).isPresent() && get(post.get()).status() == 200) {
        return post;
      }
    }
    return Optional.empty();
  }

  private Optional<URI> object(URI activity) throws InterruptedException {
    try {
      return read(get(activity), activity).as(Activity.class).objectId();
    } catch (IOException e) {
      return Optional.empty(); // it is not shown
    }
  }

  /** The ids of the items of a collection, of its first pages; empty if it shows none. */
  private Optional<List<URI>> items(URI collection) throws InterruptedException {
    List<URI> items = new ArrayList<>();
    boolean shown = false;
    Optional<URI> url = Optional.of(collection);
    for (int i = 0; i < MAX_PAGES && url.filter(this::isThere).isPresent(); i++) {
      Optional<ASCollection> whole = collection(url.get());
      List<ASCollection> parts =
          Stream.concat(
                  whole.stream(),
                  whole.flatMap(ASCollection::first).flatMap(Reference::object).stream())
              .toList();
      url = Optional.empty();
      for (ASCollection part : parts) {
        part.items().stream().flatMap(item -> item.id().stream()).forEach(items::add);
        url = part.next().or(part::first).flatMap(Reference::id);
      }
      shown |= i > 0 || whole.flatMap(ASCollection::totalItems).filter(n -> n == 0).isPresent();
    }
    return shown || !items.isEmpty() ? Optional.of(List.copyOf(items)) : Optional.empty();
  }

  private Optional<ASCollection> collection(URI url) throws InterruptedException {
    try {
      return Optional.of(read(get(url), url).as(ASCollection.class));
    } catch (IOException e) {
      return Optional.empty(); // it is not shown
    }
  }

  private ASObject read(Answer answer, URI url) throws IOException {
    if (answer.status() != 200) {
      throw new IOException("GET " + url + " as " + ACTIVITY_JSON + " gave " + answer.said());
    }
    try {
      return streams.read(answer.body().getBytes(UTF_8));
    } catch (DocumentException e) {
      throw new IOException("GET " + url + " gave no document that can be read", e);
    }
  }
}
