package org.activitypub4j.server.internal.delivery;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.server.spi.DeliveryResult;
import org.jspecify.annotations.Nullable;

/**
 * Decides which delivery takes an activity to an inbox. Several deliveries can lead to the same
 * inbox, if their actors share it: one is sent, the others wait for its result. Some servers handle
 * two copies that arrive at once as two activities.
 *
 * <p>Only the latest are remembered, in this process. If one is forgotten, a second copy is sent.
 * Each delivery asks, so this must be quick: it is two plain maps. When the younger one is full, it
 * becomes the older one, and what nobody asked for in the meantime is forgotten.
 */
final class Carriers {
  /** The most characters of keys in a map. Each entry counts 200 more. */
  private static final int MAX_CHARS = 2_000_000;

  private Map<String, Carrier> younger = new HashMap<>();
  private Map<String, Carrier> older = new HashMap<>();
  private int chars;

  /**
   * The delivery that is sent.
   *
   * @param delivery the number of the delivery
   * @param until when we stop waiting for its result
   * @param arrived whether it has arrived
   */
  record Carrier(long delivery, Instant until, boolean arrived) {}

  private static String key(long outbound, URI inbox) {
    return outbound + " " + inbox;
  }

  /**
   * Chooses this delivery, unless another one has arrived or is being sent; returns the one that
   * was chosen.
   */
  synchronized Carrier go(long outbound, URI inbox, long delivery, Instant now, Instant until) {
    String key = key(outbound, inbox);
    Carrier before = find(key);
    Carrier carrier =
        before == null || (!before.arrived() && !now.isBefore(before.until()))
            ? new Carrier(delivery, until, false)
            : before;
    put(key, carrier);
    return carrier;
  }

  /** Remembers the result of a delivery. */
  synchronized void ended(long outbound, URI inbox, DeliveryResult result) {
    String key = key(outbound, inbox);
    if (result instanceof DeliveryResult.Done done) {
      put(key, new Carrier(done.delivery(), Instant.MAX, true));
    } else if (result instanceof DeliveryResult.Retry retry) {
      put(key, new Carrier(retry.delivery(), retry.due(), false));
    } else {
      younger.remove(key);
      older.remove(key);
    }
  }

  private @Nullable Carrier find(String key) {
    Carrier carrier = younger.get(key);
    return carrier != null ? carrier : older.get(key);
  }

  private void put(String key, Carrier carrier) {
    if (younger.put(key, carrier) == null) {
      chars += key.length() + 200;
      if (chars > MAX_CHARS) {
        older = younger;
        younger = new HashMap<>();
        chars = 0;
      }
    }
  }
}
