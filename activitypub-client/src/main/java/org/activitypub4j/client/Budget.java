package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.internal.Allowance;
import org.activitypub4j.client.transport.internal.Cancellation;
import org.activitypub4j.model.Origin;

/**
 * What one cause, such as an inbound activity or an action of a user, may still spend on requests.
 *
 * <p>Made once for the cause and handed down to everything that happens because of it, so that
 * nothing that a peer sends can make us fetch without end. What is derived from a budget draws on
 * the same account, and is cancelled with it. Safe for use by several threads.
 */
public final class Budget {
  private final Account account;
  private final int depth;
  private final Set<Origin> unsigned;

  private Budget(Account account, int depth, Set<Origin> unsigned) {
    this.account = account;
    this.depth = depth;
    this.unsigned = unsigned;
  }

  /** A new budget, for a new cause. Its time runs from now. */
  public static Budget of(BudgetLimits limits) {
    return new Budget(new Account(limits), 0, Set.of());
  }

  /**
   * The same budget one level deeper: for what is fetched because of what was fetched.
   *
   * @throws FetchException if that is deeper than the limit
   */
  public Budget deeper() {
    if (depth + 1 > account.limits.maxDepth()) {
      throw FetchException.of(
          new TransportException(
              Reason.BUDGET,
              null,
              "more than %d levels of fetches for one cause".formatted(account.limits.maxDepth())));
    }
    return new Budget(account, depth + 1, unsigned);
  }

  /**
   * The same budget, but with no signed fetch to that server: to be used while a signed GET from it
   * is verified. It would fetch our key to verify our fetch, and so on without end.
   */
  public Budget withoutSignedFetchTo(Origin origin) {
    Set<Origin> more = new HashSet<>(unsigned);
    more.add(origin);
    return new Budget(account, depth, Set.copyOf(more));
  }

  /** The same budget with signed fetches to every server. */
  Budget withSignedFetches() {
    return new Budget(account, depth, Set.of());
  }

  /**
   * Ends the cause: no request is made for it any more, and those that are under way are cut. Who
   * waits for one gets a {@link FetchException} whose {@link FetchException#transport} is {@link
   * Reason#CANCELLED}, a delivery an outcome that says so. From any thread; it does not wait.
   */
  public void cancel() {
    account.cancellation.cancel();
  }

  /** The requests that are left. */
  public int requestsLeft() {
    return Math.max(0, account.requests.get());
  }

  /** The time that is left; zero if there is none. */
  public Duration timeLeft() {
    return account.timeLeft();
  }

  boolean maySignFor(Origin origin) {
    return !unsigned.contains(origin);
  }

  Allowance allowance() {
    return account;
  }

  Cancellation cancellation() {
    return account.cancellation;
  }

  /** What to tell who was interrupted in a section of {@link #cancellation}. */
  FetchException interrupted(String where, InterruptedException cause) {
    if (account.cancellation.isCancelled()) {
      return FetchException.of(
          new TransportException(
              Reason.CANCELLED, null, "the cause was cancelled while " + where, cause));
    }
    Thread.currentThread().interrupt();
    return FetchException.of(
        new TransportException(Reason.INTERRUPTED, null, "interrupted while " + where, cause));
  }

  private static final class Account implements Allowance {
    private final BudgetLimits limits;
    private final AtomicInteger requests;
    private final long deadline;
    private final Cancellation cancellation = new Cancellation();

    Account(BudgetLimits limits) {
      this.limits = limits;
      this.requests = new AtomicInteger(limits.maxRequests());
      this.deadline = System.nanoTime() + limits.time().toNanos();
    }

    @Override
    public void takeRequest(URI url) {
      if (cancellation.isCancelled()) {
        throw new TransportException(
            Reason.CANCELLED, url, "not sent to %s: the cause was cancelled".formatted(url));
      }
      if (timeLeft().isZero()) {
        throw new TransportException(
            Reason.BUDGET,
            url,
            "not sent to %s: the %d s for one cause are over"
                .formatted(url, limits.time().toSeconds()));
      }
      if (requests.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
        throw new TransportException(
            Reason.BUDGET,
            url,
            "not sent to %s: the %d requests for one cause are used up"
                .formatted(url, limits.maxRequests()));
      }
    }

    @Override
    public Duration timeLeft() {
      return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    @Override
    public Cancellation cancellation() {
      return cancellation;
    }
  }
}
