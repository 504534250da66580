package org.activitypub4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Exchanges with snac. It knows only the old signatures, answers 202 before it looks at them and
 * ignores Reject (protocol.md L1), so there is none of that here.
 */
class SnacTest extends BothWays<SnacPeer> {

  @Override
  void needsPeer() {
    Workplace.needsSnac();
  }

  @Override
  SnacPeer startPeer() {
    return SnacPeer.start();
  }

  @Test
  void our_first_contact_gets_through_because_it_is_signed_the_old_way() {
    try (SnacPeer snac = SnacPeer.start();
        ControlledPeer stranger = Ours.start()) {
      Exchanges.follow(stranger, snac);
      assertThat(snac.arrived())
          .as(() -> "signatures of what arrived" + AwaitServers.logs(stranger, snac))
          .isNotEmpty()
          .allSatisfy(one -> assertThat(one.scheme()).contains(Scheme.DRAFT_CAVAGE_12));
    }
  }

  /** Shows that the exchange above proves something. */
  @Test
  void a_first_contact_by_rfc_9421_is_lost_in_silence() {
    try (SnacPeer snac = SnacPeer.start();
        ControlledPeer stranger = Ours.start(Ours.RFC_9421_FIRST)) {
      stranger.follow(snac.actor());
      AwaitServers.until(
          "snac drops the Follow for its signature",
          () -> snac.refusedSignatureOf(stranger.actor()),
          stranger,
          snac);
      assertThat(snac.hasFollower(stranger.actor())).isFalse();
      assertThat(stranger.following(snac.actor())).isEqualTo(FollowState.PENDING);
    }
  }
}
