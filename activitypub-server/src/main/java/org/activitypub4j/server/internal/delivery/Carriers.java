package org.activitypub4j.server.internal.delivery;

import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.activitypub4j.server.spi.DeliveryResult;
import org.jspecify.annotations.Nullable;

/**
 * Which delivery takes an activity to an inbox. Several may turn out to go to the same one, when
 * the actors whom they name share it: one goes, the others wait for what comes of it. Some servers
 * handle two copies that come at once as two activities.
 *
 * <p>Remembered for the latest in this process; what is forgotten costs a second copy. Each
 * delivery asks, so this is two plain maps: when the younger one is full, it becomes the older one,
 * and what nobody asked for since then is forgotten with the old one.
 */
final class Carriers {
  /** How many characters of keys a map holds, with 200 more for each of them. */
  private static final int MAX_CHARS = 2_000_000;

  private Map<String, Carrier> younger = new HashMap<>();
  private Map<String, Carrier> older = new HashMap<>();
  private int chars;

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
  synchronized Carrier go(String outbound, URI inbox, String delivery, Instant now, Instant until) {
    String key = key(outbound, inbox);
    Carrier before = find(key);
    Carrier carrier =
        before == null || (!before.arrived() && !now.isBefore(before.until()))
            ? new Carrier(delivery, until, false)
            : before;
    put(key, carrier);
    return carrier;
  }

  /** Remembers what came of one that went. */
  synchronized void ended(String outbound, URI inbox, DeliveryResult result) {
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
