package org.activitypub4j.server.internal.check;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.signatures.VerifiedHead;

/** Compares the clock of this server with the times of the first signed requests. */
final class ClockWatch implements Check {
  private static final Duration NOW = Duration.ofMinutes(5);
  private static final int ENOUGH = 3;

  private final InstantSource clock;
  private volatile boolean right;
  private int behind;
  private int ahead;
  private Duration latest = Duration.ZERO;

  ClockWatch(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns true once, when there is enough to decide. */
  boolean came(ServerRequest request) {
    return !right && date(request).filter(this::isWrong).isPresent();
  }

  /** Returns true once, when there is enough to decide. */
  boolean verified(ServerRequest request, VerifiedHead head) {
    if (right) {
      return false;
    }
    Optional<Instant> date = date(request);
    Instant signed = head.created().or(() -> date).orElse(null);
    if (signed == null) {
      return false;
    }
    if (Duration.between(signed, clock.instant()).abs().compareTo(NOW) <= 0) {
      right = true;
      return false;
    }
    return date.isEmpty() && isWrong(signed);
  }

  private static Optional<Instant> date(ServerRequest request) {
    try {
      return request
          .headers()
          .first("Date")
          .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeException e) {
      return Optional.empty(); // the sender is told when the signature is verified
    }
  }

  private synchronized boolean isWrong(Instant signed) {
    Duration difference = Duration.between(clock.instant(), signed);
    if (difference.abs().compareTo(NOW) <= 0) {
      return false;
    }
    latest = difference;
    return difference.isNegative() ? ++ahead == ENOUGH : ++behind == ENOUGH;
  }

  @Override
  public synchronized Optional<Finding> look() {
    // If some clocks are ahead and some behind, those of the others are wrong.
    boolean wrong = !right && Math.min(ahead, behind) == 0 && ahead + behind >= ENOUGH;
    return Check.foundIf(
        wrong,
        Rule.CLOCK,
        "the clock of this server is %d minutes %s those of other servers: signatures are refused, here and there. Set the clock by NTP"
            .formatted(
                latest.abs().plusSeconds(30).toMinutes(),
                latest.isNegative() ? "ahead of" : "behind"));
  }
}
