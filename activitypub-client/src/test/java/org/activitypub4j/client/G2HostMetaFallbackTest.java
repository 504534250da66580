package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md G2: where a host has no WebFinger, its host-meta may say who has. */
class G2HostMetaFallbackTest {
  private final ScriptedPeer home = ScriptedPeer.start();
  private final ScriptedPeer web = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final Handle handle = Handle.of("alice", "home.test:" + home.port());
  private final String resource = handle.toUri().toString().replace(":", "%3A").replace("@", "%40");
  private final URI actor = web.url("web.test", "/users/alice");

  @AfterEach
  void close() {
    client.close();
    home.close();
    web.close();
  }

  private ResolvedActor lookup() {
    return client.lookup(handle, client.newBudget());
  }

  private FetchException refusal() {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, this::lookup))
        .orElseThrow(() -> new AssertionError("not refused"));
  }

  private void hostMeta(String contentType, String xml) {
    home.on("/.well-known/host-meta", Reply.of(200, "Content-Type: " + contentType + "\r\n", xml));
  }

  private void hostMeta(URI template) {
    hostMeta("application/xrd+xml", xrd(template.toString()));
  }

  private static String xrd(String... templates) {
    StringBuilder xml =
        new StringBuilder("<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">");
    for (String template : templates) {
      xml.append("<Link rel=\"lrdd\" template=\"").append(template).append("={uri}\"/>");
    }
    return xml.append("</XRD>").toString();
  }

  private void serveWeb() {
    String descriptor =
        """
        {"subject":"%s","links":[{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
            .formatted(handle.toUri(), actor);
    Reply reply = Reply.of(200, "Content-Type: application/jrd+json\r\n", descriptor);
    String own = "alice%40web.test%3A" + web.port();
    web.on("/finger?r=" + resource, reply)
        .on("/.well-known/webfinger?resource=acct%3A" + own, reply)
        .on(
            "/users/alice",
            Reply.document(
                """
                {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
                 "inbox":"%s/inbox","preferredUsername":"alice"}"""
                    .formatted(actor, actor)));
  }

  @Test
  void on_404_the_template_of_host_meta_leads_to_webfinger() {
    hostMeta(web.url("web.test", "/finger?r"));
    serveWeb();

    assertThat(lookup().proof()).isEqualTo(HandleProof.ACTOR_HOST);
    assertThat(home.log())
        .containsExactly(
            "GET /.well-known/webfinger?resource=" + resource + " unsigned",
            "GET /.well-known/host-meta unsigned");
    assertThat(home.requests().get(1).header("Accept").orElseThrow())
        .startsWith("application/xrd+xml");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 410, 429, 500})
  void another_status_is_an_answer(int status) {
    home.on("/.well-known/webfinger?resource=" + resource, Reply.status(status));
    hostMeta(web.url("web.test", "/finger?r"));
    serveWeb();

    assertThat(refusal().status()).hasValue(status);
    assertThat(home.requests()).hasSize(1);
  }

  @Test
  void a_template_that_leads_back_to_the_404_is_not_asked_again() {
    hostMeta(home.url("home.test", "/.well-known/webfinger?resource"));

    assertThat(refusal().reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(home.requests()).hasSize(2);
  }

  @Test
  void there_is_no_second_fallback() {
    hostMeta(home.url("home.test", "/other?r"));

    assertThat(refusal().url().orElseThrow().getPath()).isEqualTo("/other");
    assertThat(home.requests()).hasSize(3);
  }

  @Test
  void what_is_no_host_meta_leaves_the_404() {
    for (String type :
        List.of("text/html", "application/json", "text/xml\r\nContent-Type: text/xml")) {
      hostMeta(type, xrd(web.url("web.test", "/finger?r").toString()));
      assertThat(refusal().reason()).isEqualTo(Reason.NOT_FOUND);
    }
    hostMeta("application/xrd+xml", "<XRD/>");
    FetchException refused = refusal();
    assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refused.getSuppressed()).hasSize(1);
    assertThat(web.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://web.test/?r", "/finger?r", "http://user@web.test/?r", "http://w_b/?r", "x"})
  void a_template_that_is_no_url_to_fetch_is_passed_over(String template) {
    hostMeta("text/xml; charset=utf-8", xrd(template));
    assertThat(refusal().reason()).isEqualTo(Reason.NOT_FOUND);

    serveWeb();
    hostMeta("application/xml", xrd(template, web.url("web.test", "/finger?r").toString()));
    assertThat(lookup().document().id()).isEqualTo(actor);
  }

  @Test
  void a7_https_does_not_lead_to_http() {
    try (ScriptedPeer secure = ScriptedPeer.startTls()) {
      secure.on(
          "/.well-known/host-meta",
          Reply.of(
              200,
              "Content-Type: application/xrd+xml\r\n",
              xrd(web.url("web.test", "/finger?r").toString())));
      Handle asked = Handle.of("alice", "peer.test:" + secure.port());

      assertThat(
              catchThrowableOfType(
                      FetchException.class, () -> client.webFinger(asked, client.newBudget()))
                  .reason())
          .isEqualTo(Reason.NOT_FOUND);
      assertThat(web.requests()).isEmpty();
    }
  }

  @Test
  void no_entity_is_fetched() {
    String entity = web.url("web.test", "/entity").toString();
    hostMeta(
        "application/xrd+xml",
        """
        <!DOCTYPE XRD SYSTEM "%s" [<!ENTITY %% a SYSTEM "%s"> %%a; <!ENTITY b SYSTEM "%s">]>"""
                .formatted(entity, entity, entity)
            + xrd(web.url("web.test", "/finger?&b;").toString()));

    assertThat(refusal().reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(web.connections()).isZero();
  }

  @Test
  void each_request_is_taken_from_the_budget() {
    hostMeta(web.url("web.test", "/finger?r"));
    serveWeb();
    Budget budget = Budget.of(new BudgetLimits(2, 5, Duration.ofSeconds(30))); // the first by https

    FetchException refused =
        catchThrowableOfType(FetchException.class, () -> client.webFinger(handle, budget));

    assertThat(refused.transport()).contains(TransportException.Reason.BUDGET);
    assertThat(home.requests()).hasSize(1);
  }
}
