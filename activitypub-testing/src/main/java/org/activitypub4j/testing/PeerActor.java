package org.activitypub4j.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * An actor of another server, with a key. It signs requests as that server would. Immutable.
 *
 * @param id the id of the actor
 * @param keys the key pair, RSA or Ed25519
 */
public record PeerActor(URI id, KeyPair keys) {
  private static final String ACTIVITY_JSON = "application/activity+json";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Checks that nothing is null. */
  public PeerActor {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(keys, "keys");
  }

  /** Returns the id of the key: the id of the actor with the fragment {@code main-key}. */
  public URI keyId() {
    return URI.create(id + "#main-key");
  }

  /** Returns the inbox: the id of the actor followed by {@code /inbox}. */
  public URI inbox() {
    return URI.create(id + "/inbox");
  }

  /** Returns the document of the actor, with its key: a Person named like the end of its path. */
  public Person document() {
    String path = id.getPath();
    return Person.builder()
        .id(id)
        .preferredUsername(path.substring(path.lastIndexOf('/') + 1))
        .inbox(inbox())
        .outbox(URI.create(id + "/outbox"))
        .followers(URI.create(id + "/followers"))
        .publicKeys(List.of(PublicKey.of(keyId(), id, Keys.toPem(keys.getPublic()))))
        .build();
  }

  /** Returns a signer with this actor's key. */
  public Signer signer() {
    return Signer.of(keyId(), keys.getPrivate());
  }

  /**
   * Sends an activity to an inbox, signed, as the server of this actor would. The other side
   * fetches the key from {@link #id}, so serve the {@link #document} there.
   *
   * @return the answer: 202 if the activity was accepted
   * @throws UncheckedIOException if there is no answer
   */
  public HttpResponse<String> send(URI inbox, ASObject activity) {
    byte[] body = ActivityStreams.standard().write(activity);
    Headers signed =
        sign("POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(inbox)
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signed.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("Host")) { // the client writes the same one
            request.header(name, value);
          }
        });
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  /**
   * Signs a request.
   *
   * @param body the body; null for a request without one
   * @param clock gives the time of the signature
   * @return all headers of the request: {@code Host}, {@code Content-Type} or {@code Accept}, and
   *     those of the signature
   */
  public Headers sign(
      String method,
      URI target,
      byte @Nullable [] body,
      SignatureScheme scheme,
      InstantSource clock) {
    return sign(method, target, body, scheme, clock, keyId());
  }

  /** Signs a request with another id for the key, to test what a server does with a false one. */
  public Headers sign(
      String method,
      URI target,
      byte @Nullable [] body,
      SignatureScheme scheme,
      InstantSource clock,
      URI keyId) {
    return new MessageSigner(clock)
        .sign(
            head(method, target, body),
            body == null ? null : BodyDigest.sha256(body),
            scheme,
            Signer.of(keyId, keys.getPrivate()))
        .headers();
  }

  /** Signs a request once for each of these key ids, and returns all headers. */
  public Headers signAll(
      String method, URI target, byte @Nullable [] body, InstantSource clock, List<URI> keyIds) {
    return new MessageSigner(clock)
        .sign(
            head(method, target, body),
            body == null ? null : BodyDigest.sha256(body),
            keyIds.stream().map(keyId -> Signer.of(keyId, keys.getPrivate())).toList())
        .headers();
  }

  private static RequestHead head(String method, URI target, byte @Nullable [] body) {
    return new RequestHead(
        method,
        target,
        Headers.of(
            "Host",
            target.getRawAuthority(),
            body == null ? "Accept" : "Content-Type",
            ACTIVITY_JSON));
  }
}
