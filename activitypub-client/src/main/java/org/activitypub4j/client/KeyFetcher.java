package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Fetcher.Loaded;
import org.activitypub4j.client.Fetcher.SignedBy;
import org.activitypub4j.client.Fetcher.Signing;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.SingleFlight.Landed;
import org.activitypub4j.client.SingleFlight.Role;
import org.activitypub4j.client.transport.RequestPurpose;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.KeyOwnership;

/**
 * Finds keys by their ids, proves them both ways, and remembers what it found and what it did not,
 * so that whatever arrives causes few requests.
 */
final class KeyFetcher {
  private static final int MAX_FLIGHTS = 256;
  private static final Duration FRESH = Duration.ofHours(24);
  private static final Duration COOL_DOWN = Duration.ofMinutes(5);
  private static final Duration LASTING_FIRST = Duration.ofMinutes(10);
  private static final Duration LASTING_MOST = Duration.ofHours(24);
  private static final Duration PASSING_FIRST = Duration.ofSeconds(30);
  private static final Duration PASSING_MOST = Duration.ofMinutes(10);
  private static final int MAX_PASSENGER_TRIES = 2;

  private final Fetcher fetcher;
  private final ActorCache actors;
  private final FetchSigner signer;
  private final InstantSource clock;
  private final Cache<String, KeyLookup.Found> found;
  private final Cache<String, Miss> missed;
  private final Cache<String, Instant> refreshed;
  private final SingleFlight<KeyLookup> flights = new SingleFlight<>(MAX_FLIGHTS);

  KeyFetcher(
      Fetcher fetcher,
      ActorCache actors,
      FetchSigner signer,
      InstantSource clock,
      Ticker ticker,
      int maxEntries) {
    this.fetcher = fetcher;
    this.actors = actors;
    this.signer = signer;
    this.clock = clock;
    this.found = cache(FRESH, ticker, maxEntries);
    this.missed = cache(LASTING_MOST.plus(LASTING_MOST), ticker, maxEntries);
    this.refreshed = cache(COOL_DOWN, ticker, maxEntries);
  }

  private static <V> Cache<String, V> cache(Duration expiry, Ticker ticker, int maxEntries) {
    return Caffeine.newBuilder()
        .maximumSize(maxEntries)
        .expireAfterWrite(expiry)
        .ticker(ticker)
        .build();
  }

  /**
   * A failure that is remembered.
   *
   * @param until when it may be tried again
   * @param times how often in a row
   */
  private record Miss(KeyLookup lookup, Instant until, int times) {}

  KeyLookup fetch(URI keyId, Budget budget) {
    KeyLookup.Found known = found.getIfPresent(keyId.toString());
    if (known != null) {
      return known;
    }
    Origin origin;
    try {
      origin = Fetcher.target(Uris.withoutFragment(keyId)).origin();
    } catch (FetchException e) {
      return new KeyLookup.Failed(keyId, e);
    }
    String flight = flight(keyId, origin, budget);
    Miss miss = missed.getIfPresent(flight);
    if (miss != null && clock.instant().isBefore(miss.until())) {
      return miss.lookup();
    }
    return fly(flight, keyId, budget, 1);
  }

  /** Whether a fetch may be signed can change its result: those that may not are apart. */
  private static String flight(URI keyId, Origin origin, Budget budget) {
    return budget.maySignFor(origin) ? keyId.toString() : "unsigned " + keyId;
  }

  /** Fetches a key anew, at most once per cool-down; else what is known. */
  KeyLookup refresh(URI keyId, Budget budget) {
    Optional<Origin> origin = Origin.of(keyId);
    if (origin.isEmpty()
        || keyId.toString().length() > Uris.MAX_ID_LENGTH
        || refreshed.asMap().putIfAbsent(keyId.toString(), clock.instant()) != null) {
      return fetch(keyId, budget);
    }
    return fly(flight(keyId, origin.get(), budget), keyId, budget, 1);
  }

  private KeyLookup fly(String flight, URI keyId, Budget budget, int tries) {
    Landed<KeyLookup> landed;
    try {
      landed =
          flights.fly(flight, budget.timeLeft(), () -> fetchAndRemember(flight, keyId, budget));
    } catch (FetchException e) {
      return new KeyLookup.Failed(keyId, e);
    }
    // Somebody else's empty budget says nothing about the key.
    boolean unlucky =
        landed.role() == Role.PASSENGER
            && landed.value() instanceof KeyLookup.Failed failed
            && failed.cause().isOurs();
    return unlucky && tries < MAX_PASSENGER_TRIES
        ? fly(flight, keyId, budget, tries + 1)
        : landed.value();
  }

  private KeyLookup fetchAndRemember(String flight, URI keyId, Budget budget) {
    KeyLookup lookup = fetchNow(keyId, budget);
    if (lookup instanceof KeyLookup.Found fresh) {
      found.put(keyId.toString(), fresh);
      missed.invalidate(flight);
    } else {
      remember(flight, lookup);
    }
    return lookup;
  }

  private void remember(String flight, KeyLookup lookup) {
    boolean passing = false;
    if (lookup instanceof KeyLookup.Failed failed) {
      if (failed.cause().isOurs()) {
        return;
      }
      passing = failed.isTransient() || failed.cause().reason() == Reason.UNAUTHORIZED;
    }
    if (!passing) {
      found.invalidate(lookup.keyId().toString()); // a passing fault leaves what was known
    }
    Miss before = missed.getIfPresent(flight);
    int times = before == null ? 1 : before.times() + 1;
    Duration wait =
        doubled(
            passing ? PASSING_FIRST : LASTING_FIRST, passing ? PASSING_MOST : LASTING_MOST, times);
    missed.put(flight, new Miss(lookup, clock.instant().plus(wait), times));
  }

  private static Duration doubled(Duration first, Duration most, int times) {
    Duration wait = first.multipliedBy(1L << Math.min(times - 1, 20));
    return wait.compareTo(most) < 0 ? wait : most;
  }

  private KeyLookup fetchNow(URI keyId, Budget budget) {
    try {
      return prove(keyId, budget);
    } catch (FetchException e) {
      return e.reason() == Reason.GONE
          ? new KeyLookup.Gone(keyId, String.valueOf(e.getMessage()))
          : new KeyLookup.Failed(keyId, e);
    }
  }

  /** The forms of a key document: the actor, a stub of the actor, or the key by itself. */
  private KeyLookup.Found prove(URI keyId, Budget budget) {
    Loaded loaded =
        fetcher.load(
            keyId, new SignedBy(signer.get(), Signing.WHEN_ASKED), RequestPurpose.KEY, budget);
    if (!loaded.target().origin().contains(keyId)) {
      throw FetchException.of(
          Reason.KEY_NOT_PROVEN, keyId, keyId + " leads to another server, " + loaded.target());
    }
    KeyOwnership ownership = KeyOwnership.of(keyId, loaded.object(), clock.instant());
    return ownership instanceof KeyOwnership.OwnerNeeded needed
        ? ofKeyDocument(needed, budget)
        : ofActor(proven(keyId, ownership), loaded);
  }

  private KeyLookup.Found ofActor(KeyOwnership.Proven proven, Loaded loaded) {
    Instant now = clock.instant();
    URI id = proven.key().owner();
    if (!isAt(id, loaded.target())) {
      return new KeyLookup.Found(proven.key(), proven.owner(), OwnerProof.SAME_ORIGIN_STUB, now);
    }
    actors.put(
        new FetchedDocument(loaded.object(), id, loaded.target().url(), now, loaded.sizeBytes()));
    return new KeyLookup.Found(proven.key(), proven.owner(), OwnerProof.ACTOR_DOCUMENT, now);
  }

  private KeyLookup.Found ofKeyDocument(KeyOwnership.OwnerNeeded needed, Budget budget) {
    FetchedDocument fetched =
        fetcher.fetch(
            needed.owner(),
            new SignedBy(signer.get(), Signing.WHEN_ASKED),
            RequestPurpose.KEY,
            budget.deeper());
    KeyOwnership.Proven proven = proven(needed.keyId(), needed.confirmedBy(fetched.object()));
    actors.put(fetched);
    return new KeyLookup.Found(
        proven.key(), proven.owner(), OwnerProof.OWNER_FETCHED, fetched.fetchedAt());
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

  private static boolean isAt(URI id, Target target) {
    return id.getRawFragment() == null && Fetcher.target(id).equals(target);
  }

  /** The entries of the fullest of its tables. */
  long size() {
    found.cleanUp();
    missed.cleanUp();
    refreshed.cleanUp();
    return Math.max(
        found.estimatedSize(), Math.max(missed.estimatedSize(), refreshed.estimatedSize()));
  }
}
