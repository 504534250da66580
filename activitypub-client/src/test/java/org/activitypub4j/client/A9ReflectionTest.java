package org.activitypub4j.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.activitypub4j.client.ScriptedPeer.Reply;
import org.activitypub4j.signatures.SignatureScheme;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lessons A9, flood.md: whom an attacker names gets few requests of ours, however he names it. */
@Timeout(30)
class A9ReflectionTest {
  private final ScriptedPeer victim = ScriptedPeer.start();
  private final ScriptedPeer evil = ScriptedPeer.start();
  private final FederationClient client =
      Clients.builder().clock(Clients.clock()).fetchSigner(() -> TestKeys.INSTANCE).build();

  @AfterEach
  void close() {
    client.close();
    evil.close();
    victim.close();
  }

  @Test
  void a_stranger_that_wants_a_signature_gets_one_request_without_and_one_with_it() {
    victim.on("/key", Reply.status(401)).on("/other", Reply.status(403));

    client.fetchKey(victim.url("/key"), client.newBudget());
    client.fetchKey(victim.url("/other"), client.newBudget());

    assertThat(victim.log())
        .containsExactly(
            "GET /key unsigned", "GET /key cavage", "GET /other unsigned", "GET /other cavage");
  }

  @Test
  void a_stranger_that_wants_none_gets_none() {
    for (int status : new int[] {400, 404, 429, 500}) {
      victim.on("/key" + status, Reply.status(status));
      client.fetchKey(victim.url("/key" + status), client.newBudget());
    }

    assertThat(victim.log()).hasSize(4).allMatch(line -> line.endsWith(" unsigned"));
  }

  @Test
  void a_friend_is_asked_in_the_other_way_too() {
    victim.on("/key", Reply.status(401));
    client.sawVerified(victim.origin(), SignatureScheme.DRAFT_CAVAGE_12);

    client.fetchKey(victim.url("/key"), client.newBudget());

    assertThat(victim.log())
        .containsExactly("GET /key unsigned", "GET /key cavage", "GET /key rfc9421");
  }

  @Test
  void of_the_keys_that_one_request_names_a_server_is_asked_for_one() {
    Budget request = client.newBudget();
    for (int i = 0; i < 4; i++) {
      victim.on("/" + i, Reply.status(401));
      client.fetchKey(victim.url("/" + i), request.causedBy("192.0.2.66"));
    }
    client.refreshKey(victim.url("/0"), request.causedBy("192.0.2.66"));

    assertThat(victim.log()).containsExactly("GET /0 unsigned", "GET /0 cavage");

    victim.on("/4", Reply.status(404));
    client.fetchKey(victim.url("/4"), client.newBudget().causedBy("192.0.2.66"));
    assertThat(victim.log()).hasSize(3);
  }

  @Test
  void two_hundred_keys_on_one_victim_are_ten_requests_to_it() {
    for (int i = 0; i < 200; i++) {
      victim.on("/" + i, Reply.status(401));
      client.fetchKey(victim.url("/" + i), client.newBudget());
    }

    assertThat(victim.requests()).hasSize(10);
  }

  @Test
  void of_one_source_they_are_five() {
    for (int i = 0; i < 200; i++) {
      victim.on("/" + i, Reply.status(401));
      client.fetchKey(victim.url("/" + i), client.newBudget().causedBy("192.0.2.66"));
    }

    assertThat(victim.requests()).hasSize(5);
  }

  @Test
  void two_hundred_keys_whose_servers_redirect_to_one_victim_are_no_more() {
    for (int i = 0; i < 200; i++) {
      victim.on("/" + i, Reply.status(401));
      evil.on("/" + i, Reply.redirect(victim.url("/" + i).toString()));
      client.fetchKey(evil.url("evil" + i + ".test", "/" + i), client.newBudget());
    }

    assertThat(victim.requests()).hasSizeLessThanOrEqualTo(10);
  }
}
