package org.activitypub4j.client;

import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Fetcher.SignedBy;
import org.activitypub4j.client.Fetcher.Signing;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.HostResolver;
import org.activitypub4j.client.transport.RequestObserver;
import org.activitypub4j.client.transport.RequestPurpose;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.client.transport.internal.AddressPolicy;
import org.activitypub4j.client.transport.internal.Door;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Mastodon;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Trust;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.Signer;
import org.jspecify.annotations.Nullable;

/**
 * The one way out to the fediverse.
 *
 * <pre>{@code
 * try (FederationClient client =
 *     FederationClient.builder().userAgent("Example", "1.0", origin).build()) {
 *   ResolvedActor alice = client.lookupActor("@alice@example.org", client.newBudget());
 * }
 * }</pre>
 *
 * <p>All methods block, and may be called from several threads at once. It speaks https to public
 * addresses only, unless {@link Builder#allowNetworks} permits more, and goes through no proxy but
 * {@link Builder#proxy}. Nothing is tried twice but what each method says.
 */
public final class FederationClient implements AutoCloseable {
  private static final int MAX_FLIGHTS = 256;

  private final Door door;
  private final Fetcher fetcher;
  private final KeyFetcher keys;
  private final KeyLane lane;
  private final DocumentCache actors;
  private final DocumentCache lookedUp;
  private final LayeredCache<ServerFacts.Told> nodeInfos;
  private final Misses missedActors;
  private final InstantSource clock;
  private final WebFinger webFinger;
  private final Lookup lookup;
  private final ServerFacts servers;
  private final Deliverer deliverer;
  private final SchemeMemory schemes;
  private final FetchSigner signer;
  private final BudgetLimits budgetLimits;
  private final WalkLimits walkLimits;
  private final ObjectResolver objects;
  private final SingleFlight<FetchedDocument> actorFlights = new SingleFlight<>(MAX_FLIGHTS);
  private final Optional<ExecutorService> ownExecutor;

  private FederationClient(Builder builder) {
    Ticker ticker = () -> nanos(builder.clock.instant());
    Room room = builder.room;
    this.ownExecutor =
        builder.executor == null
            ? Optional.of(Threads.newExecutor(builder.limits.maxConcurrent()))
            : Optional.empty();
    Executor executor = builder.executor != null ? builder.executor : ownExecutor.orElseThrow();
    this.door =
        new Door(
            builder.limits,
            new AddressPolicy(builder.allowedNetworks),
            builder.resolver,
            executor,
            ticker,
            builder.userAgent,
            builder.observer,
            builder.sslContext,
            builder.proxy,
            Set.copyOf(builder.ownOrigins));
    this.budgetLimits = builder.budgetLimits;
    this.walkLimits = builder.walkLimits;
    this.objects = new ObjectResolver(this::fetch, this::actorDocument);
    this.signer = new FetchSigner(builder.signer);
    MessageSigner requestSigner = new MessageSigner(builder.clock);
    this.schemes = new SchemeMemory(builder.firstScheme, ticker, room.servers());
    this.fetcher = new Fetcher(door, builder.streams, requestSigner, schemes, builder.clock);
    Codecs codecs = new Codecs(builder.streams);
    SharedCache shared = builder.sharedCache;
    this.clock = builder.clock;
    this.actors = new DocumentCache("actor ", ticker, room.actors(), shared, codecs);
    this.lookedUp = new DocumentCache("object ", ticker, room.lookedUp(), shared, codecs);
    this.missedActors = new Misses("no actor ", clock, ticker, room.missedActors(), shared);
    this.lane = new KeyLane(ticker, room, builder.maxWaitingForKeys);
    this.keys = new KeyFetcher(fetcher, actors, signer, lane, clock, ticker, room, shared, codecs);
    this.webFinger = new WebFinger(fetcher, door, this::actorAt);
    this.lookup = new Lookup(fetcher, signer, new Known(), webFinger);
    this.nodeInfos =
        new LayeredCache<>(
            "nodeinfo ", Freshness.CEILING, ticker, room.nodeInfos(), shared, codecs.nodeInfos());
    this.servers = new ServerFacts(fetcher, webFinger, this::actorAt, clock, nodeInfos);
    this.deliverer = new Deliverer(door, requestSigner, schemes, builder.clock);
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** What is kept under remote names. */
  record Tables(
      DocumentCache actors,
      DocumentCache lookedUp,
      LayeredCache<ServerFacts.Told> nodeInfos,
      Misses missedActors,
      KeyFetcher keys,
      KeyLane lane,
      SchemeMemory schemes) {}

  Tables tables() {
    return new Tables(actors, lookedUp, nodeInfos, missedActors, keys, lane, schemes);
  }

  /** A builder with the defaults that its methods name. */
  public static Builder builder() {
    return new Builder();
  }

  /** A new budget for a new cause, within the limits of this client. */
  public Budget newBudget() {
    return Budget.of(budgetLimits);
  }

  /**
   * A new budget for a new cause, whose documents take room in the heap.
   *
   * @param room as {@link Budget#of(BudgetLimits, IntPredicate)}
   */
  public Budget newBudget(IntPredicate room) {
    return Budget.of(budgetLimits, room);
  }

  /**
   * Fetches the document of an id, past all caches. Signed by the signer of fetches, if there is
   * one.
   *
   * <p>The document says that this is its id, and comes from that very URL, or from where its
   * server redirects on itself: whatever peers do, what is returned is what was asked for. To find
   * what another URL leads to, see {@link #lookup(URI, Budget)}; for an id with a fragment, see
   * {@link #resolve(URI, Class, Budget)}.
   *
   * @throws FetchException if there is no such document, or it may not be used
   */
  public FetchedDocument fetch(URI url, Budget budget) {
    return fetcher.fetch(
        url, new SignedBy(signer.get(), Signing.FIRST), RequestPurpose.DOCUMENT, budget);
  }

  /**
   * Fetches a document as a certain actor may see it, past all caches.
   *
   * @param as signs the request
   * @throws FetchException as {@link #fetch(URI, Budget)}
   */
  public FetchedDocument fetch(URI url, Signer as, Budget budget) {
    return fetcher.fetch(
        url,
        new SignedBy(Objects.requireNonNull(as, "as"), Signing.FIRST),
        RequestPurpose.DOCUMENT,
        budget);
  }

  /**
   * An actor: from the cache as long as its server says, at least ten minutes and at most a day,
   * and an hour if it says nothing. After that it is fetched again; if the server does not answer,
   * the old document is given for up to seven days.
   *
   * <p>What is not there or no actor is not asked for again for ten minutes, longer each time; what
   * could not be reached, for half a minute, longer each time.
   *
   * @param id the id of the actor; another URL that leads to it will not do
   * @return the actor of this id, and never another
   * @throws FetchException as {@link #fetch(URI, Budget)}, or if it is not an actor
   */
  public Actor actor(URI id, Budget budget) {
    return actorDocument(id, budget).object().as(Actor.class);
  }

  /** The document of the actor that has this id. */
  private FetchedDocument actorDocument(URI id, Budget budget) {
    return actorDocument(id, budget, "", this::fetch);
  }

  /** The document of the actor to whom a URL leads that people, or WebFinger, named. */
  private FetchedDocument actorAt(URI url, Budget budget) {
    return actorDocument(url, budget, "at ", this::find);
  }

  private FetchedDocument actorDocument(URI id, Budget budget, String how, Way way) {
    FetchedDocument known = actors.get(id, budget);
    if (known != null && isFresh(known)) {
      return known;
    }
    try {
      return freshActor(id, budget, how, way);
    } catch (FetchException e) {
      if (known != null && (e.isOurs() || Miss.isPassing(e))) {
        return known;
      }
      throw e;
    }
  }

  /** How a document is fetched: as that of an id, or wherever a URL leads. */
  @FunctionalInterface
  private interface Way {
    FetchedDocument fetch(URI url, Budget budget);
  }

  private FetchedDocument find(URI url, Budget budget) {
    return fetcher.find(
        url, new SignedBy(signer.get(), Signing.FIRST), RequestPurpose.DOCUMENT, budget);
  }

  private FetchedDocument freshActor(URI id, Budget budget, String how, Way way) {
    String flight =
        how + Origin.of(id).map(origin -> Misses.key(id, origin, budget)).orElse(id.toString());
    FetchException missed = missedActors.holding(flight).orElse(null);
    if (missed != null) {
      throw missed;
    }
    return actorFlights.fly(flight, budget, () -> fetchActor(flight, id, budget, way));
  }

  private FetchedDocument fetchActor(String flight, URI id, Budget budget, Way way) {
    try {
      FetchedDocument document = way.fetch(id, budget);
      if (!isActor(document.object())) {
        throw notAnActor(document);
      }
      keys.learn(document);
      missedActors.forget(flight);
      return document;
    } catch (FetchException e) {
      missedActors.remember(flight, e);
      if (!e.isOurs() && !Miss.isPassing(e)) {
        actors.forget(id);
      }
      throw e;
    }
  }

  private boolean isFresh(FetchedDocument document) {
    return clock.instant().isBefore(document.freshUntil());
  }

  /** What a look-up by URL need not fetch. */
  private final class Known implements Lookup.KnownDocuments {
    @Override
    public Optional<FetchedDocument> find(URI id) {
      return Stream.of(actors, lookedUp)
          .flatMap(cache -> Stream.ofNullable(cache.get(id)))
          .filter(FederationClient.this::isFresh)
          .findFirst();
    }

    @Override
    public void remember(FetchedDocument document) {
      if (isActor(document.object())) {
        keys.learn(document);
      } else {
        lookedUp.put(document);
      }
    }
  }

  private static FetchException notAnActor(FetchedDocument document) {
    return FetchException.of(
        Reason.NOT_AN_ACTOR,
        document.id(),
        "%s is not an actor: it has no inbox".formatted(document));
  }

  private static boolean isActor(ASObject object) {
    return object.as(Actor.class).inbox().isPresent();
  }

  /**
   * The object at a URL, of a class.
   *
   * @param id the id of the object; with a fragment, of what stands under that id in its document
   * @param type {@link Actor}, {@link Activity}, {@link ASCollection} and {@link PublicKey} take
   *     what is of no known type too, if it is used as one; actors come from the cache
   * @throws FetchException as {@link #fetch(URI, Budget)}, or if it is of another class
   */
  public <T extends ASObject> Trusted<T> resolve(URI id, Class<T> type, Budget budget) {
    return objects.resolve(id, type, budget);
  }

  /**
   * The object for which a reference stands: the embedded one if the document may speak for it,
   * else fetched from its id.
   *
   * @param in whose word the document is in which the reference stands
   * @param type as {@link #resolve(URI, Class, Budget)}
   * @throws FetchException as that, or if an embedded object is not proven and has no id
   */
  public <T extends ASObject> Trusted<T> resolve(
      Reference<? extends ASObject> reference, Trust in, Class<T> type, Budget budget) {
    return objects.resolve(reference, in, type, budget);
  }

  /**
   * Walks the items of a collection, or from one of its pages on. Fetches nothing yet.
   *
   * @param collection its id, or that of a page
   * @param budget for the walk and for what its items resolve to
   */
  public Walk<CollectionItem> walk(URI collection, Budget budget) {
    return walk(spent -> resolve(collection, ASCollection.class, spent), budget);
  }

  /**
   * Walks the items of a collection of somebody or something, such as the {@link AS#OUTBOX} of an
   * actor or the {@link AS#REPLIES} of a post. Unless it says otherwise the collection belongs to
   * whom the document does that names it. Fetches nothing yet.
   *
   * @return without items if there is no such collection
   */
  public Walk<CollectionItem> walk(
      Trusted<?> of, Property.One<Reference<ASCollection>> collection, Budget budget) {
    Optional<Reference<ASCollection>> named = of.object().get(collection);
    if (named.isEmpty()) {
      return new Walk<>(() -> new Walk.Step.Over<>(new WalkEnd.Complete()));
    }
    return walk(spent -> open(of, named.get(), spent), budget);
  }

  private Walk<CollectionItem> walk(CollectionSteps.Start start, Budget budget) {
    return new Walk<>(new CollectionSteps(start, this::page, objects, walkLimits, budget));
  }

  private Trusted<ASCollection> open(Trusted<?> of, Reference<ASCollection> named, Budget budget) {
    boolean stub = named.object().filter(CollectionSteps::isStub).isPresent();
    Trusted<ASCollection> opened =
        stub
            ? resolve(named.id().orElseThrow(), ASCollection.class, budget)
            : resolve(named, of.trust(), ASCollection.class, budget);
    // One that names several owners is not for its namer to claim.
    Optional<URI> owner = of.trust().owner().filter(any -> Trust.owners(opened.object()).isEmpty());
    Trust trust = owner.map(opened.trust()::ownedBy).orElse(opened.trust());
    return new Trusted<>(opened.object(), trust);
  }

  private Fetcher.Loaded page(URI url, Budget budget) {
    return fetcher.load(
        url, new SignedBy(signer.get(), Signing.FIRST), RequestPurpose.DOCUMENT, budget);
  }

  /**
   * Walks up a conversation: what a post answers, then what that answers, to the post that began.
   * Fetches nothing yet.
   */
  public Walk<Trusted<ASObject>> ancestors(Trusted<?> post, Budget budget) {
    return new Walk<>(new AncestorSteps(post, objects, walkLimits.maxAncestors(), budget));
  }

  /**
   * Walks the conversation to which a post belongs, as the server that keeps it sees it: its posts,
   * or the activities that made them. Not every server keeps one. Fetches nothing yet.
   *
   * @return empty if the post names none by an http or https URL, as {@code context} or {@code
   *     conversation}
   * @see <a
   *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/f228/fep-f228.md">FEP-f228</a>
   */
  public Optional<Walk<CollectionItem>> conversation(Trusted<?> post, Budget budget) {
    return Stream.of(AS.CONTEXT_OF, Mastodon.CONVERSATION)
        .flatMap(property -> post.object().get(property).stream())
        .filter(id -> Origin.of(id).isPresent())
        .findFirst()
        .map(id -> walk(id, budget));
  }

  /**
   * Forgets what is remembered of an actor, with its keys, or of another object, such as after it
   * was told that it changed.
   */
  public void forget(URI id) {
    actors.forget(id);
    keys.forgetOwner(id);
    lookedUp.forget(id);
  }

  /**
   * A key by its id, from the cache or fetched: unsigned, and only if the server answers 401 or 403
   * once more, signed by the signer of fetches (unless the budget forbids that).
   *
   * <p>Keys are used for a day, and for up to seven if their server does not answer; those in the
   * document of an actor that was fetched are known with it. What is not there or not usable is not
   * asked for again for ten minutes, longer each time; what could not be reached, for half a
   * minute, longer each time.
   *
   * <p>Since anybody can name any key, a server that is not known by {@link #sawVerified} gets ten
   * requests at once and then one a second, two at a time, two for one key at most, and has five
   * seconds to answer; of new servers of one domain ten are asked, and then one in six seconds.
   * Sixteen threads at most wait for such servers, whether they fetch or another does, eight for
   * one server ({@link Builder#maxWaitingForKeys}). Servers that are known have half as many seats
   * of their own, for 200 requests at once and then 50 a second. Requests are counted for the
   * server to which they really go. One sender has half of all that ({@link Budget#causedBy}). A
   * key that does not get its turn is {@link KeyLookup.Failed} in passing, at once or after three
   * seconds.
   *
   * @return never null; it throws nothing for what the peer does
   */
  public KeyLookup fetchKey(URI keyId, Budget budget) {
    return keys.fetch(keyId, budget);
  }

  /**
   * A key, fetched anew because a signature did not verify with the one that is known. That is done
   * at most once in five minutes for each key; in between this is {@link #fetchKey}.
   */
  public KeyLookup refreshKey(URI keyId, Budget budget) {
    return keys.refresh(keyId, budget);
  }

  /**
   * What the host of a handle tells about it by WebFinger. Proves nothing.
   *
   * @throws FetchException if it tells nothing
   */
  public ResourceDescriptor webFinger(Handle handle, Budget budget) {
    return webFinger.ask(handle, budget);
  }

  /**
   * The actor that has a handle, proven both ways.
   *
   * @return its handle may differ from what was asked for, if the host says that it has another
   *     name
   * @throws FetchException if there is none, or its handle is not proven
   */
  public ResolvedActor lookup(Handle handle, Budget budget) {
    return webFinger.resolve(handle, budget);
  }

  /**
   * What is at a URL: an actor, a post or any other object; from the cache if it was looked up
   * before, as long as its server says, like an {@link #actor}. If there is a page instead, what it
   * names in its Link header or its head as its ActivityStreams form, one step, on the same server.
   * The handle of an actor is not asked for: see {@link #handleOf}.
   *
   * @param url its fragment is not sent
   * @throws FetchException if there is none, or it may not be used
   */
  public Resolved lookup(URI url, Budget budget) {
    return lookup.at(url, budget);
  }

  /**
   * What somebody names by a handle or URL.
   *
   * @param handleOrUrl {@code @user@host}, {@code user@host}, {@code acct:user@host}, or an http or
   *     https URL of an actor, a post or a page about one
   * @throws FetchException if it is neither, or as the other methods of this name
   */
  public Resolved lookup(String handleOrUrl, Budget budget) {
    return lookup.find(handleOrUrl, budget);
  }

  /**
   * As {@link #lookup(String, Budget)}, for where only an actor will do.
   *
   * @throws FetchException if it is something else, or as that method
   */
  public ResolvedActor lookupActor(String handleOrUrl, Budget budget) {
    Resolved found = lookup(handleOrUrl, budget);
    if (found instanceof ResolvedActor actor) {
      return actor;
    }
    throw notAnActor(found.document());
  }

  /**
   * The handle of an actor that is known by its id, proven both ways.
   *
   * @param actor the id of the actor, or another URL that leads to it
   * @throws FetchException if there is no such actor, or its handle is not proven
   */
  public ResolvedActor handleOf(URI actor, Budget budget) {
    return webFinger.handleOf(actorAt(actor, budget), budget);
  }

  /**
   * The actor that is a server itself: the one that WebFinger names for its URL (FEP-d556), else
   * the one that it names beside its NodeInfo (FEP-2677), on that very server.
   *
   * @throws FetchException if it has none, or its document may not be used
   */
  public ResolvedActor serverActor(Origin server, Budget budget) {
    return servers.actor(server, budget);
  }

  /**
   * What a server says about itself, in the newest version of NodeInfo from 2.0 to 2.2 that it has.
   * Never signed; used again as long as the server says, at least ten minutes and at most a day,
   * and an hour if it says nothing.
   *
   * @throws FetchException if it says nothing, or has another server say it
   */
  public NodeInfo nodeInfo(Origin server, Budget budget) {
    return servers.nodeInfo(server, budget);
  }

  /**
   * Delivers an activity to an inbox: one POST, never redirected. Only if the server does not take
   * the signature (400, 401, 403), once more at once, with the other kind or the one that it asks
   * for.
   *
   * @param document the activity in UTF-8; not copied, not to be changed
   * @param digest of the document, made once for all inboxes
   * @param signer of the actor who sends it
   * @return never null; it throws nothing for what the peer does
   */
  public DeliveryOutcome deliver(URI inbox, byte[] document, BodyDigest digest, Signer signer) {
    return deliver(inbox, document, digest, signer, Budget.of(Deliverer.LIMITS));
  }

  /**
   * The same on the budget of a cause, with which it can be cancelled: a try that was is {@link
   * DeliveryOutcome.Retry}, for the server may have taken it.
   */
  public DeliveryOutcome deliver(
      URI inbox, byte[] document, BodyDigest digest, Signer signer, Budget budget) {
    return deliverer.deliver(inbox, document, digest, signer, budget);
  }

  /**
   * Tells that a request from this server had a valid signature of this kind: it can take such
   * signatures itself, and is no stranger when its keys are to be fetched.
   */
  public void sawVerified(Origin origin, SignatureScheme scheme) {
    schemes.sawVerified(origin, scheme);
    lane.sawVerified(origin);
  }

  /**
   * As {@link #sawVerified(Origin, SignatureScheme)}, and that what was fetched for that request
   * was worth it: its sender does not pay for it. See {@link Budget#causedBy}.
   *
   * @param cause the budget with which its key was fetched
   */
  public void sawVerified(Origin origin, SignatureScheme scheme, Budget cause) {
    sawVerified(origin, scheme);
    lane.sawVerified(cause);
  }

  /** Ends all that is under way; every later request is refused. */
  @Override
  public void close() {
    door.close();
    ownExecutor.ifPresent(ExecutorService::shutdownNow);
  }

  /** Settings of a client. Not safe for use by several threads. */
  public static final class Builder {
    private String userAgent = "ActivityPub4J";
    private final List<Cidr> allowedNetworks = new ArrayList<>();
    private HostResolver resolver = HostResolver.system();
    private TransportLimits limits = TransportLimits.DEFAULT;
    private BudgetLimits budgetLimits = BudgetLimits.DEFAULT;
    private WalkLimits walkLimits = WalkLimits.DEFAULT;
    private InstantSource clock = Clock.systemUTC();
    private ActivityStreams streams = ActivityStreams.standard();
    private RequestObserver observer = RequestObserver.NONE;
    private SignatureScheme firstScheme = SignatureScheme.DRAFT_CAVAGE_12;
    private @Nullable Executor executor;
    private @Nullable SSLContext sslContext;
    private @Nullable InetSocketAddress proxy;
    private @Nullable Supplier<? extends Signer> signer;
    private @Nullable SharedCache sharedCache;
    private final List<Origin> ownOrigins = new ArrayList<>();
    private Room room = Room.DEFAULT;
    private int maxWaitingForKeys = 16;

    private Builder() {}

    /**
     * Names an origin of the application itself. Nothing is ever sent there, not by a redirect
     * either: what is ours is looked up, not fetched, and nobody can have us answer ourselves. A
     * federation names its own. Default none.
     */
    public Builder ownOrigin(Origin origin) {
      ownOrigins.add(Objects.requireNonNull(origin, "origin"));
      return this;
    }

    /**
     * Says who asks, as {@code Name/version (+https://host/)}. Some servers refuse requests that do
     * not say so.
     *
     * @throws IllegalArgumentException if name or version is not a token of HTTP
     */
    public Builder userAgent(String name, String version, Origin origin) {
      this.userAgent = "%s/%s (+%s/)".formatted(token(name), token(version), origin);
      return this;
    }

    private static String token(String text) {
      boolean good =
          !text.isEmpty()
              && text.chars()
                  .allMatch(
                      c ->
                          (c >= '0' && c <= '9')
                              || (c >= 'a' && c <= 'z')
                              || (c >= 'A' && c <= 'Z')
                              || (c < 0x80 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0));
      if (!good) {
        throw new IllegalArgumentException("not a token for the User-Agent: " + text);
      }
      return text;
    }

    /**
     * Allows networks that are not public, for tests and demonstrations, and within them http and
     * IP literals as hosts. Default none. What can reach those networks through this client is
     * everybody who can make it fetch.
     */
    public Builder allowNetworks(Cidr... networks) {
      allowedNetworks.addAll(Arrays.asList(networks));
      return this;
    }

    /**
     * Sends everything through an HTTP proxy, as a tunnel (CONNECT), to https URLs only; default
     * none, whatever the system properties say. The proxy then resolves the names, so that it, and
     * no longer this client, has to keep requests out of networks that are not public: configure it
     * so. Hosts that are IP addresses are still refused here. A proxy that asks for a password is
     * not supported.
     *
     * @throws IllegalArgumentException if the name of the proxy cannot be resolved
     */
    public Builder proxy(String host, int port) {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new IllegalArgumentException("the proxy is unknown: " + host);
      }
      this.proxy = address;
      return this;
    }

    /** Sets the resolver of host names; default that of the operating system. */
    public Builder resolver(HostResolver resolver) {
      this.resolver = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /** Sets the limits of each request; default {@link TransportLimits#DEFAULT}. */
    public Builder limits(TransportLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Sets the limits of each budget; default {@link BudgetLimits#DEFAULT}. */
    public Builder budgetLimits(BudgetLimits budgetLimits) {
      this.budgetLimits = Objects.requireNonNull(budgetLimits, "budgetLimits");
      return this;
    }

    /**
     * Sets how far collections and conversations are walked; default {@link WalkLimits#DEFAULT}.
     */
    public Builder walkLimits(WalkLimits walkLimits) {
      this.walkLimits = Objects.requireNonNull(walkLimits, "walkLimits");
      return this;
    }

    /** Sets the clock of signatures and caches; default that of the system. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what several nodes of the application remember together: actors, keys, failures; default
     * nothing, so that each remembers for itself.
     */
    public Builder sharedCache(SharedCache sharedCache) {
      this.sharedCache = Objects.requireNonNull(sharedCache, "sharedCache");
      return this;
    }

    /**
     * Sets how much memory may be taken by all that is remembered of other servers: documents,
     * keys, failures, rates; default 48 MiB, of which several hundred thousand servers, actors and
     * keys cannot take more.
     *
     * @throws IllegalArgumentException if it is less than 8 MiB
     */
    public Builder maxCacheBytes(long bytes) {
      this.room = new Room(bytes);
      return this;
    }

    /**
     * Sets how many threads may wait at once for keys of servers that are not known yet; default
     * 16. Half as many more may wait for known servers. Both together should be fewer than the
     * threads that serve requests; above it a key is not waited for: {@link
     * FederationClient#fetchKey} fails at once, in passing.
     *
     * @throws IllegalArgumentException if it is less than 2
     */
    public Builder maxWaitingForKeys(int threads) {
      if (threads < 2) {
        throw new IllegalArgumentException("at least 2 threads must be able to wait: " + threads);
      }
      this.maxWaitingForKeys = threads;
      return this;
    }

    /** Sets how documents are read; default {@link ActivityStreams#standard}. */
    public Builder activityStreams(ActivityStreams streams) {
      this.streams = Objects.requireNonNull(streams, "streams");
      return this;
    }

    /** Sets who is told of each request; default nobody. */
    public Builder observer(RequestObserver observer) {
      this.observer = Objects.requireNonNull(observer, "observer");
      return this;
    }

    /**
     * Sets who signs fetches: an actor of the instance, whose document everybody may read unsigned.
     * Default nobody; then servers that demand signatures give nothing.
     *
     * @param signer asked at each use, from several threads; gives never null
     */
    public Builder fetchSigner(Supplier<? extends Signer> signer) {
      this.signer = Objects.requireNonNull(signer, "signer");
      return this;
    }

    /**
     * Sets the kind of signature at first contact; default draft-cavage-12, because some servers
     * answer 202 and then drop what they cannot verify.
     */
    public Builder firstScheme(SignatureScheme firstScheme) {
      this.firstScheme = Objects.requireNonNull(firstScheme, "firstScheme");
      return this;
    }

    /**
     * Sets where names are resolved; default a pool of as many threads as requests may run at once,
     * which refuses more. It needs at least as many, and threads of the platform: a name whose
     * servers do not answer keeps one for long, and keeps what carries a virtual one. It is not
     * shut down by {@link FederationClient#close}.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** Sets whom to trust in TLS; default the platform. Host names are verified in any case. */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
      return this;
    }

    /** The client. */
    public FederationClient build() {
      return new FederationClient(this);
    }
  }
}
