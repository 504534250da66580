package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.time.InstantSource;
import java.util.List;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.spi.ViewPolicy;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.RequestHead;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Keys;
import org.activitypub4j.signatures.keys.Signer;
import org.junit.jupiter.api.Test;

/** security.md F2: a cache gives nobody what was meant for another. */
class F2CacheTest {
  private static final ViewPolicy TO_RECIPIENTS =
      view ->
          view.isPublic()
              || view.object()
                  .filter(object -> view.requester().filter(object.to()::contains).isPresent())
                  .isPresent();

  private static void assertShared(ServerResponse response, int status) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.headers().values("Vary")).containsExactly("Accept");
    assertThat(response.headers().contains("Cache-Control")).isFalse();
  }

  private static void assertPrivate(ServerResponse response, int status) {
    assertThat(response.status()).as(response.text()).isEqualTo(status);
    assertThat(response.headers().values("Vary")).containsExactly("Accept, Signature");
    assertThat(response.headers().values("Cache-Control")).containsExactly("private, no-store");
  }

  @Test
  void what_depends_on_who_asks_is_for_nobody_else() throws IOException {
    try (Friend friend = new Friend();
        Here here = new Here(settings -> settings.viewPolicy(TO_RECIPIENTS))) {
      URI open = here.alice().posts().note("<p>Hello</p>").objectId().orElseThrow();
      URI direct =
          here.alice()
              .publish(
                  Note.builder()
                      .id(here.alice().newPostId())
                      .content("<p>psst</p>")
                      .to(friend.id())
                      .build())
              .objectId()
              .orElseThrow();
      for (URI shared : List.of(open, here.alice().id(), here.alice().followers())) {
        assertShared(here.get(shared), 200);
        assertShared(here.federation.handle(friend.get(shared)), 200);
      }
      assertShared(
          here.federation.handle(
              Here.request("GET", Here.target(open), Headers.of("Accept", "text/html"))),
          406);
      assertPrivate(here.get(direct), 404);
      assertPrivate(here.get("/nothing"), 404);
      assertPrivate(here.federation.handle(friend.get(Here.uri("/nothing"))), 404);
      assertPrivate(here.federation.handle(friend.get(direct)), 200);
      assertPrivate(here.federation.handleIfOurs(friend.get(direct)).orElseThrow(), 200);

      here.alice().posts().delete(open);
      here.alice().posts().delete(direct);
      assertShared(here.get(open), 410);
      assertPrivate(here.get(direct), 404);
      assertPrivate(here.federation.handle(friend.get(direct)), 410);
    }
  }

  @Test
  void where_all_must_sign_every_answer_is_for_one() throws IOException {
    try (Friend friend = new Friend();
        Here here = new Here(settings -> settings.fetchAccess(FetchAccess.SIGNED))) {
      URI open = here.alice().posts().note("<p>Hello</p>").objectId().orElseThrow();
      for (URI uri : List.of(open, here.alice().id(), Here.uri("/nothing"))) {
        assertPrivate(here.get(uri), 401);
      }
      assertPrivate(here.federation.handle(friend.get(open)), 200);
      assertPrivate(here.federation.handle(friend.get(here.alice().id())), 200);
      assertPrivate(here.federation.handle(friend.get(Here.uri("/nothing"))), 404);
      here.alice().posts().delete(open);
      assertPrivate(here.get(open), 401);
      assertPrivate(here.federation.handle(friend.get(open)), 410);
      assertShared(here.get("/actor"), 200);
    }
  }

  @Test
  void where_all_must_sign_the_application_keeps_its_own_paths() {
    try (Here here = new Here(settings -> settings.fetchAccess(FetchAccess.SIGNED))) {
      for (String accept : List.of("*/*", "application/json", "text/html")) {
        ServerRequest request = Here.request("GET", "/api/things", Headers.of("Accept", accept));
        assertThat(here.federation.handleIfOurs(request)).as(accept).isEmpty();
      }
    }
  }

  /** Somebody on loopback whose key can be fetched. */
  private static final class Friend implements AutoCloseable {
    private final KeyPair key = Keys.generateRsa();
    private final HttpServer http;

    Friend() throws IOException {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] document =
          ActivityStreams.standard()
              .write(
                  Person.builder()
                      .id(id())
                      .inbox(URI.create(id() + "/inbox"))
                      .publicKeys(List.of(PublicKey.of(keyId(), id(), Keys.toPem(key.getPublic()))))
                      .build());
      http.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getResponseHeaders().set("Content-Type", Here.ACTIVITY_JSON);
              exchange.sendResponseHeaders(200, document.length);
              exchange.getResponseBody().write(document);
            }
          });
      http.start();
    }

    URI id() {
      return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/friend");
    }

    private URI keyId() {
      return URI.create(id() + "#main-key");
    }

    /** A request that is signed. */
    ServerRequest get(URI uri) {
      RequestHead head =
          new RequestHead(
              "GET", uri, Headers.of("Host", uri.getRawAuthority(), "Accept", Here.ACTIVITY_JSON));
      Headers headers =
          new MessageSigner(InstantSource.system())
              .sign(
                  head, null, SignatureScheme.DRAFT_CAVAGE_12, Signer.of(keyId(), key.getPrivate()))
              .headers();
      return Here.request("GET", Here.target(uri), headers);
    }

    @Override
    public void close() {
      http.stop(0);
    }
  }
}
