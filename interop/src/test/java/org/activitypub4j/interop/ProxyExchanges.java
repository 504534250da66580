package org.activitypub4j.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.Handle;
import org.activitypub4j.interop.ProxiedBlog.Arrival;
import org.activitypub4j.interop.Visitor.Answer;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Follow;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The blog of the examples behind a proxy, both with the files of examples/deployment. A subclass
 * names the proxy.
 *
 * @param <P> the class of the proxy
 */
@Tag("exchange")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProxyExchanges<P extends ReverseProxy> {
  static final String ACTIVITY_JSON = "application/activity+json";
  static final String MASTODON =
      "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
  static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  private static final int MIB = 1 << 20;

  private final LoopbackPeer peer = LoopbackPeer.start();
  private @Nullable P proxy;
  private @Nullable ProxiedBlog proxied;
  private @Nullable Visitor visitor;

  /** Skips or fails the class where the proxy is not installed. */
  abstract void needsProxy();

  abstract P startProxy();

  @BeforeAll
  void start() {
    needsProxy();
    proxy = startProxy();
    proxied = ProxiedBlog.start(proxy, "");
    visitor = visitor("127.0.0.2", HttpVersionPolicy.NEGOTIATE);
  }

  @AfterAll
  void stop() {
    peer.close();
    if (visitor != null) {
      visitor.close();
    }
    if (proxied != null) {
      proxied.close();
    }
    if (proxy != null) {
      proxy.close();
    }
  }

  P proxy() {
    return Objects.requireNonNull(proxy, "not started");
  }

  ProxiedBlog proxied() {
    return Objects.requireNonNull(proxied, "not started");
  }

  Visitor visitor() {
    return Objects.requireNonNull(visitor, "not started");
  }

  PeerActor actor(String name) {
    return peer.actor("/users/" + name);
  }

  Visitor visitor(String address, HttpVersionPolicy version) {
    return new Visitor(address, proxy().certificate(), version);
  }

  /** A URL of the blog, as others know it. */
  URI url(String path) {
    return proxy().ports().origin().resolve(path);
  }

  URI inbox() {
    return url("/users/1/inbox");
  }

  URI post() {
    return proxied().blog().publish("tide" + UUID.randomUUID().toString().substring(0, 8), "Wet.");
  }

  /** The requests for a target that have come through the proxy so far. */
  List<Arrival> arrivals(URI target) {
    // The log is written after the answer; what came before this is in it when this is.
    URI last = url("/posts/" + UUID.randomUUID());
    visitor().get(last, BROWSER);
    AwaitServers.until("the log", () -> !proxied().arrivals(last).isEmpty(), proxied(), proxy());
    return proxied().arrivals(target);
  }

  private FederationClient client(ReverseProxy through) {
    return Reading.client()
        .sslContext(through.certificate().trusting())
        .resolver(host -> List.of(InetAddress.getLoopbackAddress()))
        .build();
  }

  // ---------------------------------------------------------------- who we are

  @Test
  void webfinger_and_the_actor_have_the_public_addresses() {
    try (FederationClient client = client(proxy())) {
      Handle handle = Handle.of("marina", proxy().ports().origin().getAuthority());

      Actor actor = client.lookup(handle, client.newBudget()).actor();

      assertThat(actor.id()).contains(url("/users/1"));
      assertThat(actor.inbox()).contains(inbox());
      assertThat(actor.urls()).isNotEmpty();
      assertThat(new String(ActivityStreams.standard().write(actor), UTF_8))
          .doesNotContain("127.0.0.1")
          .doesNotContain("http://" + ReverseProxy.HOST);
    }
  }

  @Test
  void the_check_at_the_start_finds_nothing_wrong() {
    visitor().get(url("/"), BROWSER);
    AwaitServers.until(
        "the blog looks itself up",
        () ->
            proxied().arrivals(url("/actor")).stream()
                .anyMatch(one -> one.userAgent().startsWith("blog/")),
        proxied(),
        proxy());

    assertThat(proxied().process().text()).doesNotContain(" WARN ");
  }

  @Test
  void handles_of_another_domain_lead_here() throws IOException {
    try (P other = startProxy();
        ProxiedBlog blog = ProxiedBlog.start(other, other.ports().handleDomain());
        FederationClient client = client(other);
        Visitor stranger =
            new Visitor("127.0.0.2", other.certificate(), HttpVersionPolicy.NEGOTIATE)) {
      Handle handle = Handle.of("marina", other.ports().handleDomain());

      assertThat(client.lookup(handle, client.newBudget()).actor().id())
          .contains(blog.blog().actor());

      URI handles = URI.create("https://" + other.ports().handleDomain());
      Answer redirect =
          stranger.get(handles.resolve("/.well-known/webfinger?resource=acct:a@b"), "*/*");
      assertThat(redirect.status()).isEqualTo(302);
      assertThat(redirect.header("Location"))
          .isEqualTo(blog.blog().origin() + "/.well-known/webfinger?resource=acct:a@b");
      assertThat(redirect.header("Access-Control-Allow-Origin")).isEqualTo("*");

      Files.createDirectories(other.handleSite());
      Files.writeString(other.handleSite().resolve("index.html"), "The site of the domain");
      assertThat(stranger.get(handles.resolve("/"), BROWSER).text())
          .isEqualTo("The site of the domain");
    }
  }

  // ---------------------------------------------------------------- what arrives

  private Follow follow(PeerActor actor) {
    return Follow.builder()
        .id(peer.uri("/follows/" + UUID.randomUUID()))
        .actor(actor.id())
        .object(proxied().blog().actor())
        .build();
  }

  private Headers sign(PeerActor actor, byte[] body, SignatureScheme scheme) {
    return actor.sign("POST", inbox(), body, scheme, InstantSource.system());
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void a_signed_follow_is_accepted_by_http_2(SignatureScheme scheme) {
    isAccepted("new" + scheme, scheme, visitor(), HttpVersion.HTTP_2);
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void a_signed_follow_is_accepted_by_http_1(SignatureScheme scheme) {
    try (Visitor old = visitor("127.0.0.2", HttpVersionPolicy.FORCE_HTTP_1)) {
      isAccepted("old" + scheme, scheme, old, HttpVersion.HTTP_1_1);
    }
  }

  private void isAccepted(String name, SignatureScheme scheme, Visitor by, HttpVersion version) {
    PeerActor carol = actor(name);
    byte[] body = ActivityStreams.standard().write(follow(carol));

    Answer answer = by.sendSigned("POST", inbox(), sign(carol, body, scheme), body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.response().getVersion()).isEqualTo(version);
    AwaitServers.until(
        "the Accept", () -> peer.count("POST", "/users/" + name + "/inbox") == 1, proxied());
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void a_body_that_was_changed_on_its_way_is_refused(SignatureScheme scheme) {
    PeerActor carol = actor("changed" + scheme);
    byte[] body = ActivityStreams.standard().write(follow(carol));
    Headers signed = sign(carol, body, scheme);
    byte[] other = ActivityStreams.standard().write(follow(carol));

    Answer answer = visitor().sendSigned("POST", inbox(), signed, other);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).containsIgnoringCase("digest");
  }

  /** The blog does not read gzip, but it sees that the body is what was signed. */
  @Test
  void a_body_in_gzip_arrives_as_it_was_sent() {
    PeerActor carol = actor("gzip");
    byte[] body = gzip(ActivityStreams.standard().write(follow(carol)));
    Map<String, String> headers = Visitor.plain(sign(carol, body, SignatureScheme.DRAFT_CAVAGE_12));
    headers.put("Content-Encoding", "gzip");

    Answer answer = visitor().send("POST", inbox(), headers, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("the body is not a document");
  }

  private static byte[] gzip(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void the_path_and_the_query_arrive_as_they_came() {
    URI target = url("/posts//%7Etide%C3%A9" + UUID.randomUUID() + "?a=%41+b&c='");

    visitor().get(target, ACTIVITY_JSON);

    assertThat(arrivals(target)).isNotEmpty();
  }

  @Test
  void what_a_client_writes_of_its_address_is_not_believed() {
    URI target = url("/posts/" + UUID.randomUUID());
    Map<String, String> forged =
        Map.of(
            "X-Forwarded-For", "192.0.2.1",
            "X-Forwarded-Proto", "http",
            "X-Forwarded-Host", "evil.example",
            "X-Forwarded-Port", "666",
            "X-Forwarded-Prefix", "/evil",
            "Forwarded", "for=192.0.2.1;host=evil.example;proto=http");

    visitor().send("GET", target, forged, null);

    Arrival arrival = arrivals(target).get(0);
    assertThat(arrival.address()).isEqualTo("127.0.0.2");
    assertThat(arrival.host()).isEqualTo(url("/").getAuthority());
    assertThat(arrival.forwardedFor()).isEqualTo("127.0.0.2");
    assertThat(arrival.forwardedProto()).isEqualTo("https");
    assertThat(arrival.forwardedHost()).isEqualTo(url("/").getAuthority());
    assertThat(arrival.forwardedPort()).isNotEqualTo("666");
    assertThat(arrival.forwardedPrefix()).isEqualTo("-");
    assertThat(arrival.forwarded()).isEqualTo("-");
  }

  /** Or they could write into these headers what they like. */
  @Test
  void strangers_cannot_go_around_the_proxy() {
    assertThatThrownBy(() -> new Socket("127.0.0.9", proxy().ports().application()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void the_blog_knows_that_visitors_use_https() {
    assertThat(visitor().get(url("/"), BROWSER).header("Strict-Transport-Security")).isNotEmpty();
  }

  // ---------------------------------------------------------------- pages and documents

  void isPage(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.header("Vary")).contains("Accept");
    assertThat(answer.header("Cache-Control")).contains("no-store");
  }

  void isDocument(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(ACTIVITY_JSON);
    assertThat(answer.header("Vary")).isEqualTo("Accept");
    assertThat(answer.header("Cache-Control")).isEmpty();
  }

  /** The second answer may come from a cache. */
  @Test
  void browsers_get_the_page_of_a_post_and_servers_the_document() {
    URI post = post();
    for (int i = 0; i < 2; i++) {
      Answer document = visitor().get(post, ACTIVITY_JSON);
      isDocument(document);
      assertThat(document.text()).contains("\"id\":\"" + post + "\"");
      Answer page = visitor().get(post, BROWSER);
      isPage(page);
      assertThat(page.text()).contains("<html");
      isDocument(visitor().get(post, MASTODON));
      isPage(visitor().get(post, "text/html, application/activity+json;q=0.5"));
    }
  }

  @Test
  void head_is_answered_like_get_without_a_body() {
    URI post = post();
    for (int i = 0; i < 2; i++) {
      Answer document = visitor().send("HEAD", post, Map.of("Accept", ACTIVITY_JSON), null);
      isDocument(document);
      assertThat(document.text()).isEmpty();
      Answer page = visitor().send("HEAD", post, Map.of("Accept", BROWSER), null);
      isPage(page);
      assertThat(page.text()).isEmpty();
      isDocument(visitor().get(post, ACTIVITY_JSON));
    }
    assertThat(visitor().get(post, ACTIVITY_JSON).text()).contains("\"id\":\"" + post + "\"");
  }

  // ---------------------------------------------------------------- limits

  /** Whether the length of a body is told before the body. */
  enum Length {
    ANNOUNCED,
    UNKNOWN
  }

  /** The status for an activity with spaces after it. */
  private int statusOfActivity(URI inbox, int bytes, Length length) {
    PeerActor carol = actor("long");
    byte[] follow = ActivityStreams.standard().write(follow(carol));
    byte[] body = Arrays.copyOf(follow, bytes);
    Arrays.fill(body, follow.length, bytes, (byte) ' ');
    Map<String, String> headers =
        Visitor.plain(
            carol.sign(
                "POST", inbox, body, SignatureScheme.DRAFT_CAVAGE_12, InstantSource.system()));
    if (length == Length.UNKNOWN) {
      headers.put("Transfer-Encoding", "chunked");
    }
    return statusByHttp1(inbox, headers, body);
  }

  /** Over HTTP/2, not every client reads an answer that comes before the request has ended. */
  private int statusByHttp1(URI target, Map<String, String> headers, byte[] body) {
    try (Visitor old = visitor("127.0.0.2", HttpVersionPolicy.FORCE_HTTP_1)) {
      return old.send("POST", target, headers, body).status();
    }
  }

  @ParameterizedTest
  @EnumSource(Length.class)
  void a_body_over_the_limit_of_an_inbox_is_refused(Length length) {
    for (URI inbox : List.of(inbox(), url("/inbox"))) {
      assertThat(statusOfActivity(inbox, MIB, length)).isEqualTo(202);
      assertThat(statusOfActivity(inbox, MIB + 1, length)).isEqualTo(413);
    }
  }

  /** The status for a form with a file. */
  private int statusOfUpload(int bytes, Length length) {
    String begin = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n";
    String end = "\r\n--x--\r\n";
    String form = begin + "a".repeat(bytes - begin.length() - end.length()) + end;
    Map<String, String> headers =
        new HashMap<>(Map.of("Content-Type", "multipart/form-data; boundary=x"));
    if (length == Length.UNKNOWN) {
      headers.put("Transfer-Encoding", "chunked");
    }
    return statusByHttp1(url("/posts/x/comments"), headers, form.getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource(Length.class)
  void a_body_over_the_limit_of_the_site_is_refused(Length length) {
    assertThat(statusOfUpload(5 * MIB, length)).isEqualTo(403); // it has no token of a form
    assertThat(statusOfUpload(5 * MIB + 1, length)).isEqualTo(413);
  }

  // ---------------------------------------------------------------- http

  /** Where http leads to. */
  abstract String redirected(String target);

  @Test
  void http_is_redirected_with_path_and_query() {
    URI http = URI.create("http://" + ReverseProxy.HOST + ":" + proxy().ports().http());
    for (String target :
        List.of("/posts/x?y=%41", "/.well-known/webfinger?resource=acct:marina@blog.example.com")) {
      Answer redirect = visitor().get(http.resolve(target), "*/*");

      assertThat(redirect.status()).isEqualTo(308);
      assertThat(redirect.header("Location")).isEqualTo(redirected(target));
    }
  }
}
