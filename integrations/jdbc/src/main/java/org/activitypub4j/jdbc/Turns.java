package org.activitypub4j.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Decides who is served before whom. A turn is the time at which something is due, but at least a
 * second after the turn before it of the same host, and a twentieth of a second after that of its
 * domain. So what a host sends at once lies behind what others send in the next seconds. Turns only
 * order: nobody waits for that time. Safe for use by several threads.
 */
final class Turns {
  private static final int MAX_NAMES = 10_000;
  private static final long HOST_STEP = TimeUnit.SECONDS.toNanos(1);
  private static final long DOMAIN_STEP = TimeUnit.MILLISECONDS.toNanos(50);

  /** How far somebody can fall behind others. */
  private static final long FARTHEST = TimeUnit.MINUTES.toNanos(10);

  private final Map<String, Long> hosts = new Latest();
  private final Map<String, Long> domains = new Latest();

  /** The last turn of those that had one last. */
  private static final class Latest extends LinkedHashMap<String, Long> {
    private static final long serialVersionUID = 1L;

    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > MAX_NAMES;
    }
  }

  synchronized long next(Hosts of, long due) {
    long turn = due;
    turn = Math.max(turn, hosts.getOrDefault(of.host(), Long.MIN_VALUE) + HOST_STEP);
    turn = Math.max(turn, domains.getOrDefault(of.domain(), Long.MIN_VALUE) + DOMAIN_STEP);
    turn = Math.min(turn, due + FARTHEST);
    hosts.put(of.host(), turn);
    domains.put(of.domain(), turn);
    return turn;
  }
}
