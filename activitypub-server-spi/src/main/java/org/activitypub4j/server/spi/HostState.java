package org.activitypub4j.server.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a remote server does, as the process that had it says when it {@linkplain
 * DeliveryStore#release gives it back}. A store keeps it and compares {@code notBefore} with the
 * time; what the rest means is the business of the engine.
 *
 * @param standing how it answered last
 * @param notBefore when it can be leased again at the earliest, also if something is due before;
 *     {@link Instant#MIN} for at once
 * @param failures how many tries in a row failed because it did not answer, or had an error of its
 *     own
 * @param failingSince when the first of these failed; null if none did
 * @param early whether a sign of life may make it due before {@code notBefore}: see {@link
 *     DeliveryStore#hurry}
 */
public record HostState(
    HostStanding standing,
    Instant notBefore,
    int failures,
    @Nullable Instant failingSince,
    boolean early) {

  /** The state of a host that was never given back. */
  public static final HostState NEW = of(HostStanding.UNKNOWN, Instant.MIN);

  /** The state of a host whose last try did not fail. */
  public static HostState of(HostStanding standing, Instant notBefore) {
    return new HostState(standing, notBefore, 0, null, false);
  }

  /** Returns the same with another time before which it is not leased, and no sign of life. */
  public HostState withNotBefore(Instant time) {
    return new HostState(standing, time, failures, failingSince, false);
  }
}
