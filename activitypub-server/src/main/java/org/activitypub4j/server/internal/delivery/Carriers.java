package org.activitypub4j.server.internal.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Instant;
import org.activitypub4j.server.spi.DeliveryResult;

/**
 * Which delivery takes an activity to an inbox. Several may turn out to go to the same one, when
 * the actors whom they name share it: one goes, the others wait for what comes of it. Some servers
 * handle two copies that come at once as two activities.
 *
 * <p>Remembered for the latest in this process; what is forgotten costs a second copy.
 */
final class Carriers {
  private static final long MAX_CHARS = 4_000_000;

  private final Cache<String, Carrier> carriers =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CHARS)
          .<String, Carrier>weigher((key, carrier) -> key.length() + 200)
          .executor(Runnable::run)
          .build();

  /**
   * Who goes.
   *
   * @param delivery the id of the delivery
   * @param until when it is taken for lost, unless it says more
   * @param arrived whether it was there
   */
  record Carrier(String delivery, Instant until, boolean arrived) {}

  private static String key(String outbound, URI inbox) {
    return outbound + " " + inbox;
  }

  /** Lets a delivery go, unless another one has arrived or is on its way; returns who goes. */
  Carrier go(String outbound, URI inbox, String delivery, Instant now, Instant until) {
    return carriers
        .asMap()
        .compute(
            key(outbound, inbox),
            (key, before) ->
                before == null || (!before.arrived() && !now.isBefore(before.until()))
                    ? new Carrier(delivery, until, false)
                    : before);
  }

  /** Remembers what came of one that went. */
  void ended(String outbound, URI inbox, DeliveryResult result) {
    String key = key(outbound, inbox);
    if (result instanceof DeliveryResult.Done done) {
      carriers.put(key, new Carrier(done.delivery(), Instant.MAX, true));
    } else if (result instanceof DeliveryResult.Retry retry) {
      carriers.put(key, new Carrier(retry.delivery(), retry.due(), false));
    } else {
      carriers.invalidate(key);
    }
  }
}
