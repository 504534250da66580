package org.activitypub4j.client;

import java.net.URI;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Origin;

/** Goes through the lane of keys as who fetches one does, without a network. */
final class Lanes {
  private Lanes() {}

  /** One request for a key of a server. */
  static URI ask(KeyLane lane, Origin server, Budget budget) {
    return ask(lane, server, server.resolve("/key"), budget);
  }

  /** One request for a key of a server, which goes to a URL. */
  static URI ask(KeyLane lane, Origin server, URI url, Budget budget) {
    try (KeyLane.Seat seat = lane.seat(server, budget)) {
      return seat.fetch(
          () -> {
            try {
              seat.budget().allowance().takeRequest(url);
            } catch (TransportException e) {
              throw FetchException.of(e); // as the Fetcher does
            }
            return url;
          });
    }
  }
}
