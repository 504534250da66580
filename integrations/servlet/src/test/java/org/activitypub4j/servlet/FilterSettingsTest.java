package org.activitypub4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.activitypub4j.model.Like;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.http.RequestWorkers;
import org.activitypub4j.signatures.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The filter keeps its word however the application, the container and other filters are set. */
@Timeout(60)
class FilterSettingsTest {
  private static final String AS2 = "application/activity+json";

  private final Peer peer = new Peer();

  /** Each test starts its own. */
  @SuppressWarnings("NullAway.Init")
  private TestServer server;

  @AfterEach
  void stop() {
    server.close();
    peer.close();
  }

  private void start(TestServer.Settings settings) throws Exception {
    server = settings.start();
  }

  @Test
  void a_signature_covers_the_target_as_it_was_sent() throws Exception {
    start(TestServer.with().engine(engine -> engine.fetchAccess(FetchAccess.SIGNED)));
    for (String target : new String[] {"?a=%7Eb%2f&c=d+e", "?b&&=%C3%A9&a", "?a?b=;c"}) {
      URI odd = URI.create(server.alice() + target);
      assertThat(Http.get(odd, peer.signedGet(odd)).statusCode()).as(target).isEqualTo(200);
    }
    Headers other = peer.signedGet(URI.create(server.alice() + "?a=%7Eb"));
    assertThat(Http.get(URI.create(server.alice() + "?a=~b"), other).statusCode()).isEqualTo(401);
  }

  @Test
  void G11_a_server_that_is_closing_says_when_to_come_again() throws Exception {
    start(TestServer.with());
    server.federation.close(Duration.ofSeconds(1));
    HttpResponse<String> answer = peer.sendLike(server);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void an_application_below_a_path_has_its_path_in_all_ids() throws Exception {
    Routes routes =
        Routes.below("/app/users/{actor}").toBuilder()
            .sharedInbox("/app/inbox")
            .instanceActor("/app/actor")
            .nodeInfo("/app/nodeinfo/{version}")
            .build();
    start(TestServer.with().contextPath("/app").engine(engine -> engine.routes(routes)));

    assertThat(server.inbox().getPath()).isEqualTo("/app/users/alice/inbox");
    assertThat(Http.get(server.alice()).headers().firstValue("Content-Type")).contains(AS2);
    assertThat(Http.get(server.uri("/app/users/x")).body()).isEqualTo("GET /app/users/x null ");
    assertThat(peer.sendLike(server).statusCode()).isEqualTo(202);
    server.await(Like.class);
  }

  @Test
  void without_async_support_the_thread_of_the_container_does_it() throws Exception {
    start(TestServer.with().withoutAsync());

    assertThat(peer.sendLike(server).statusCode()).isEqualTo(202);
    server.await(Like.class);
  }

  @Test
  void A8_what_no_thread_is_free_for_is_to_come_again() throws Exception {
    start(
        TestServer.with()
            .adapter(
                filter ->
                    filter.withWorkers(
                        RequestWorkers.on(
                            work -> {
                              throw new RejectedExecutionException();
                            },
                            1))));
    HttpResponse<String> answer = peer.sendLike(server);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(Http.get(server.alice()).statusCode()).isEqualTo(200);
  }

  @Test
  void requests_and_responses_may_be_wrapped() throws Exception {
    start(
        TestServer.with()
            .before(
                (request, response, chain) -> {
                  Buffering buffer = new Buffering(response);
                  chain.doFilter(
                      new HttpServletRequestWrapper((HttpServletRequest) request), buffer);
                  if (!request.isAsyncStarted()) {
                    response.getOutputStream().write(buffer.kept.toByteArray());
                  }
                }));

    assertThat(Http.get(server.alice()).headers().firstValue("Content-Type")).contains(AS2);
    assertThat(peer.sendLike(server).statusCode()).isEqualTo(202);
    byte[] like = peer.like(server.alice(), 0);
    HttpResponse<String> refused = Http.post(server.inbox(), Headers.of(), like);
    assertThat(refused.body()).contains("application/activity+json");
  }

  /** Keeps what is written until the filter that made it writes it. */
  private static final class Buffering extends HttpServletResponseWrapper {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Buffering(ServletResponse response) {
      super((HttpServletResponse) response);
    }

    @Override
    public ServletOutputStream getOutputStream() {
      return new ServletOutputStream() {
        @Override
        public void write(int octet) {
          kept.write(octet);
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          try {
            listener.onWritePossible(); // it always is
          } catch (IOException e) {
            listener.onError(e);
          }
        }
      };
    }
  }

  @Test
  void who_has_answered_already_has_answered() throws Exception {
    start(
        TestServer.with()
            .before(
                (request, response, chain) -> {
                  ((HttpServletResponse) response).setStatus(298);
                  response.flushBuffer();
                  chain.doFilter(request, response);
                }));

    assertThat(Http.get(server.alice()).statusCode()).isEqualTo(298);
    assertThat(peer.sendLike(server).body()).startsWith("POST ");
  }

  @Test
  void what_filters_before_have_set_is_replaced() throws Exception {
    start(
        TestServer.with()
            .before(
                (request, response, chain) -> {
                  ((HttpServletResponse) response).setHeader("Cache-Control", "public");
                  ((HttpServletResponse) response).setHeader("Vary", "Origin");
                  chain.doFilter(request, response);
                }));
    HttpResponse<String> answer = Http.get(server.uri("/users/broken"));

    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(Http.get(server.alice()).headers().allValues("Vary"))
        .as("in one line: some caches read only one")
        .containsExactly("Origin, Accept");
    assertThat(Http.get(server.alice(), "Accept", "text/html").headers().allValues("Vary"))
        .as("the page of the application")
        .containsExactly("Origin, Accept");
  }
}
