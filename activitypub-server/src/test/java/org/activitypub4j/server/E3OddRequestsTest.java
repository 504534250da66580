package org.activitypub4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** lessons.md E3: what a stranger sends is never told as a failure of the application. */
class E3OddRequestsTest {
  private static final List<String> PARTS =
      List.of(
          "/",
          "//",
          "users",
          "alice",
          "inbox",
          "outbox",
          "followers",
          "posts",
          "..",
          ".",
          "%2f",
          "%2F",
          "%00",
          "\0",
          "%",
          "%zz",
          "%c0%af",
          "?",
          "#",
          "?page=",
          "page=1",
          "cursor",
          "&",
          "=",
          "?resource=",
          "acct:alice@here.example",
          "acct:",
          "@",
          "https://here.example/users/alice",
          "http://[::1",
          ":",
          "@here.example",
          ".well-known/webfinger",
          "/.well-known/nodeinfo",
          "nodeinfo/2.1",
          "actor",
          "-1",
          "99999999999999999999",
          "\u00e9",
          "\ud800",
          " ",
          "\t",
          "{actor}",
          ";x",
          "\\",
          "http://other.example/users/alice",
          "*");

  private static final Here HERE = new Here();

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.of(PARTS).list().ofMaxSize(8).map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> starts() {
    return Arbitraries.of(
        "",
        "/users/alice",
        "/users/alice/outbox?page=",
        "/users/alice/inbox",
        "/users/",
        "/inbox",
        "/.well-known/webfinger?resource=",
        "/");
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of(
        "GET", "HEAD", "POST", "get", "", "TRACE", "CONNECT", "OPTIONS", "PUT", "DELETE", "G T",
        "\n", "\u00e9");
  }

  @Provide
  Arbitrary<String> accepts() {
    return Arbitraries.of(
        "application/activity+json",
        "*/*",
        "",
        ",;=\"",
        "text/html",
        "\"",
        "q=;q=;q",
        "a/b;q=9e99");
  }

  @Provide
  Arbitrary<String> signatures() {
    return Arbitraries.of(
        "",
        "x",
        "keyId=\"https://good.example/k\",signature=\"AAAA\"",
        "keyId=\"/\",headers=\"(request-target) host date\",signature=\"AAAA\"",
        "keyId=\"http://[\",signature=\"\"",
        "sig=:AAAA:",
        "\"");
  }

  @Property(tries = 3_000)
  void whatever_a_request_is_like_it_gets_an_answer_that_blames_it(
      @ForAll("methods") String method,
      @ForAll("starts") String start,
      @ForAll("targets") String target,
      @ForAll("accepts") String accept,
      @ForAll("signatures") String signature) {
    Headers headers =
        Headers.of(
            "Host",
            "here.example",
            "Accept",
            accept,
            "Signature",
            signature,
            "Content-Type",
            "application/activity+json");
    for (@Nullable String address : new @Nullable String[] {null, "", "x", "192.0.2.1"}) {
      ServerRequest request =
          new ServerRequest(method, start + target, headers, RequestBody.of(new byte[0]), address);
      assertThat(HERE.federation.handle(request).status()).isNotEqualTo(500);
      assertThat(HERE.federation.handleIfOurs(request).map(ServerResponse::status))
          .isNotEqualTo(java.util.Optional.of(500));
    }
  }

  @Test
  void a_target_of_a_megabyte_costs_little() {
    String long1 = "/users/" + "a/".repeat(500_000);
    String long2 = "/.well-known/webfinger?resource=" + "acct:%40".repeat(100_000);
    String long3 = "/users/alice/outbox?page=" + "&page=".repeat(100_000);
    Stream.of(long1, long2, long3)
        .forEach(
            target ->
                assertThat(HERE.get(target).status()).as(target.substring(0, 20)).isLessThan(500));
  }
}
