package org.activitypub4j.interop;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Exchanges with Fedify as it comes. */
class FedifyTest extends BothWays<ControlledPeer> {

  @Override
  void needsPeer() {
    Workplace.needsFedify();
  }

  @Override
  ControlledPeer startPeer() {
    return ControlledPeer.fedify(Map.of());
  }

  @Test
  void our_reject_of_a_follower_is_understood() {
    Exchanges.reject(us(), them());
  }

  @Test
  void their_reject_of_a_follower_is_understood() {
    Exchanges.reject(them(), us());
  }

  @Test
  void our_rotated_key_is_learnt() {
    Exchanges.rotatedKey(us(), them());
  }

  @Test
  void their_rotated_key_is_learnt() {
    Exchanges.rotatedKey(them(), us());
  }
}
