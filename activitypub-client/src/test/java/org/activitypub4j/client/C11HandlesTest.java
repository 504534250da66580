package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.model.Origin;
import org.activitypub4j.testing.SteppingClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handles: https first, what is known is not asked again, and a failure is one clean line. */
@Timeout(20)
class C11HandlesTest {
  private final ScriptedPeer peer = ScriptedPeer.start();
  private final SteppingClock clock = Clients.clock();
  private final List<RequestEvent> events = new CopyOnWriteArrayList<>();
  private final FederationClient client =
      Clients.builder().clock(clock).observer(events::add).build();
  private final Handle moe = Handle.of("moe", "peer.test:" + peer.port());
  private final URI id = peer.url("/moe");

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private static String path(Handle handle) {
    return "/.well-known/webfinger?resource="
        + handle.toUri().toString().replace(":", "%3A").replace("@", "%40");
  }

  private static void finger(ScriptedPeer peer, Handle asked, Handle subject, URI self) {
    peer.on(
        path(asked),
        Reply.of(
            200,
            "Content-Type: application/jrd+json\r\n",
            """
            {"subject":"%s","links":[{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
                .formatted(subject.toUri(), self)));
  }

  private static void actor(ScriptedPeer peer, URI id, String name) {
    peer.on(
        id.getPath(),
        Reply.document(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
             "inbox":"%s/inbox","preferredUsername":"%s"}"""
                .formatted(id, id, name)));
  }

  private void serveMoe() {
    finger(peer, moe, moe, id);
    actor(peer, id, "moe");
  }

  private ResolvedActor lookup(Handle handle) {
    return client.lookup(handle, client.newBudget());
  }

  private FetchException refusal(Handle handle) {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, () -> lookup(handle)))
        .orElseThrow(() -> new AssertionError("not refused"));
  }

  /** The schemes of the requests for WebFinger, in order. */
  private List<String> schemes() {
    return events.stream()
        .map(RequestEvent::target)
        .filter(url -> url.getPath().equals("/.well-known/webfinger"))
        .map(URI::getScheme)
        .toList();
  }

  @Nested
  class Https_and_http {
    @Test
    void https_is_asked_first_and_alone_where_it_is_spoken() {
      try (ScriptedPeer secure = ScriptedPeer.startTls()) {
        Handle handle = Handle.of("moe", "peer.test:" + secure.port());
        URI actor = secure.url("/moe");
        finger(secure, handle, handle, actor);
        actor(secure, actor, "moe");

        assertThat(lookup(handle).document().id()).isEqualTo(actor);
        assertThat(schemes()).containsExactly("https");
      }
    }

    @Test
    void http_is_asked_where_there_is_no_https_and_remembered_for_an_hour() {
      serveMoe();
      Handle lea = Handle.of("lea", moe.host());
      finger(peer, lea, lea, peer.url("/lea"));
      actor(peer, peer.url("/lea"), "lea");

      lookup(moe);
      assertThat(schemes()).containsExactly("https", "http");
      lookup(lea);
      assertThat(schemes()).containsExactly("https", "http", "http");

      clock.advance(Duration.ofHours(2));
      lookup(lea);
      assertThat(schemes()).containsExactly("https", "http", "http", "https", "http");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void an_answer_by_https_is_an_answer(int status) {
      try (ScriptedPeer secure = ScriptedPeer.startTls()) {
        Handle handle = Handle.of("moe", "peer.test:" + secure.port());
        secure.on(path(handle), Reply.of(status, "", "blocked"));

        assertThat(refusal(handle).status()).hasValue(status);
        assertThat(schemes()).containsExactly("https");
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500})
    void an_answer_by_http_is_one_too_and_shows_that_it_is_spoken(int status) {
      peer.on(path(moe), Reply.of(status, "", "blocked"));

      assertThat(refusal(moe).status()).hasValue(status);
      assertThat(refusal(moe).status()).hasValue(status);
      assertThat(schemes()).containsExactly("https", "http", "http");
    }

    @Test
    void where_nobody_is_the_first_failure_is_told() {
      peer.close();

      FetchException refused = refusal(moe);

      assertThat(refused.url().orElseThrow().getScheme()).isEqualTo("https");
      assertThat(refused.getSuppressed()).hasSize(1);
      assertThat(schemes()).containsExactly("https", "http");
    }

    @Test
    void http_is_asked_first_by_a_server_that_speaks_it_itself() {
      serveMoe();
      try (FederationClient demo =
          Clients.builder()
              .observer(events::add)
              .userAgent("Tests", "1.0", Origin.parse("http://us.test:8080"))
              .build()) {
        assertThat(demo.lookup(moe, demo.newBudget()).document().id()).isEqualTo(id);
        assertThat(schemes()).containsExactly("http");
      }
    }

    @Test
    void outside_the_allowed_networks_http_is_never_asked() {
      try (FederationClient strict = FederationClient.builder().observer(events::add).build()) {
        Handle literal = Handle.of("moe", "127.0.0.1:" + peer.port());
        assertThat(
                catchThrowableOfType(
                    FetchException.class, () -> strict.lookup(literal, strict.newBudget())))
            .isNotNull();
        assertThat(schemes()).containsExactly("https");
        assertThat(peer.connections()).isZero();
      }
    }
  }

  @Nested
  class Known_handles {
    @Test
    void a_handle_is_asked_for_once_an_hour() {
      serveMoe();
      ResolvedActor first = lookup(moe);
      int requests = peer.requests().size();
      assertThat(requests).isEqualTo(2);

      clock.advance(Duration.ofMinutes(59));
      ResolvedActor again = lookup(Handle.of("MOE", moe.host()));

      assertThat(peer.requests()).hasSize(requests);
      assertThat(again.handle()).isEqualTo(first.handle());
      assertThat(again.proof()).isEqualTo(HandleProof.SAME_HOST);
      assertThat(again.document().id()).isEqualTo(id);
      clock.advance(Duration.ofMinutes(1));
      lookup(moe);
      assertThat(peer.requests()).hasSize(requests + 2);
    }

    @Test
    void a_known_handle_is_known_while_its_server_is_down_for_a_week() {
      serveMoe();
      lookup(moe);
      peer.close();

      clock.advance(Duration.ofDays(6));
      assertThat(lookup(moe).document().id()).isEqualTo(id);
      assertThat(client.handleOf(id, client.newBudget()).handle()).contains(moe);

      clock.advance(Duration.ofDays(2));
      assertThat(refusal(moe).reason()).isEqualTo(Reason.TRANSPORT);
    }

    @Test
    void a_handle_of_another_domain_is_known_too() {
      try (ScriptedPeer home = ScriptedPeer.start()) {
        Handle vanity = Handle.of("moe", "home.test:" + home.port());
        finger(home, vanity, vanity, id);
        finger(peer, moe, vanity, id);
        actor(peer, id, "moe");

        assertThat(lookup(vanity).proof()).isEqualTo(HandleProof.ACTOR_HOST);
        int requests = peer.requests().size() + home.requests().size();
        assertThat(lookup(vanity).proof()).isEqualTo(HandleProof.ACTOR_HOST);
        assertThat(peer.requests().size() + home.requests().size()).isEqualTo(requests);
        assertThat(lookup(moe).handle()).contains(vanity);
      }
    }

    @Test
    void an_actor_that_has_another_name_by_now_is_not_found_by_the_old_one() {
      serveMoe();
      lookup(moe);
      actor(peer, id, "joe");
      client.forget(id);

      assertThat(refusal(moe).reason()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
    }

    @Test
    void an_actor_that_is_gone_is_not_found_any_more() {
      serveMoe();
      lookup(moe);
      peer.on("/moe", Reply.status(410));
      client.forget(id);

      assertThat(refusal(moe).reason()).isEqualTo(Reason.GONE);
    }

    @Test
    void a_handle_that_its_host_does_not_know_any_more_is_not_found_after_an_hour() {
      serveMoe();
      lookup(moe);
      peer.on(path(moe), Reply.status(404));

      clock.advance(Duration.ofHours(1));
      assertThat(refusal(moe).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void a_handle_that_was_not_proven_is_not_known() {
      try (ScriptedPeer evil = ScriptedPeer.start()) {
        Handle claimed = Handle.of("moe", "evil.test:" + evil.port());
        finger(evil, claimed, claimed, id);
        serveMoe();

        assertThat(refusal(claimed).reason()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
        assertThat(refusal(claimed).reason()).isEqualTo(Reason.HANDLE_NOT_PROVEN);
      }
    }
  }

  @Nested
  class What_a_failure_says {
    private String message(String headers, String body) {
      peer.on(path(moe), Reply.of(500, headers, body));
      return String.valueOf(refusal(moe).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Content-Type: text/html\r\n",
          "Content-Type: application/xhtml+xml; charset=utf-8\r\n",
          ""
        })
    void a_page_is_not_told(String headers) {
      String message =
          message(
              headers,
              "\n <!DOCTYPE html>\n<html><head><style>b{}</style><title>Oh</title></head></html>");

      assertThat(message).endsWith("answered 500: (an HTML page)").doesNotContain("<");
    }

    @Test
    void what_is_labelled_as_a_page_is_none_to_tell_even_if_it_begins_with_a_word() {
      assertThat(message("Content-Type: text/html\r\n", "Oh <b>no</b>")).doesNotContain("<");
    }

    @Test
    void a_word_of_the_server_is_told_in_one_line() {
      assertThat(message("Content-Type: application/json\r\n", "{\"error\":\n\t\"no\u2028such\"}"))
          .endsWith("answered 500: {\"error\":  \"no such\"}");
    }

    @Test
    void it_is_short_whatever_the_server_sends() {
      peer.on(path(moe), Reply.of(200, "Content-Type: x/" + "y".repeat(3_000) + "\r\n", "{}"));
      assertThat(String.valueOf(refusal(moe).getMessage())).hasSizeLessThanOrEqualTo(500);

      String long500 = message("", "z".repeat(2_000));
      assertThat(long500.length()).isBetween(300, 500);
    }

    @Test
    void what_a_delivery_is_answered_is_told_so_too() {
      peer.on("/inbox", Reply.of(422, "Content-Type: text/html\r\n", "<h1>No</h1>"));

      assertThat(Deliveries.deliver(client, peer.url("/inbox")).message())
          .endsWith("answered 422: (an HTML page)");
    }
  }
}
