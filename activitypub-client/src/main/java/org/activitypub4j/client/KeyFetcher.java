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
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.KeyFormatException;
import org.activitypub4j.signatures.VerificationKey;
import org.jspecify.annotations.Nullable;

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
      throw notProven(keyId, keyId + " leads to another server, " + loaded.target());
    }
    Optional<URI> id = loaded.object().id();
    if (id.isEmpty() || !Origin.same(id.get(), keyId)) {
      throw notProven(
          keyId, loaded.target() + " says that it is " + id.map(URI::toString).orElse("nothing"));
    }
    return Uris.same(id.get(), keyId) && loaded.object().as(Actor.class).inbox().isEmpty()
        ? ofKeyDocument(keyId, loaded, budget)
        : ofActor(keyId, id.get(), loaded);
  }

  private KeyLookup.Found ofActor(URI keyId, URI id, Loaded loaded) {
    Actor actor = loaded.object().as(Actor.class);
    VerificationKey key = listed(keyId, id, actor, null);
    Instant now = clock.instant();
    Optional<Trust> trust = loaded.verdict().word();
    if (trust.isEmpty()) {
      return new KeyLookup.Found(key, actor, OwnerProof.SAME_ORIGIN_STUB, now);
    }
    actors.put(
        new FetchedDocument(
            loaded.object(), trust.get(), loaded.target().url(), now, loaded.sizeBytes()));
    return new KeyLookup.Found(key, actor, OwnerProof.ACTOR_DOCUMENT, now);
  }

  private KeyLookup.Found ofKeyDocument(URI keyId, Loaded loaded, Budget budget) {
    PublicKey document = loaded.object().as(PublicKey.class);
    URI owner =
        document.owner().orElseThrow(() -> notProven(keyId, loaded.target() + " names no owner"));
    if (!Origin.same(owner, keyId)) {
      throw notProven(keyId, loaded.target() + " has an owner on another server, " + owner);
    }
    FetchedDocument fetched =
        fetcher.fetch(
            owner,
            new SignedBy(signer.get(), Signing.WHEN_ASKED),
            RequestPurpose.KEY,
            budget.deeper());
    if (!Uris.same(fetched.id(), owner)) {
      throw notProven(keyId, "the owner " + owner + " says that it is " + fetched.id());
    }
    Actor actor = fetched.object().as(Actor.class);
    VerificationKey key = listed(keyId, owner, actor, document);
    actors.put(fetched);
    return new KeyLookup.Found(key, actor, OwnerProof.OWNER_FETCHED, fetched.fetchedAt());
  }

  /**
   * The key that the actor lists under that id: as it embeds it, else as the document of the key
   * has it.
   */
  private static VerificationKey listed(
      URI keyId, URI actorId, Actor actor, @Nullable PublicKey document) {
    for (PublicKey key : actor.publicKeys()) {
      if (key.id().filter(id -> Uris.same(id, keyId)).isPresent()
          && key.publicKeyPem().isPresent()) {
        return owned(keyId, actorId, key);
      }
    }
    boolean named = actor.publicKeyIds().stream().anyMatch(id -> Uris.same(id, keyId));
    if (!named || document == null) {
      throw notProven(keyId, "the actor " + actorId + " does not list the key " + keyId);
    }
    return owned(keyId, actorId, document);
  }

  private static VerificationKey owned(URI keyId, URI actorId, PublicKey key) {
    if (key.owner().filter(owner -> Uris.same(owner, actorId)).isEmpty()) {
      throw notProven(
          keyId,
          "the key %s says that it belongs to %s, and not to %s who lists it"
              .formatted(keyId, key.owner().map(URI::toString).orElse("nobody"), actorId));
    }
    String pem =
        key.publicKeyPem().orElseThrow(() -> notProven(keyId, "the key " + keyId + " has no PEM"));
    try {
      return VerificationKey.ofPem(keyId, actorId, pem);
    } catch (KeyFormatException e) {
      throw FetchException.of(
          Reason.KEY_FORMAT,
          keyId,
          "the key %s cannot be used: %s".formatted(keyId, e.getMessage()),
          e);
    }
  }

  private static FetchException notProven(URI keyId, String message) {
    return FetchException.of(Reason.KEY_NOT_PROVEN, keyId, message);
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
