package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import org.activitypub4j.signatures.BodyDigest;

/** A delivery like any other. */
final class Deliveries {
  static final byte[] ACTIVITY =
      """
      {"@context":"https://www.w3.org/ns/activitystreams","id":"https://us.test/1","type":"Like",
       "actor":"https://us.test/actor","object":"https://peer.test/note"}"""
          .getBytes(UTF_8);

  private Deliveries() {}

  static DeliveryOutcome deliver(FederationClient client, URI inbox) {
    return client.deliver(inbox, ACTIVITY, BodyDigest.sha256(ACTIVITY), TestKeys.INSTANCE);
  }
}
