package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Fetcher.Loaded;
import org.activitypub4j.client.Fetcher.SignedBy;
import org.activitypub4j.client.Fetcher.Signing;
import org.activitypub4j.client.KeyLookup.OwnerProof;
import org.activitypub4j.client.transport.RequestPurpose;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.KeyOwnership;
import org.activitypub4j.signatures.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * Finds keys by their ids, proves them both ways, and remembers what it found and what it did not,
 * so that whatever arrives causes few requests.
 */
final class KeyFetcher {
  private static final int MAX_FLIGHTS = 256;
  private static final Duration FRESH = Duration.ofHours(24);
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration COOL_DOWN = Duration.ofMinutes(5);

  /** An RSA key of 4096 bits as Java keeps it, with all that is around it. */
  private static final int KEY_BYTES = 4_096;

  private static final int MAX_KEYS_OF_OWNER = 2 * KeyOwnership.MAX_KEYS;

  private final Fetcher fetcher;
  private final DocumentCache actors;
  private final FetchSigner signer;
  private final InstantSource clock;
  private final LayeredCache<KnownKey> found;
  private final Misses misses;
  private final Cache<String, Set<String>> owned;
  private final Cache<String, Instant> refreshed;
  private final @Nullable SharedCache shared;
  private final KeyLane lane;
  private final SingleFlight<KnownKey> flights = new SingleFlight<>(MAX_FLIGHTS);

  /**
   * A key that is remembered.
   *
   * @param sizeBytes the size of its owner's document
   */
  record KnownKey(KeyLookup.Found found, int sizeBytes) {}

  /**
   * A fetcher of keys.
   *
   * @param maxBytes the room that keys may take here, and a quarter of it each for what was missed
   *     and refreshed
   */
  KeyFetcher(
      Fetcher fetcher,
      DocumentCache actors,
      FetchSigner signer,
      KeyLane lane,
      InstantSource clock,
      Ticker ticker,
      long maxBytes,
      @Nullable SharedCache shared,
      Codecs codecs) {
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
            maxBytes,
            (id, key) -> KEY_BYTES + DocumentCache.weight(id, key.sizeBytes()),
            shared,
            codecs.keys());
    this.misses = new Misses("no key ", clock, ticker, maxBytes / 4, shared);
    this.refreshed =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes / 4)
            .weigher((String id, Instant at) -> DocumentCache.weight(id, 0))
            .expireAfterWrite(COOL_DOWN)
            .ticker(ticker)
            .build();
    this.owned =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes / 4)
            .weigher((String id, Set<String> keys) -> DocumentCache.weight(id, 128 * keys.size()))
            .expireAfterWrite(KEPT)
            .ticker(ticker)
            .build();
  }

  KeyLookup fetch(URI keyId, Budget budget) {
    KnownKey known = found.get(keyId.toString());
    if (known != null && isFresh(known)) {
      return known.found();
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
    return known != null && isPassing(lookup) ? known.found() : lookup;
  }

  private boolean isFresh(KnownKey known) {
    return clock.instant().isBefore(known.found().fetchedAt().plus(FRESH));
  }

  private static boolean isPassing(KeyLookup lookup) {
    return lookup instanceof KeyLookup.Failed failed
        && (failed.cause().isOurs() || Miss.isPassing(failed.cause()));
  }

  /** Fetches a key anew, at most once per cool-down; else what is known. */
  KeyLookup refresh(URI keyId, Budget budget) {
    Optional<Origin> origin = Origin.of(keyId);
    if (origin.isEmpty() || keyId.toString().length() > Uris.MAX_ID_LENGTH || !mayRefresh(keyId)) {
      return fetch(keyId, budget);
    }
    return fly(Misses.key(keyId, origin.get(), budget), keyId, origin.get(), budget);
  }

  boolean mayRefresh(URI keyId) {
    return refreshed.asMap().putIfAbsent(keyId.toString(), clock.instant()) == null
        && (shared == null || shared.claim("refresh " + keyId, COOL_DOWN));
  }

  private KeyLookup fly(String flight, URI keyId, Origin origin, Budget budget) {
    try {
      return flights
          .fly(flight, budget, () -> fetchAndRemember(flight, keyId, origin, budget))
          .found();
    } catch (FetchException e) {
      return lookup(keyId, e);
    }
  }

  private KnownKey fetchAndRemember(String flight, URI keyId, Origin origin, Budget budget) {
    try {
      KnownKey fresh = lane.fetch(origin, budget, () -> prove(keyId, budget));
      remember(fresh);
      misses.forget(flight);
      return fresh;
    } catch (FetchException e) {
      misses.remember(flight, e);
      if (!e.isOurs() && !Miss.isPassing(e)) {
        found.remove(keyId.toString()); // a passing fault leaves what was known
      }
      throw e;
    }
  }

  private static KeyLookup lookup(URI keyId, FetchException failure) {
    return failure.reason() == Reason.GONE
        ? new KeyLookup.Gone(keyId, String.valueOf(failure.getMessage()))
        : new KeyLookup.Failed(keyId, failure);
  }

  void remember(KnownKey key) {
    String keyId = key.found().keyId().toString();
    found.put(keyId, key);
    owned
        .asMap()
        .merge(
            key.found().key().owner().toString(),
            Set.of(keyId),
            (before, added) ->
                Stream.concat(added.stream(), before.stream())
                    .distinct()
                    .limit(MAX_KEYS_OF_OWNER)
                    .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Learns the keys that the document of an actor has. A key whose id leads elsewhere is not among
   * them: that of another user of the same server could be.
   */
  void learn(FetchedDocument document) {
    Actor actor = document.object().as(Actor.class);
    for (VerificationKey key : KeyOwnership.listed(actor, clock.instant())) {
      if (Uris.same(Uris.withoutFragment(key.id()), document.id())) {
        remember(
            new KnownKey(
                new KeyLookup.Found(key, actor, OwnerProof.ACTOR_DOCUMENT, document.fetchedAt()),
                document.sizeBytes()));
      }
    }
  }

  /** Forgets the keys of an actor that told of a change. */
  void forgetOwner(URI owner) {
    Set<String> keys = owned.asMap().remove(owner.toString());
    if (keys != null) {
      keys.forEach(found::remove);
    }
  }

  /** The forms of a key document: the actor, a stub of the actor, or the key by itself. */
  private KnownKey prove(URI keyId, Budget budget) {
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

  private KnownKey ofActor(KeyOwnership.Proven proven, Loaded loaded) {
    Optional<Trust> trust = loaded.verdict().word();
    trust.ifPresent(
        word ->
            actors.put(
                new FetchedDocument(
                    loaded.object(),
                    word,
                    loaded.target().url(),
                    loaded.at(),
                    loaded.freshUntil(),
                    loaded.sizeBytes())));
    OwnerProof proof = trust.isPresent() ? OwnerProof.ACTOR_DOCUMENT : OwnerProof.SAME_ORIGIN_STUB;
    return new KnownKey(
        new KeyLookup.Found(proven.key(), proven.owner(), proof, loaded.at()), loaded.sizeBytes());
  }

  private KnownKey ofKeyDocument(KeyOwnership.OwnerNeeded needed, Budget budget) {
    FetchedDocument fetched =
        fetcher.fetch(
            needed.owner(),
            new SignedBy(signer.get(), Signing.WHEN_ASKED),
            RequestPurpose.KEY,
            budget.deeper());
    KeyOwnership.Proven proven = proven(needed.keyId(), needed.confirmedBy(fetched.object()));
    actors.put(fetched);
    return new KnownKey(
        new KeyLookup.Found(
            proven.key(), proven.owner(), OwnerProof.OWNER_FETCHED, fetched.fetchedAt()),
        fetched.sizeBytes());
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

  /** The entries of the fullest of its tables. */
  long size() {
    refreshed.cleanUp();
    owned.cleanUp();
    return LongStream.of(
            found.size(), misses.size(), refreshed.estimatedSize(), owned.estimatedSize())
        .max()
        .orElse(0);
  }
}
