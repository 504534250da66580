package org.activitypub4j.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.activitypub4j.model.Article;
import org.activitypub4j.model.Audience;
import org.activitypub4j.model.Create;
import org.activitypub4j.model.Follow;
import org.activitypub4j.model.Note;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.spring.test.ActivityPubTest;
import org.activitypub4j.testing.Await;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A whole application with MVC, Spring Security and the Actuator, over HTTP. */
@ActivityPubTest(
    properties = {
      "activitypub.storage.type=memory",
      "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
          + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
          + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration",
      "spring.application.name=weblog",
      "spring.security.user.name=admin",
      "spring.security.user.password=secret",
      "management.endpoints.web.exposure.include=*",
      "management.endpoint.health.show-details=always"
    })
class FederatedApplicationTest {
  @Autowired private Federation federation;
  @Autowired private LoopbackPeer peer;
  @Autowired private Application.Comments comments;
  @Autowired private FederationEndpoint endpoint;
  @Autowired private MeterRegistry registry;

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    ActorDirectory actors() {
      return name ->
          Optional.of(Person.builder().name("Weblog").build()).filter(blog -> name.equals("blog"));
    }

    @Bean
    Comments comments(Federation federation) {
      return new Comments(federation);
    }

    /** Hears and serves. */
    static class Comments {
      final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
      private final Federation federation;

      Comments(Federation federation) {
        this.federation = federation;
      }

      @OnActivity
      void created(Received<Create> received) {
        heard.add(received.actorId().toString());
      }

      @ServesObjects("/posts/{slug}")
      Optional<Article> article(String slug) {
        return Optional.of(
                Article.builder()
                    .name("A post")
                    .content("<p>Text</p>")
                    .attributedTo(federation.actor("blog").id())
                    .to(Audience.PUBLIC)
                    .build())
            .filter(article -> slug.equals("first"));
      }
    }

    /** Pages for people. */
    @RestController
    static class Pages {
      @GetMapping(value = "/posts/{slug}", produces = "text/html")
      String post(@PathVariable("slug") String slug) {
        return "<h1>" + slug.length() + "</h1>";
      }
    }
  }

  private static HttpResponse<String> get(URI uri, String accept)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Accept", accept).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private String actuator(String path) throws IOException, InterruptedException {
    String login = Base64.getEncoder().encodeToString("admin:secret".getBytes(UTF_8));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(federation.origin().resolve("/actuator" + path))
                .header("Authorization", "Basic " + login)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private ActorContext blog() {
    return federation.actor("blog");
  }

  @Test
  void a_follow_reaches_the_inbox_past_spring_security_and_is_answered() {
    PeerActor carol = peer.actor("/users/carol");
    Follow follow =
        Follow.builder().id(peer.uri("/follows/1")).actor(carol.id()).object(blog().id()).build();

    assertThat(carol.send(blog().inbox(), follow).statusCode()).isEqualTo(202);

    Await.until("the Accept", () -> peer.count("POST", "/users/carol/inbox") == 1);
    assertThat(blog().follows().countFollowers()).isEqualTo(1);
  }

  @Test
  void a_forged_request_is_refused_and_the_reason_is_told() throws Exception {
    URI inbox = blog().inbox();
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(inbox)
                    .header("Content-Type", "application/activity+json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"Follow\"}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void a_method_with_the_annotation_hears_what_is_sent_to_its_actors() throws Exception {
    PeerActor dave = peer.actor("/users/dave");
    Note note =
        Note.builder()
            .id(peer.uri("/notes/1"))
            .attributedTo(dave.id())
            .content("<p>Hello</p>")
            .to(Audience.PUBLIC)
            .cc(blog().id())
            .build();
    Create create =
        Create.builder()
            .id(peer.uri("/creates/1"))
            .actor(dave.id())
            .object(note)
            .to(Audience.PUBLIC)
            .cc(blog().id())
            .build();

    assertThat(dave.send(blog().inbox(), create).statusCode()).isEqualTo(202);

    Await.until("the handler", () -> comments.heard.contains(dave.id().toString()));
  }

  @Test
  void one_url_is_a_page_for_people_and_a_document_for_servers() throws Exception {
    URI post = federation.origin().resolve("/posts/first");

    HttpResponse<String> document = get(post, "application/activity+json");
    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(document.body()).contains("\"Article\"").contains(post.toString());

    // The page is the application's, and here Spring Security wants people to log in first.
    HttpResponse<String> page = get(post, "text/html");
    assertThat(page.statusCode()).isIn(302, 401);
    assertThat(page.headers().allValues("Vary").toString()).contains("Accept");
  }

  @Test
  void the_name_of_the_application_is_the_name_of_the_software() throws Exception {
    HttpResponse<String> info = get(federation.origin().resolve("/nodeinfo/2.1"), "*/*");
    assertThat(info.body()).contains("\"weblog\"");
  }

  @Test
  void what_is_behind_a_login_stays_there() throws Exception {
    assertThat(get(federation.origin().resolve("/actuator/activitypub"), "*/*").statusCode())
        .isEqualTo(401);
    assertThat(get(federation.origin().resolve("/actuator/health"), "*/*").body()).contains("UP");
  }

  @Test
  void administrators_see_what_waits_and_pause_hosts() throws Exception {
    assertThat(actuator("/activitypub"))
        .contains("\"origin\":\"" + federation.origin() + "\"")
        .contains("\"deliveries\":{")
        .contains("\"received\":{");

    endpoint.pause("hosts", "down.example", Duration.ofHours(1));
    assertThat(actuator("/activitypub/hosts")).contains("https://down.example");
    endpoint.resume("hosts", "down.example");
    assertThat(actuator("/activitypub/hosts")).doesNotContain("https://down.example");

    assertThat(actuator("/activitypub/deliveries")).isEqualTo("[]");
    assertThat(actuator("/activitypub/received")).isEqualTo("[]");
    assertThat(endpoint.again("deliveries", List.of(1L))).containsEntry("again", 0);
    assertThat(endpoint.forget("received", List.of(1L))).containsEntry("forgotten", 0);
    assertThatThrownBy(() -> endpoint.again("posts", List.of(1L)))
        .hasMessageContaining("deliveries, received and hosts");
  }

  @Test
  void requests_are_counted_without_a_tag_that_strangers_choose() throws Exception {
    PeerActor erin = peer.actor("/users/erin");
    Follow follow =
        Follow.builder().id(peer.uri("/follows/2")).actor(erin.id()).object(blog().id()).build();
    assertThat(erin.send(blog().inbox(), follow).statusCode()).isEqualTo(202);

    Await.until("the Accept", () -> peer.count("POST", "/users/erin/inbox") == 1);
    Await.until(
        "the count of the delivery", () -> registry.find("activitypub.delivery").counter() != null);

    assertThat(actuator("/metrics/activitypub.inbox"))
        .contains("accepted")
        .doesNotContain("erin")
        .doesNotContain("127.0.0.1");
    assertThat(actuator("/metrics/activitypub.delivery")).contains("done");
    assertThat(actuator("/metrics/activitypub.deliveries")).contains("waiting").contains("parked");
    assertThat(actuator("/health")).contains("deliveriesWaiting");
  }
}
