package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.http.RequestBody;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.signatures.Headers;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.testing.LoopbackPeer;
import org.activitypub4j.testing.PeerActor;

/**
 * Prints the CPU time of the whole process for each kind of request that is refused, or has no
 * effect: what a stranger can make us spend. Requests are signed before they are measured.
 */
public final class HostileRequests {
  private static final int REQUESTS = 500;
  private static final int ROUNDS = 6;
  private static final String TYPE = "application/activity+json";
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final LoopbackPeer peer = LoopbackPeer.start("peer.test");
  private final PeerActor mallory = peer.actor("/mallory");
  private final Federation federation =
      Federation.builder(
              "https://us.test",
              name ->
                  name.equals("alice")
                      ? Optional.of(Person.builder().name("Alice").build())
                      : Optional.empty())
          .client(
              client ->
                  client
                      .allowNetworks(Cidr.parse("127.0.0.0/8"))
                      .resolver(HostileRequests::resolve))
          .build();
  private final URI inbox = federation.origin().resolve("/inbox");
  private int numbers;

  private HostileRequests() {}

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    return LoopbackPeer.resolve(host.endsWith(".absent.test") ? "absent" : host);
  }

  /** Measures all kinds. */
  public static void main(String[] arguments) {
    HostileRequests requests = new HostileRequests();
    try {
      System.out.println("| request | answers | CPU ms each |");
      System.out.println("|---|---|---:|");
      requests.kinds().forEach(requests::measure);
    } finally {
      requests.federation.close(Duration.ofSeconds(1));
      requests.peer.close();
    }
  }

  private Map<String, IntFunction<ServerRequest>> kinds() {
    byte[] garbage = "<html>".repeat(200).getBytes(UTF_8);
    String strings = ",\"x\":[" + "\"0123456789\",".repeat(79_000) + "1]";
    Map<String, IntFunction<ServerRequest>> kinds = new LinkedHashMap<>();
    kinds.put("POST without signature", i -> post(headers(), activity("")));
    kinds.put("POST of another type", i -> post(Headers.of("Content-Type", "text/html"), garbage));
    kinds.put("POST with a malformed signature", i -> post(malformed(), garbage));
    kinds.put(
        "POST with a key on a host that is not there",
        i -> signed(activity(""), URI.create("https://h" + ++numbers + ".absent.test/key")));
    kinds.put("POST with a bad signature", i -> badlySigned(activity("")));
    kinds.put("signed POST, another body", i -> otherBody(activity("")));
    kinds.put("signed POST that is no JSON", i -> signed(garbage, mallory.keyId()));
    kinds.put("signed POST that was handled before", i -> signed(same(), mallory.keyId()));
    kinds.put("signed POST of what somebody else did", i -> signed(hint(), mallory.keyId()));
    kinds.put("signed POST of 1 MiB of strings", i -> signed(activity(strings), mallory.keyId()));
    kinds.put("GET of what is not here", i -> get("/users/nobody" + i, Headers.of()));
    kinds.put(
        "GET of WebFinger of nobody",
        i -> get("/.well-known/webfinger?resource=acct:x" + i + "@us.test", Headers.of()));
    kinds.put("GET with a malformed signature", i -> get("/users/alice/posts/1", malformed()));
    return kinds;
  }

  private void measure(String kind, IntFunction<ServerRequest> request) {
    double least = Double.MAX_VALUE;
    Map<Integer, Integer> answers = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<ServerRequest> all = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        all.add(request.apply(i));
      }
      long before = PROCESS.getProcessCpuTime();
      for (ServerRequest one : all) {
        answers.merge(federation.handle(one).status(), 1, Integer::sum);
      }
      least = Math.min(least, (PROCESS.getProcessCpuTime() - before) / 1e6 / REQUESTS);
    }
    System.out.println(
        String.format(Locale.ROOT, "| %s | %s | %.2f |", kind, answers.keySet(), least));
  }

  // ---------------------------------------------------------------- requests

  private static Headers headers() {
    return Headers.of("Host", "us.test", "Content-Type", TYPE, "Accept", TYPE);
  }

  private static Headers malformed() {
    return headers()
        .with("Date", "yesterday")
        .with("Signature", "keyId=\"https://x.test/" + "k".repeat(2_000) + "\",headers=\"a b c");
  }

  private ServerRequest post(Headers headers, byte[] body) {
    return new ServerRequest("POST", "/inbox", headers, RequestBody.of(body), address());
  }

  private ServerRequest get(String target, Headers headers) {
    Headers all = headers.contains("Accept") ? headers : headers.with("Accept", TYPE);
    return new ServerRequest("GET", target, all, RequestBody.of(new byte[0]), address());
  }

  /** Of another sender each time, so that none has used up its share. */
  private String address() {
    return "2001:db8:" + Integer.toHexString(++numbers & 0xFFFF) + "::1";
  }

  private Headers sign(byte[] body, URI keyId) {
    return mallory.sign(
        "POST", inbox, body, SignatureScheme.RFC_9421, InstantSource.system(), keyId);
  }

  private ServerRequest signed(byte[] body, URI keyId) {
    return post(sign(body, keyId), body);
  }

  private ServerRequest otherBody(byte[] body) {
    Headers signed = sign(body, mallory.keyId());
    byte[] other = body.clone();
    other[other.length - 2] ^= 1;
    return post(signed, other);
  }

  private ServerRequest badlySigned(byte[] body) {
    Headers signed = sign(body, mallory.keyId());
    String value = signed.first("Signature").orElseThrow();
    char swapped = value.charAt(20) == 'A' ? 'B' : 'A';
    return post(
        signed.with("Signature", value.substring(0, 20) + swapped + value.substring(21)), body);
  }

  private byte[] activity(String more) {
    return like(peer.uri("/likes/" + ++numbers), mallory.id(), more);
  }

  private byte[] same() {
    return like(peer.uri("/likes/same"), mallory.id(), "");
  }

  private byte[] hint() {
    return like(peer.uri("/hints/" + ++numbers), peer.uri("/somebody"), "");
  }

  private static byte[] like(URI id, URI actor, String more) {
    return """
    {"@context":"https://www.w3.org/ns/activitystreams","type":"Like","id":"%s","actor":"%s",
     "object":"https://us.test/users/alice"%s}"""
        .formatted(id, actor, more)
        .getBytes(UTF_8);
  }
}
