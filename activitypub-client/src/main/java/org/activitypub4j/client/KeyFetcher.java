package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.keys.KeyOwnership;
import org.activitypub4j.signatures.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys by their ids, and proves them in both directions. It remembers what it found and what
 * it did not find, so that incoming requests cause few requests of ours.
 */
final class KeyFetcher {
  private static final int MAX_FLIGHTS = 256;
  private static final Duration FRESH = Duration.ofHours(24);
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration COOL_DOWN = Duration.ofMinutes(5);

  /** How many bytes an id takes in the set of an owner's keys, besides its text. */
  private static final int KEY_ID_BYTES = 128;

  /** A key that was read, with its ids, takes this many times the memory of its bytes. */
  private static final int READ_KEY_TIMES = 4;

  /** The keys of both lists by their own ids, and all of them by the id of the owner. */
  private static final int MAX_KEYS_OF_OWNER = 2 * KeyOwnership.MAX_KEYS + 1;

  private final Fetcher fetcher;
  private final DocumentCache actors;
  private final FetchSigner signer;
  private final InstantSource clock;
  private final LayeredCache<KeyLookup.Found> found;
  private final Misses misses;
  private final Cache<String, Set<String>> owned;
  private final Cache<NameHash, Instant> refreshed;
  private final @Nullable SharedCache shared;
  private final KeyLane lane;
  private final SingleFlight<KeyLookup.Found> flights = new SingleFlight<>(MAX_FLIGHTS);

  /**
   * Makes a fetcher of keys.
   *
   * @param room the memory for what is remembered about keys
   */
  KeyFetcher(
      Fetcher fetcher,
      DocumentCache actors,
      FetchSigner signer,
      KeyLane lane,
      InstantSource clock,
      Ticker ticker,
      Room room,
      @Nullable SharedCache shared) {
    this.fetcher = fetcher;
    this.actors = actors;
    this.signer = signer;
    this.clock = clock;
    this.shared = shared;
    this.lane = lane;
    this.found =
        new LayeredCache<>(
            "key ",
            KEPT,
            ticker,
            room.keys(),
            shared,
            new RecentlyRead<>(
                KeyLookup.Found.codec(),
                room.recentKeys(),
                bytes -> READ_KEY_TIMES * bytes.length));
    this.misses = new Misses("no key ", clock, ticker, room.missedKeys(), shared);
    this.refreshed =
        Caffeine.newBuilder()
            .maximumSize(room.refreshed())
            .expireAfterWrite(COOL_DOWN)
            .ticker(ticker)
            .build();
    this.owned =
        Caffeine.newBuilder()
            .maximumWeight(room.owned())
            .weigher((String owner, Set<String> ids) -> weight(owner, ids))
            .expireAfterWrite(KEPT)
            .ticker(ticker)
            .build();
  }

  private static int weight(String owner, Set<String> keys) {
    return Room.SMALL_ENTRY_BYTES
        + 2 * owner.length()
        + keys.stream().mapToInt(id -> KEY_ID_BYTES + 2 * id.length()).sum();
  }

  KeyLookup fetch(URI keyId, Budget budget) {
    KeyLookup.Found known = known(keyId);
    if (known != null && isFresh(known)) {
      return known;
    }
    Origin origin;
    try {
      origin = Fetcher.target(Uris.withoutFragment(keyId)).origin();
    } catch (FetchException e) {
      return new KeyLookup.Failed(keyId, e);
    }
    String flight = Misses.key(keyId, origin, budget);
    KeyLookup lookup =
        misses
            .holding(flight)
            .map(failure -> lookup(keyId, failure))
            .orElseGet(() -> fly(flight, keyId, origin, budget));
    return known != null && isPassing(lookup) ? known : lookup;
  }

  /**
   * A key that is remembered and that its owner still lists. When this node learns something about
   * an owner, it updates all keys that it finds through that owner. A key that it does not find
   * this way, or that another node may know better, is compared with the newest document of the
   * owner.
   */
  private KeyLookup.@Nullable Found known(URI keyId) {
    KeyLookup.Found key = found.get(keyId.toString());
    if (key == null || (shared == null && isIndexed(key))) {
      return key;
    }
    FetchedDocument owner = actors.get(key.key().owner());
    if (owner != null && owner.fetchedAt().isAfter(key.fetchedAt())) {
      return update(key, owner);
    }
    if (owner == null && shared == null) {
      return null; // nobody knows what its owner has said since
    }
    index(key);
    return key;
  }

  private boolean isIndexed(KeyLookup.Found key) {
    Set<String> known = owned.getIfPresent(key.key().owner().toString());
    return known != null && known.contains(key.keyId().toString());
  }

  private boolean isFresh(KeyLookup.Found known) {
    return clock.instant().isBefore(known.fetchedAt().plus(FRESH));
  }

  private static boolean isPassing(KeyLookup lookup) {
    return lookup instanceof KeyLookup.Failed failed
        && (failed.cause().isOurs() || Miss.isPassing(failed.cause()));
  }

  /**
   * Fetches a key again, at most once per cool-down; otherwise returns what is known. A temporary
   * failure is remembered like any other, but it does not use up the one try.
   */
  KeyLookup refresh(URI keyId, Budget budget) {
    Optional<Origin> origin = Origin.of(keyId);
    if (origin.isEmpty() || keyId.toString().length() > Uris.MAX_ID_LENGTH) {
      return fetch(keyId, budget);
    }
    String flight = Misses.key(keyId, origin.get(), budget);
    Optional<FetchException> missed = misses.holding(flight);
    if (missed.isPresent()) {
      return lookup(keyId, missed.get());
    }
    // What was fetched for this very request is as new as it can be.
    if (!budget.mayAskForKey(origin.get()) || !mayRefresh(keyId)) {
      return fetch(keyId, budget);
    }
    KeyLookup fresh = fly(flight, keyId, origin.get(), budget);
    if (isPassing(fresh)) {
      refreshed.invalidate(NameHash.of(keyId.toString()));
    }
    return fresh;
  }

  boolean mayRefresh(URI keyId) {
    return refreshed.asMap().putIfAbsent(NameHash.of(keyId.toString()), clock.instant()) == null
        && (shared == null || shared.claim("refresh " + keyId, COOL_DOWN));
  }

  private KeyLookup fly(String flight, URI keyId, Origin origin, Budget budget) {
    try (KeyLane.Seat seat = lane.seat(origin, budget)) {
      return flights.fly(flight, seat.budget(), () -> fetchAndRemember(flight, keyId, seat));
    } catch (FetchException e) {
      return lookup(keyId, e);
    }
  }

  private KeyLookup.Found fetchAndRemember(String flight, URI keyId, KeyLane.Seat seat) {
    try {
      KeyLookup.Found fresh = seat.fetch(() -> prove(keyId, seat.budget()));
      remember(fresh);
      misses.forget(flight);
      return fresh;
    } catch (FetchException e) {
      misses.remember(flight, e);
      if (!e.isOurs() && !Miss.isPassing(e)) {
        found.remove(keyId.toString()); // a temporary failure leaves what was known
      }
      throw e;
    }
  }

  private static KeyLookup lookup(URI keyId, FetchException failure) {
    return failure.reason() == Reason.GONE
        ? new KeyLookup.Gone(keyId, failure)
        : new KeyLookup.Failed(keyId, failure);
  }

  void remember(KeyLookup.Found key) {
    found.put(key.keyId().toString(), key);
    index(key);
  }

  /** Makes it possible to find the key through its owner. */
  private void index(KeyLookup.Found key) {
    if (isIndexed(key)) {
      return;
    }
    String owner = key.key().owner().toString();
    Set<String> known = owned.getIfPresent(owner);
    if (known != null && known.size() >= MAX_KEYS_OF_OWNER) {
      known.forEach(found::remove); // more than any actor lists at once
      owned.invalidate(owner);
    }
    owned.asMap().merge(owner, Set.of(key.keyId().toString()), KeyFetcher::union);
  }

  private static Set<String> union(Set<String> some, Set<String> more) {
    return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Learns the document of an actor: the actor and its keys. What the document no longer says is
   * forgotten at once. If the id of a key leads to another document, a known key is updated, but a
   * new one is not learnt, because the actor could name a key of another user of the same server.
   */
  void learn(FetchedDocument document) {
    Actor actor = document.object().as(Actor.class);
    if (actor.inbox().isPresent()) { // without an inbox it has keys, but nothing can be sent to it
      actors.put(document);
    }
    for (String keyId : owned.asMap().getOrDefault(document.id().toString(), Set.of())) {
      KeyLookup.Found key = found.get(keyId);
      if (key != null && Uris.same(key.key().owner(), document.id())) {
        update(key, document);
      }
    }
    for (VerificationKey key : KeyOwnership.listed(actor, clock.instant())) {
      if (Uris.same(Uris.withoutFragment(key.id()), Uris.withoutFragment(document.id()))) {
        remember(new KeyLookup.Found(key, OwnerProof.ACTOR_DOCUMENT, document.fetchedAt()));
      }
    }
  }

  /**
   * A key as the newer document of its owner lists it. If the owner no longer has it, the key is
   * forgotten and this is null.
   */
  private KeyLookup.@Nullable Found update(KeyLookup.Found key, FetchedDocument owner) {
    Actor actor = owner.object().as(Actor.class);
    KeyOwnership now = KeyOwnership.listed(key.keyId(), actor, clock.instant());
    if (now instanceof KeyOwnership.Proven proven) {
      KeyLookup.Found updated =
          new KeyLookup.Found(key.keyId(), proven.keys(), key.proof(), owner.fetchedAt());
      remember(updated);
      return updated;
    }
    if (now instanceof KeyOwnership.Unproven not
        && not.reason() == KeyOwnership.Reason.DESCRIBED_ELSEWHERE) {
      return key;
    }
    found.remove(key.keyId().toString());
    return null;
  }

  /** Forgets the keys of an actor that reported a change. */
  void forgetOwner(URI owner) {
    Set<String> keys = owned.asMap().remove(owner.toString());
    if (keys != null) {
      keys.forEach(found::remove);
    }
  }

  /**
   * Proves a key. The document of a key is either the actor itself, or only a stub of the actor, or
   * the key alone. In the last two cases the actor is fetched from its own id, and must list the
   * key.
   */
  private KeyLookup.Found prove(URI keyId, Budget budget) {
    SignedBy signedBy = signer.whenAskedForAll();
    Loaded loaded = fetcher.load(keyId, signedBy, Purpose.KEY, budget);
    Optional<Trust> word = loaded.holds(keyId).word();
    KeyOwnership ownership = KeyOwnership.of(keyId, loaded.object(), clock.instant());
    if (word.isPresent() && !(ownership instanceof KeyOwnership.OwnerNeeded)) {
      List<VerificationKey> keys = proven(keyId, ownership).keys();
      learn(loaded.as(word.get(), keyId));
      return new KeyLookup.Found(keyId, keys, OwnerProof.ACTOR_DOCUMENT, loaded.at());
    }
    URI owner = owner(keyId, ownership);
    // Signed if necessary. The server has just shown that its keys are open, so it does not ask for
    // our key before it answers.
    FetchedDocument actor =
        fetcher.fetch(owner, signedBy, Purpose.KEY, budget.deeper().withSignedFetches());
    KeyOwnership confirmed =
        ownership instanceof KeyOwnership.OwnerNeeded needed
            ? needed.confirmedBy(actor.object())
            : KeyOwnership.listed(keyId, actor.object().as(Actor.class), clock.instant());
    List<VerificationKey> keys = proven(keyId, confirmed).keys();
    learn(actor);
    return new KeyLookup.Found(keyId, keys, OwnerProof.OWNER_FETCHED, actor.fetchedAt());
  }

  /**
   * The owner that the document at the URL of a key names. It is only a claim, and on the same
   * server.
   */
  private static URI owner(URI keyId, KeyOwnership ownership) {
    return ownership instanceof KeyOwnership.OwnerNeeded needed
        ? needed.owner()
        : proven(keyId, ownership).key().owner();
  }

  private static KeyOwnership.Proven proven(URI keyId, KeyOwnership ownership) {
    if (ownership instanceof KeyOwnership.Proven proven) {
      return proven;
    }
    if (ownership instanceof KeyOwnership.Unproven unproven) {
      throw FetchException.of(
          unproven.reason() == KeyOwnership.Reason.UNUSABLE_KEY
              ? Reason.KEY_FORMAT
              : Reason.KEY_NOT_PROVEN,
          keyId,
          unproven.message());
    }
    throw new IllegalStateException("an owner's document cannot need another: " + keyId);
  }

  /** The number of entries in the fullest of its tables. */
  long size() {
    refreshed.cleanUp();
    owned.cleanUp();
    return LongStream.of(
            found.size(), misses.size(), refreshed.estimatedSize(), owned.estimatedSize())
        .max()
        .orElse(0);
  }
}
