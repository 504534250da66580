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
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * The requests and the time that one cause may still use. A cause is, for example, a received
 * activity or an action of a user.
 *
 * <p>Make one for each cause and pass it on to everything that happens because of it. Then nothing
 * that a peer sends can make us fetch without end. Budgets that are derived from one share its
 * requests and time, and are cancelled with it. Safe for use by several threads.
 */
public final class Budget {
  private final Account account;
  private final int depth;
  private final Set<Origin> unsigned;
  private final @Nullable Source source;
  private final @Nullable Errand errand;
  private final @Nullable Signer signer;

  /** How many fetches the source was charged for because of one signature. */
  private final AtomicInteger charges;

  /**
   * The servers that were asked for a key because of one request; null if no request was received.
   */
  private final @Nullable Set<Origin> keyServers;

  private Budget(
      Account account,
      int depth,
      Set<Origin> unsigned,
      @Nullable Source source,
      @Nullable Errand errand,
      @Nullable Signer signer,
      AtomicInteger charges,
      @Nullable Set<Origin> keyServers) {
    this.account = account;
    this.depth = depth;
    this.unsigned = unsigned;
    this.source = source;
    this.errand = errand;
    this.signer = signer;
    this.charges = charges;
    this.keyServers = keyServers;
  }

  /** Makes a budget for a new cause. Its time starts now. */
  public static Budget of(BudgetLimits limits) {
    return of(limits, bytes -> true);
  }

  /**
   * Makes a budget that asks for room in the heap before a document is read. A tree of many small
   * nodes needs forty times the bytes of its text, so code that works for many strangers at once
   * should count them.
   *
   * @param room called before a document is read, with its length in bytes, from any thread; it
   *     must not wait. It returns whether there is room for the document until the work ends. If
   *     not, a transient {@link FetchException} is thrown
   */
  public static Budget of(BudgetLimits limits, IntPredicate room) {
    Account account = new Account(limits, Objects.requireNonNull(room, "room"));
    return new Budget(account, 0, Set.of(), null, null, null, new AtomicInteger(), null);
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
   * Returns the same budget for work that a received request causes. The sender of the request pays
   * for it. One address (for IPv6 one network of 64 bits) may use half of the key requests to a
   * server, and half of the threads that wait for them. If it makes us fetch more than twenty keys
   * in a minute without a good signature (see {@link FederationClient#sawVerified(Origin,
   * SignatureScheme, Budget)}), nothing is fetched for it for ten minutes. Each server is asked for
   * one key only, however many keys the request names.
   *
   * <p>Call this once for each signature that is tried. A good signature clears only the fetches
   * for that signature, not those for other signatures of the same request.
   *
   * @param remoteAddress the IP address of the sender as text; null, or a text that is not an
   *     address, if it is not known, for example behind a proxy; then only the limits for all
   *     senders together apply
   */
  public Budget causedBy(@Nullable String remoteAddress) {
    return new Budget(
        account,
        depth,
        unsigned,
        Source.of(remoteAddress).orElse(null),
        errand,
        signer,
        new AtomicInteger(),
        account.keyServers);
  }

  /** The same budget for an errand, whose limits then apply as well. */
  Budget on(Errand errand) {
    return new Budget(account, depth, unsigned, source, errand, signer, charges, keyServers);
  }

  /**
   * Returns the same budget one level deeper, for fetches that are caused by something that was
   * fetched.
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
    return new Budget(account, depth + 1, unsigned, source, errand, signer, charges, keyServers);
  }

  /**
   * Returns the same budget without signed fetches to that server. Use it while a signed GET from
   * that server is verified. Otherwise it would fetch our key to verify our fetch, and so on
   * without end.
   */
  public Budget withoutSignedFetchTo(Origin origin) {
    Set<Origin> more = new HashSet<>(unsigned);
    more.add(origin);
    return new Budget(
        account, depth, Set.copyOf(more), source, errand, signer, charges, keyServers);
  }

  /**
   * Returns the same budget for what a local actor asks for. Documents and collections are fetched
   * as this actor, and so is what is looked up. Then other servers show what they show only to this
   * actor, such as posts for followers. What was looked up this way is not kept for others. Actors
   * and keys are still fetched as the server; see {@link FederationClient.Builder#fetchSigner}.
   *
   * @param as signs the requests; every server that is asked then knows who asks
   */
  public Budget fetchingAs(Signer as) {
    return new Budget(
        account,
        depth,
        unsigned,
        source,
        errand,
        Objects.requireNonNull(as, "as"),
        charges,
        keyServers);
  }

  /** The signer that fetches documents; null for the server itself. */
  @Nullable Signer signer() {
    return signer;
  }

  /** The same budget with signed fetches to every server. */
  Budget withSignedFetches() {
    return new Budget(account, depth, Set.of(), source, errand, signer, charges, keyServers);
  }

  /**
   * Cancels the cause: no more requests are made for it, and running requests are ended. Code that
   * waits for one gets a {@link FetchException} whose {@link FetchException#transport} is {@link
   * Reason#CANCELLED}; a delivery gets an outcome that says so. Can be called from any thread. Does
   * not wait.
   */
  public void cancel() {
    account.cancellation.cancel();
  }

  /** Returns the number of requests that are left. */
  public int requestsLeft() {
    return Math.max(0, account.requests.get());
  }

  /** Returns the time that is left; zero if there is none. */
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

  /** Whether to send a signature of the other kind to a server that refused one. */
  boolean mayKnockAgain() {
    return errand == null || errand.knocks() == Errand.Knocks.THREE;
  }

  /** Who pays for the fetches; null if that is not known. */
  @Nullable Source source() {
    return source;
  }

  /** Whether the errand has made a request. */
  boolean isUnderWay() {
    return errand != null && errand.isUnderWay();
  }

  /** Whether a server may be asked for a key: only for one because of one request. */
  boolean mayAskForKey(Origin server) {
    return keyServers == null || !keyServers.contains(server);
  }

  /** Notes that a server was asked for a key. */
  void askedForKey(Origin server) {
    if (keyServers != null) {
      keyServers.add(server);
    }
  }

  /** Notes that the source was charged for a fetch. */
  void charge() {
    charges.incrementAndGet();
  }

  /** How often the source was charged. After this the count is zero. */
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

  /** The exception for a thread that was interrupted in a section of {@link #cancellation}. */
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
