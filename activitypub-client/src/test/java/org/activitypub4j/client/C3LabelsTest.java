package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A label that says nothing will do where the path says what a document is, and only there. */
@Timeout(20)
class C3LabelsTest {
  private static final String SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/2.1";

  private final ScriptedPeer peer = ScriptedPeer.start();
  private final FederationClient client = Clients.loopback();
  private final Handle handle = Handle.of("lin", "peer.test:" + peer.port());
  private final String resource = handle.toUri().toString().replace(":", "%3A").replace("@", "%40");
  private final URI lin = peer.url("/people/lin");

  static Stream<String> silent() {
    return Stream.of(
        "",
        "Content-Type: application/octet-stream\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: TEXT/PLAIN\r\n");
  }

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  @BeforeEach
  void serveLin() {
    peer.on(
        "/people/lin",
        Reply.document(
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Person",
             "inbox":"%s/inbox","preferredUsername":"lin"}"""
                .formatted(lin, lin)));
  }

  private String descriptor() {
    return """
        {"subject":"%s","links":[{"rel":"self","type":"application/activity+json","href":"%s"}]}"""
        .formatted(handle.toUri(), lin);
  }

  private static String xrd(URI template) {
    return """
        <XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
          <Link rel="lrdd" template="%s={uri}"/></XRD>"""
        .formatted(template);
  }

  private URI lookup() {
    return client.lookup(handle, client.newBudget()).document().id();
  }

  private FetchException refusal() {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, this::lookup))
        .orElseThrow(() -> new AssertionError("not refused"));
  }

  private String fingerPath() {
    return "/.well-known/webfinger?resource=" + resource;
  }

  @ParameterizedTest
  @MethodSource("silent")
  void webfinger_is_read_under_any_silent_label(String header) {
    peer.on(fingerPath(), Reply.of(200, header, descriptor()));

    assertThat(lookup()).isEqualTo(lin);
  }

  @ParameterizedTest
  @MethodSource("silent")
  void host_meta_is_read_under_any_silent_label(String header) {
    peer.on("/.well-known/host-meta", Reply.of(200, header, xrd(peer.url("/finger?for"))))
        .on(
            "/finger?for=" + resource,
            Reply.of(200, "Content-Type: application/jrd+json\r\n", descriptor()));

    assertThat(lookup()).isEqualTo(lin);
  }

  @ParameterizedTest
  @MethodSource("silent")
  void the_index_of_nodeinfo_is_read_under_any_silent_label(String header) {
    peer.on(
            "/.well-known/nodeinfo",
            Reply.of(
                200,
                header,
                "{\"links\":[{\"rel\":\"%s\",\"href\":\"%s\"}]}"
                    .formatted(SCHEMA, peer.url("/nodeinfo/2.1"))))
        .on("/nodeinfo/2.1", Reply.of(200, "Content-Type: application/json\r\n", "{}"));

    assertThat(client.nodeInfo(peer.origin(), client.newBudget()).version()).isEqualTo("2.1");
  }

  // ------------------------------------------------------------------ what stays refused

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/xml",
        "image/png",
        "application/octet-streams",
        "text/plain-ish",
        "multipart/form-data"
      })
  void a_label_that_says_something_else_is_believed(String label) {
    peer.on(fingerPath(), Reply.of(200, "Content-Type: " + label + "\r\n", descriptor()));

    assertThat(refusal().reason()).isEqualTo(Reason.CONTENT_TYPE);
  }

  @Test
  void two_labels_are_refused() {
    peer.on(
        fingerPath(),
        Reply.of(
            200,
            "Content-Type: text/plain\r\nContent-Type: application/octet-stream\r\n",
            descriptor()));

    assertThat(refusal().reason()).isEqualTo(Reason.CONTENT_TYPE);
  }

  @ParameterizedTest
  @MethodSource("silent")
  void a_file_that_somebody_uploaded_is_no_webfinger_where_host_meta_leads_to_it(String header) {
    peer.on(
            "/.well-known/host-meta",
            Reply.of(200, "Content-Type: application/xrd+xml\r\n", xrd(peer.url("/uploads/1?for"))))
        .on("/uploads/1?for=" + resource, Reply.of(200, header, descriptor()));

    assertThat(refusal().reason()).isEqualTo(Reason.CONTENT_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/uploads/1",
        "/.well-known/../uploads/1",
        "/.well-known/webfinger/../../uploads/1",
        "/u/.well-known/webfinger",
        "/.well-known/webfinger/",
        "/.well-known/x",
        "/.well-known/%77ebfinger"
      })
  void nor_where_a_well_known_path_redirects_to_it(String path) {
    peer.on(fingerPath(), Reply.redirect(peer.url(path).toString()))
        .on(path, Reply.of(200, "Content-Type: application/octet-stream\r\n", descriptor()));

    assertThat(refusal().reason()).isEqualTo(Reason.CONTENT_TYPE);
  }

  @ParameterizedTest
  @MethodSource("silent")
  void nor_where_it_is_said_to_be_nodeinfo(String header) {
    peer.on(
            "/.well-known/nodeinfo",
            Reply.of(
                200,
                "",
                "{\"links\":[{\"rel\":\"%s\",\"href\":\"%s\"}]}"
                    .formatted(SCHEMA, peer.url("/uploads/1"))))
        .on("/uploads/1", Reply.of(200, header, "{}"));

    assertThat(
            Optional.ofNullable(
                    catchThrowableOfType(
                        FetchException.class,
                        () -> client.nodeInfo(peer.origin(), client.newBudget())))
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.CONTENT_TYPE);
  }

  /** Who can put a file there could be anybody on it, if only the label were not asked for. */
  @ParameterizedTest
  @MethodSource("silent")
  void no_object_is_read_under_a_silent_label_not_even_at_a_well_known_path(String header) {
    for (String path : new String[] {"/uploads/1", "/.well-known/webfinger"}) {
      peer.on(path, Reply.of(200, header, Clients.note(peer.url(path))));

      assertThat(Clients.refusal(client, peer.url(path)).reason()).isEqualTo(Reason.CONTENT_TYPE);
    }
  }

  // ------------------------------------------------------------------ what an error says

  @Test
  void an_error_names_both_places_that_failed() {
    peer.on("/.well-known/host-meta", Reply.status(503));

    FetchException refused = refusal();

    assertThat(refused.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refused)
        .hasMessageContaining(peer.url("/.well-known/webfinger") + "?")
        .hasMessageContaining("404")
        .hasMessageContaining(peer.url("/.well-known/host-meta") + " answered 503");
  }

  @Test
  void an_error_says_what_is_wrong_with_host_meta() {
    String hostMeta = peer.url("/.well-known/host-meta").toString();
    peer.on("/.well-known/host-meta", Reply.of(200, "Content-Type: text/html\r\n", "<html>"));
    assertThat(refusal()).hasMessageContaining(hostMeta + " is labelled [text/html]");

    peer.on("/.well-known/host-meta", Reply.of(200, "", "<XRD>"));
    assertThat(refusal()).hasMessageContaining(hostMeta + " cannot be read");

    peer.on(
        "/.well-known/host-meta",
        Reply.of(200, "", xrd(peer.url("/.well-known/webfinger?resource"))));
    assertThat(refusal()).hasMessageContaining(hostMeta + " names no other place");
  }
}
