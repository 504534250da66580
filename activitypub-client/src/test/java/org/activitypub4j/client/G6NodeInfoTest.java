package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.UntrustedText;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** protocol.md G6: what servers say about themselves is read leniently, from themselves only. */
@Tag("corpus")
class G6NodeInfoTest {
  private static final String SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/";

  @AutoClose private final ScriptedPeer peer = ScriptedPeer.start();
  @AutoClose private final FederationClient client = Clients.loopback();

  private static Reply json(String type, String body) {
    return Reply.of(200, "Content-Type: " + type + "\r\n", body);
  }

  private static String link(String rel, Object href) {
    return "{\"rel\":\"%s\",\"href\":\"%s\"}".formatted(rel, href);
  }

  private void index(String... links) {
    peer.on(
        "/.well-known/nodeinfo",
        json("application/jrd+json", "{\"links\":[" + String.join(",", links) + "]}"));
  }

  private void serve(String body) {
    index(link(SCHEMA + "2.1", peer.url("/n")));
    peer.on("/n", json("application/json; profile=\"" + SCHEMA + "2.1#\"", body));
  }

  private NodeInfo nodeInfo() {
    return client.nodeInfo(peer.origin(), client.newBudget());
  }

  private NodeInfo read(String body) {
    serve(body);
    try (FederationClient fresh = Clients.loopback()) {
      return fresh.nodeInfo(peer.origin(), fresh.newBudget());
    }
  }

  private Reason refusal() {
    return Optional.ofNullable(catchThrowableOfType(FetchException.class, this::nodeInfo))
        .orElseThrow(() -> new AssertionError("not refused"))
        .reason();
  }

  @Test
  void a_whole_document_is_read() {
    NodeInfo info =
        read(
            """
            {"version":"2.1","software":{"name":"mastodon","version":"4.5.0",
               "repository":"https://example.org/code","homepage":"https://example.org/"},
             "protocols":["activitypub","nostr"],
             "services":{"inbound":["rss2.0"],"outbound":["atom1.0","smtp"]},
             "openRegistrations":false,
             "usage":{"users":{"total":5,"activeHalfyear":4,"activeMonth":3,"activeWeek":2},
               "localPosts":10,"localComments":0},
             "instance":{"name":"Here","description":"<b>Us</b>"},
             "metadata":{"any":["thing"]}}""");

    assertThat(info.url()).isEqualTo(peer.url("/n"));
    assertThat(info.version()).isEqualTo("2.1");
    assertThat(info.software())
        .isEqualTo(
            new NodeInfo.Software(
                "mastodon",
                "4.5.0",
                URI.create("https://example.org/code"),
                URI.create("https://example.org/")));
    assertThat(info.protocols()).containsExactly("activitypub", "nostr");
    assertThat(info.services())
        .isEqualTo(new NodeInfo.Services(List.of("rss2.0"), List.of("atom1.0", "smtp")));
    assertThat(info.openRegistrations()).isFalse();
    assertThat(info.usage()).isEqualTo(new NodeInfo.Usage(5L, 4L, 3L, 2L, 10L, 0L));
    assertThat(info.name()).isEqualTo(UntrustedText.of("Here"));
    assertThat(info.description()).isEqualTo(UntrustedText.of("<b>Us</b>"));
    assertThat(info.metadata()).containsOnlyKeys("any");
    assertThat(peer.log()).containsExactly("GET /.well-known/nodeinfo unsigned", "GET /n unsigned");
  }

  @Test
  void the_newest_known_version_is_taken_wherever_it_stands() {
    index(
        link(SCHEMA + "2.0", peer.url("/2.0")),
        link(SCHEMA + "3.0", peer.url("/3.0")),
        link("https://nodeinfo.diaspora.software/ns/schema/2.2", peer.url("/2.2")),
        link(SCHEMA + "2.1", peer.url("/2.1")),
        link(SCHEMA + "1.0", peer.url("/1.0")));
    peer.on("/2.2", json("application/json", "{}"));

    assertThat(nodeInfo().version()).isEqualTo("2.2");
  }

  @Test
  void an_older_version_here_is_preferred_to_a_newer_one_elsewhere() {
    index(
        link(SCHEMA + "2.2", "http://elsewhere.test/2.2"),
        link(SCHEMA + "2.1", peer.url("elsewhere.test", "/2.1")),
        link(SCHEMA + "2.0", peer.url("/2.0")));
    peer.on("/2.0", json("application/json", "{}"));

    assertThat(nodeInfo().version()).isEqualTo("2.0");
  }

  @Test
  void another_server_is_not_asked() {
    index(link(SCHEMA + "2.0", peer.url("elsewhere.test", "/2.0")));

    assertThat(refusal()).isEqualTo(Reason.LINK_REFUSED);
    assertThat(peer.requests()).hasSize(1);
  }

  @Test
  void another_server_is_not_asked_after_a_redirect_either() {
    index(link(SCHEMA + "2.0", peer.url("/2.0")));
    peer.on("/2.0", Reply.redirect(peer.url("elsewhere.test", "/n").toString()))
        .on("/n", json("application/json", "{}"));

    assertThat(refusal()).isEqualTo(Reason.TRANSPORT);
    assertThat(peer.log()).doesNotContain("GET /n unsigned");
  }

  @Test
  void the_server_is_the_one_to_which_the_index_redirects() {
    peer.on("/.well-known/nodeinfo", Reply.redirect(peer.url("social.test", "/index").toString()))
        .on(
            "/index",
            json(
                "application/json",
                "{\"links\":[" + link(SCHEMA + "2.0", peer.url("social.test", "/n")) + "]}"))
        .on("/n", json("application/json", "{}"));

    assertThat(nodeInfo().url()).isEqualTo(peer.url("social.test", "/n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"links\":{}}",
        "{\"links\":[1,{},{\"rel\":1},{\"rel\":\"" + SCHEMA + "2.0\"}]}",
        "{\"links\":[{\"rel\":\"" + SCHEMA + "2.0\",\"href\":\"/relative\"}]}",
        "{\"links\":[{\"rel\":\"" + SCHEMA + "1.1\",\"href\":\"http://peer.test/\"}]}",
        "{\"links\":[{\"rel\":\"" + SCHEMA + "2.00\",\"href\":\"http://peer.test/\"}]}"
      })
  void an_index_without_a_usable_link_names_none(String body) {
    peer.on("/.well-known/nodeinfo", json("application/json", body));

    assertThat(refusal()).isEqualTo(Reason.NO_LINK);
  }

  @Test
  void what_is_no_json_is_refused() {
    index(link(SCHEMA + "2.0", peer.url("/n")));
    peer.on("/n", json("text/html", "{}"));
    assertThat(refusal()).isEqualTo(Reason.CONTENT_TYPE);

    peer.on("/n", json("application/json", "[]"));
    assertThat(refusal()).isEqualTo(Reason.MALFORMED);

    peer.on("/n", json("application/json", "{\"a\":1,\"a\":2}"));
    assertThat(refusal()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void an_empty_document_says_nothing() {
    NodeInfo info = read("{}");

    assertThat(info.software()).isEqualTo(new NodeInfo.Software(null, null, null, null));
    assertThat(info.usage()).isEqualTo(new NodeInfo.Usage(null, null, null, null, null, null));
    assertThat(info.protocols()).isEmpty();
    assertThat(info.openRegistrations()).isNull();
    assertThat(info.metadata()).isEmpty();
  }

  @Test
  void odd_types_are_read_where_they_make_sense() {
    NodeInfo info =
        read(
            """
            {"software":{"name":"x","version":{"major":1,"minor":20,"patch":0}},
             "protocols":{"inbound":["activitypub"],"outbound":["activitypub","zot"]},
             "openRegistrations":"TRUE","metadata":[],
             "usage":{"users":{"total":"17","activeMonth":3.0},"localPosts":1e3}}""");

    assertThat(info.software().version()).isEqualTo("1.20.0");
    assertThat(info.protocols()).containsExactly("activitypub", "zot");
    assertThat(info.openRegistrations()).isTrue();
    assertThat(info.usage()).isEqualTo(new NodeInfo.Usage(17L, null, 3L, null, 1_000L, null));
    assertThat(info.metadata()).isEmpty();

    assertThat(read("{\"software\":\"hometown\",\"protocols\":\"activitypub\"}").software().name())
        .isEqualTo("hometown");
    assertThat(read("{\"software\":{\"version\":2.5}}").software().version()).isEqualTo("2.5");
  }

  @ParameterizedTest
  @CsvSource({"-1", "1e300", "1e-300", "null", "true", "'\"-1\"'", "'\"\"'", "[]", "{}"})
  void a_number_that_is_none_is_unknown(String value) {
    assertThat(read("{\"usage\":{\"localPosts\":" + value + "}}").usage().localPosts()).isNull();
  }

  @Test
  void what_is_too_long_is_left_out_or_cut() {
    String word = "\"" + "x".repeat(257) + "\"";
    NodeInfo info =
        read(
            "{\"software\":{\"name\":%s,\"version\":%s},\"protocols\":[%s%s]}"
                .formatted(word, word, word, ",\"a\"".repeat(1_000)));

    assertThat(info.software().name()).isNull();
    assertThat(info.software().version()).isNull();
    assertThat(info.protocols()).hasSize(64).containsOnly("a");
  }

  @Test
  void links_of_software_are_web_links() {
    assertThat(
            read("{\"software\":{\"homepage\":\"javascript:alert(1)\",\"repository\":7}}")
                .software())
        .isEqualTo(new NodeInfo.Software(null, null, null, null));
  }

  @Test
  void each_request_is_taken_from_the_budget() {
    serve("{}");
    Budget budget = Budget.of(new BudgetLimits(1, 5, Duration.ofSeconds(30)));

    assertThat(
            catchThrowableOfType(FetchException.class, () -> client.nodeInfo(peer.origin(), budget))
                .transport())
        .contains(TransportException.Reason.BUDGET);
    assertThat(peer.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "captures/fedify-doc-nodeinfo.json,fedify-peer,1.0.0,2",
    "captures/snac-doc-nodeinfo.json,snac,2.75,1",
    "captures/activitypubbot-doc-nodeinfo.json,activitypub-dot-bot,0.51.2,1"
  })
  void captured_documents_are_read(String file, String name, String version, long users) {
    Recordings.assumeThere();
    JsonObject capture = ActivityStreams.standard().read(Recordings.bytes(file)).toJson();

    NodeInfo info = read(capture.getString("body_raw"));

    assertThat(info.software().name()).isEqualTo(name);
    assertThat(info.software().version()).isEqualTo(version);
    assertThat(info.usage().totalUsers()).isEqualTo(users);
    assertThat(info.protocols()).containsExactly("activitypub");
    assertThat(info.openRegistrations()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "nodeinfo/1.0-example.json,diaspora,123",
    "nodeinfo/1.1-example.json,diaspora,123",
    "nodeinfo/2.0-example.json,diaspora,123",
    "nodeinfo/2.1-example.json,diaspora,123",
    "nodeinfo/2.2-example.json,diaspora,123",
    "platforms/mastodon/mastodon-nodeinfo20.json,mastodon,971090"
  })
  void documents_of_all_versions_are_read(String file, String name, long users) {
    Recordings.assumeThere();

    NodeInfo info = read(Recordings.text(file));

    assertThat(info.software().name()).isEqualTo(name);
    assertThat(info.usage().totalUsers()).isEqualTo(users);
    assertThat(info.protocols()).isNotEmpty();
    assertThat(info.openRegistrations()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "captures/fedify-doc-nodeinfo-index.json,https://fedify.test,2.1",
    "captures/snac-doc-nodeinfo-index.json,https://snac.test,2.0",
    "captures/activitypubbot-doc-nodeinfo-index.json,https://bot.test,2.2"
  })
  void captured_indexes_lead_to_the_newest_version(String file, String server, String version) {
    Recordings.assumeThere();
    JsonObject capture = ActivityStreams.standard().read(Recordings.bytes(file)).toJson();
    String here = peer.url("").toString();
    peer.on(
        "/.well-known/nodeinfo",
        json("application/json", capture.getString("body_raw").replace(server, here)));
    for (String target :
        List.of("/nodeinfo/2.0", "/nodeinfo/2.1", "/nodeinfo/2.2", "/nodeinfo_2_0")) {
      peer.on(target, json("application/json", "{}"));
    }

    assertThat(nodeInfo().version()).isEqualTo(version);
  }

  @Property(edgeCases = EdgeCasesMode.NONE) // there are too many combinations of them
  void no_document_breaks_the_reader(@ForAll("documents") String body) {
    JsonObject json = Json.createReader(new StringReader(body)).readObject();

    NodeInfo info = NodeInfoReader.read(URI.create("https://a.test/"), "2.0", json);

    assertThat(info.protocols()).hasSizeLessThanOrEqualTo(64);
  }

  @Provide
  Arbitrary<String> documents() {
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.of(
                "null",
                "true",
                "[]",
                "{}",
                "-0",
                "1e400",
                "1e-400",
                "1e2147483647",
                "1e-2147483647",
                "12345678901234567890",
                "[[\"a\"],1,null]",
                "{\"total\":{}}",
                "{\"inbound\":1}",
                "\"http://[\""),
            Arbitraries.strings().ofMaxLength(20).map(text -> Json.createValue(text).toString()));
    return Arbitraries.maps(
            Arbitraries.of(
                "version",
                "software",
                "protocols",
                "services",
                "openRegistrations",
                "usage",
                "metadata",
                "instance"),
            Arbitraries.oneOf(
                value,
                Arbitraries.maps(
                        Arbitraries.of(
                            "name", "version", "users", "localPosts", "inbound", "homepage"),
                        value)
                    .ofMaxSize(4)
                    .map(G6NodeInfoTest::object)))
        .ofMaxSize(8)
        .map(G6NodeInfoTest::object);
  }

  private static String object(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
