package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How requests are signed, between us and Fedify in its various moods. */
@Tag("exchange")
class SignatureTest {
  private static final Map<String, String> DRAFT_FIRST = Map.of("FIRST_KNOCK", "draft-cavage-12");

  @BeforeAll
  static void needsFedify() {
    Workplace.needsFedify();
  }

  @Test
  void they_verify_our_draft_signature_at_first_contact() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of());
        ControlledPeer us = Ours.start()) {
      Exchanges.follow(us, them);
      assertArrivedBy(Scheme.DRAFT_CAVAGE_12, "Follow", us, them);
    }
  }

  @Test
  void they_verify_our_rfc_9421_signature() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of());
        ControlledPeer us = Ours.start(Ours.RFC_9421_FIRST)) {
      Exchanges.follow(us, them);
      assertArrivedBy(Scheme.RFC_9421, "Follow", us, them);
    }
  }

  @Test
  void we_verify_their_draft_signature() {
    try (ControlledPeer them = ControlledPeer.fedify(DRAFT_FIRST);
        ControlledPeer us = Ours.start()) {
      Exchanges.follow(them, us);
      assertArrivedBy(Scheme.DRAFT_CAVAGE_12, "Follow", them, us);
    }
  }

  @Test
  void we_verify_their_rfc_9421_signature() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of());
        ControlledPeer us = Ours.start()) {
      Exchanges.follow(them, us);
      assertArrivedBy(Scheme.RFC_9421, "Follow", them, us);
    }
  }

  @Test
  void we_use_rfc_9421_once_they_have_shown_that_they_can() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of());
        ControlledPeer us = Ours.start()) {
      Exchanges.follow(them, us);
      assertArrivedBy(Scheme.RFC_9421, "Accept", us, them);
    }
  }

  @Test
  void we_try_the_other_scheme_at_once_when_they_refuse_the_draft() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of("REFUSE_DRAFT", "1"));
        ControlledPeer us = Ours.start()) {
      Exchanges.follow(us, them);
      assertThat(them.statusesOfPosts(Scheme.DRAFT_CAVAGE_12))
          .as(() -> "answers to draft signatures" + AwaitServers.logs(us, them))
          .containsExactly(401);
      assertArrivedBy(Scheme.RFC_9421, "Follow", us, them);
    }
  }

  @Test
  void we_answer_their_challenge_to_a_draft_signature() {
    try (ControlledPeer them =
            ControlledPeer.fedify(Map.of("REFUSE_DRAFT", "1", "CHALLENGE", "nonce"));
        ControlledPeer us = Ours.start()) {
      Exchanges.follow(us, them);
      assertThat(them.statusesOfPosts(Scheme.RFC_9421))
          .as(() -> "one answer to the challenge is enough" + AwaitServers.logs(us, them))
          .containsExactly(202);
      assertArrivedBy(Scheme.RFC_9421, "Follow", us, them);
    }
  }

  @Test
  void we_answer_their_challenge_with_its_nonce() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of("CHALLENGE", "nonce"));
        ControlledPeer us = Ours.start(Ours.RFC_9421_FIRST)) {
      Exchanges.follow(us, them);
      assertThat(them.statusesOfPosts(Scheme.RFC_9421))
          .as(
              () ->
                  "a refusal without the nonce, then success with it" + AwaitServers.logs(us, them))
          .containsExactly(401, 202);
      assertArrivedBy(Scheme.RFC_9421, "Follow", us, them);
    }
  }

  @Test
  void we_reach_them_in_authorized_fetch_mode() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of("AUTHORIZED_FETCH", "1"));
        ControlledPeer us = Ours.start()) {
      assertThat(Http.statusForStranger(them.actor())).isEqualTo(401);
      Exchanges.follow(us, them);
      URI note = Exchanges.create(them, us);
      assertThat(Http.statusForStranger(note)).isEqualTo(401);
      us.like(note);
      Exchanges.awaitReceived(us, them, "Like", note);
    }
  }

  @Test
  void they_reach_us_in_authorized_fetch_mode() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of());
        ControlledPeer us = Ours.start(Ours.AUTHORIZED_FETCH)) {
      assertThat(Http.statusForStranger(us.actor())).isEqualTo(401);
      Exchanges.follow(them, us);
      URI note = Exchanges.create(us, them);
      assertThat(Http.statusForStranger(note)).isEqualTo(401);
      them.like(note);
      Exchanges.awaitReceived(them, us, "Like", note);
    }
  }

  /**
   * We know their key from the actor that we looked up, so their question for ours needs none. The
   * signature of its first form does not verify here: we look once, unsigned, for a newer key.
   */
  @Test
  void two_servers_in_authorized_fetch_mode_get_together_without_a_storm() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of("AUTHORIZED_FETCH", "1"));
        ControlledPeer us = Ours.start(Ours.AUTHORIZED_FETCH)) {
      Exchanges.follow(us, them);

      String actor = them.actor().getPath();
      assertThat(them.requests())
          .as(() -> "requests to Fedify" + AwaitServers.logs(us, them))
          .hasSizeLessThanOrEqualTo(3)
          .filteredOn(request -> !request.equals("GET " + actor + " 401"))
          .containsExactly("GET " + actor + " 200", "POST " + actor + "/inbox 202");
    }
  }

  /** We need the key of whoever wrote, and sign as our own server to get it. */
  @Test
  void when_they_begin_there_is_no_storm_either() {
    try (ControlledPeer them = ControlledPeer.fedify(Map.of("AUTHORIZED_FETCH", "1"));
        ControlledPeer us = Ours.start(Ours.AUTHORIZED_FETCH)) {
      Exchanges.follow(them, us);

      String actor = them.actor().getPath();
      assertThat(them.requests())
          .as(() -> "requests to Fedify" + AwaitServers.logs(us, them))
          .hasSizeLessThanOrEqualTo(5)
          .filteredOn(request -> !request.equals("GET " + actor + " 401"))
          .containsExactly(
              "GET /users/server 200", "GET " + actor + " 200", "POST " + actor + "/inbox 202");
    }
  }

  private static void assertArrivedBy(Scheme scheme, String type, Peer from, Peer to) {
    assertThat(to.received())
        .as(() -> type + " from " + from.name() + AwaitServers.logs(from, to))
        .filteredOn(one -> one.type().equals(type) && one.isFrom(from.actor()))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.scheme()).contains(scheme));
  }
}
