package org.activitypub4j.client;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.client.transport.TransportException.Reason;
import org.activitypub4j.client.transport.internal.Allowance;
import org.activitypub4j.client.transport.internal.Cancellation;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Source source;
  private final @Nullable Errand errand;

  /** Fetches for which the source was charged because of one signature. */
  private final AtomicInteger charges;

  /** Servers that were asked for a key because of one request; null if none was received. */
  private final @Nullable Set<Origin> keyServers;

  private Budget(
      Account account,
      int depth,
      Set<Origin> unsigned,
      @Nullable Source source,
      @Nullable Errand errand,
      AtomicInteger charges,
      @Nullable Set<Origin> keyServers) {
    this.account = account;
    this.depth = depth;
    this.unsigned = unsigned;
    this.source = source;
    this.errand = errand;
    this.charges = charges;
    this.keyServers = keyServers;
  }

  /** A new budget, for a new cause. Its time runs from now. */
  public static Budget of(BudgetLimits limits) {
    return of(limits, bytes -> true);
  }

  /**
   * A new budget whose documents take room in the heap: a tree of many small nodes takes forty
   * times the bytes of its text, so who is at work for many strangers at once counts them.
   *
   * @param room asked before a document is read, with its length in bytes, from any thread and
   *     without waiting: whether there is room for it until the work ends. If not, there is a
   *     {@link FetchException} that is transient
   */
  public static Budget of(BudgetLimits limits, IntPredicate room) {
    Account account = new Account(limits, Objects.requireNonNull(room, "room"));
    return new Budget(account, 0, Set.of(), null, null, new AtomicInteger(), null);
  }

  /**
   * Takes room for a document that is about to be read.
   *
   * @throws FetchException if there is none
   */
  void takeRoom(URI url, int bytes) {
    if (!account.room.test(bytes)) {
      throw FetchException.of(
          new TransportException(
              Reason.BUSY, url, "no room now to read the %d bytes of %s".formatted(bytes, url)));
    }
  }

  /**
   * The same budget, for what a request that was received causes. Its sender pays: one address (of
   * IPv6, one network of 64 bits) may use half of what a server is asked for keys, and half of the
   * threads that wait for them; once it has made us fetch more than twenty keys in a minute without
   * a good signature (see {@link FederationClient#sawVerified(Origin, SignatureScheme, Budget)}),
   * nothing more is fetched for it for ten minutes. And however many keys the request names, each
   * server is asked for one.
   *
   * <p>To be called once for each signature that is tried: one that is good pays for what was
   * fetched because of that one, and not for others of the same request.
   *
   * @param remoteAddress the IP address of the sender as text; null, or anything that is no
   *     address, if it is not known, as behind a proxy: then only the limits for all hold
   */
  public Budget causedBy(@Nullable String remoteAddress) {
    return new Budget(
        account,
        depth,
        unsigned,
        Source.of(remoteAddress).orElse(null),
        errand,
        new AtomicInteger(),
        account.keyServers);
  }

  /** The same budget for an errand, which must keep to more. */
  Budget on(Errand errand) {
    return new Budget(account, depth, unsigned, source, errand, charges, keyServers);
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
    return new Budget(account, depth + 1, unsigned, source, errand, charges, keyServers);
  }

  /**
   * The same budget, but with no signed fetch to that server: to be used while a signed GET from it
   * is verified. It would fetch our key to verify our fetch, and so on without end.
   */
  public Budget withoutSignedFetchTo(Origin origin) {
    Set<Origin> more = new HashSet<>(unsigned);
    more.add(origin);
    return new Budget(account, depth, Set.copyOf(more), source, errand, charges, keyServers);
  }

  /** The same budget with signed fetches to every server. */
  Budget withSignedFetches() {
    return new Budget(account, depth, Set.of(), source, errand, charges, keyServers);
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
    Duration left = account.timeLeft();
    if (errand == null) {
      return left;
    }
    Duration ofErrand = Duration.ofNanos(Math.max(0, errand.deadline() - System.nanoTime()));
    return ofErrand.compareTo(left) < 0 ? ofErrand : left;
  }

  boolean maySignFor(Origin origin) {
    return !unsigned.contains(origin);
  }

  /** Whether a server that refused a signature may be sent one of the other kind. */
  boolean mayKnockAgain() {
    return errand == null || errand.knocks() == Errand.Knocks.THREE;
  }

  /** Who pays; null if that is not known. */
  @Nullable Source source() {
    return source;
  }

  /** Whether the errand has made a request. */
  boolean isUnderWay() {
    return errand != null && errand.isUnderWay();
  }

  /** Whether a server may be asked for a key: for one, because of one request. */
  boolean mayAskForKey(Origin server) {
    return keyServers == null || !keyServers.contains(server);
  }

  /** A server was asked for a key. */
  void askedForKey(Origin server) {
    if (keyServers != null) {
      keyServers.add(server);
    }
  }

  /** Its source was charged for a fetch. */
  void charge() {
    charges.incrementAndGet();
  }

  /** How often its source was charged; from then on not at all. */
  int takeCharges() {
    return charges.getAndSet(0);
  }

  Allowance allowance() {
    return errand == null ? account : new OfErrand(errand);
  }

  private final class OfErrand implements Allowance {
    private final Errand own;

    OfErrand(Errand own) {
      this.own = own;
    }

    @Override
    public void takeRequest(URI url) {
      account.takeRequest(url);
      own.ask(url);
    }

    @Override
    public Duration timeLeft() {
      return Budget.this.timeLeft();
    }

    @Override
    public Cancellation cancellation() {
      return account.cancellation;
    }
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
    private final IntPredicate room;
    private final AtomicInteger requests;
    private final long deadline;
    private final Cancellation cancellation = new Cancellation();
    private final Set<Origin> keyServers = ConcurrentHashMap.newKeySet();

    Account(BudgetLimits limits, IntPredicate room) {
      this.limits = limits;
      this.room = room;
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
