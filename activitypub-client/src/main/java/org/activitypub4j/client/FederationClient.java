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
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.activitypub4j.client.transport.AddressFilter;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.HostResolver;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.TransportLimits;
import org.activitypub4j.client.transport.internal.AddressPolicy;
import org.activitypub4j.client.transport.internal.Door;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Property;
import org.activitypub4j.model.PublicKey;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Trust;
import org.activitypub4j.signatures.BodyDigest;
import org.activitypub4j.signatures.MessageSigner;
import org.activitypub4j.signatures.SignatureScheme;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/**
 * Makes all requests to other servers of the fediverse.
 *
 * <pre>{@code
 * try (FederationClient client =
 *     FederationClient.builder().userAgent("Example", "1.0", origin).build()) {
 *   ResolvedActor alice = client.lookupActor("@alice@example.org", client.newBudget());
 * }
 * }</pre>
 *
 * <p>All methods block and may be called from several threads at once. The client uses only https
 * and only public addresses, unless {@link Builder#allowNetworks} allows more, and no proxy except
 * {@link Builder#proxy}. A request is repeated only if the method says so.
 */
public final class FederationClient implements AutoCloseable {
  private final Door door;
  private final Fetcher fetcher;
  private final FetchSigner signer;
  private final Actors actors;
  private final KeyFetcher keys;
  private final KeyLane lane;
  private final KnownDocuments known;
  private final WebFinger webFinger;
  private final Lookup lookup;
  private final ServerFacts servers;
  private final ObjectResolver objects;
  private final Walks walks;
  private final Deliverer deliverer;
  private final SchemeMemory schemes;
  private final BudgetLimits budgetLimits;
  private final Tables tables;
  private final Optional<ExecutorService> ownExecutor;

  private FederationClient(Builder builder) {
    InstantSource clock = builder.clock;
    Ticker ticker = () -> nanos(clock.instant());
    Room room = builder.room;
    SharedCache shared = builder.sharedCache;
    this.ownExecutor =
        builder.executor == null
            ? Optional.of(ResolverThreads.newExecutor(builder.limits.maxConcurrent()))
            : Optional.empty();
    Executor executor = builder.executor != null ? builder.executor : ownExecutor.orElseThrow();
    this.door =
        new Door(
            builder.limits,
            new AddressPolicy(builder.allowedNetworks, builder.addressFilter),
            builder.resolver,
            executor,
            ticker,
            builder.userAgent,
            builder.observer,
            builder.sslContext,
            builder.proxy,
            Set.copyOf(builder.ownOrigins));
    this.budgetLimits = builder.budgetLimits;
    this.schemes = new SchemeMemory(builder.firstScheme, ticker, room.servers(), shared);
    RequestSigning signing = new RequestSigning(new MessageSigner(clock), schemes);
    this.fetcher = new Fetcher(door, builder.streams, signing, clock);
    this.deliverer = new Deliverer(door, signing, schemes, clock);
    this.signer = new FetchSigner(builder.signer);
    Codec<FetchedDocument> documents = FetchedDocument.codec(builder.streams);
    DocumentCache actorCache =
        new DocumentCache(
            "actor ",
            ticker,
            room.actors(),
            shared,
            new RecentlyRead<>(documents, room.recentActors(), FetchedDocument::treeBytes));
    DocumentCache lookedUp =
        new DocumentCache("object ", ticker, room.lookedUp(), shared, documents);
    Misses missedActors = new Misses("no actor ", clock, ticker, room.missedActors(), shared);
    this.lane = new KeyLane(ticker, room, builder.maxWaitingForKeys);
    this.keys = new KeyFetcher(fetcher, actorCache, signer, lane, clock, ticker, room, shared);
    this.known = new KnownDocuments(actorCache, lookedUp, keys, clock);
    this.actors = new Actors(fetcher, signer, actorCache, missedActors, keys, clock);
    this.objects =
        new ObjectResolver(
            (id, budget) -> fetcher.fetchHolder(id, signer.first(budget), Purpose.DOCUMENT, budget),
            actors::withId);
    this.walks = new Walks(fetcher, signer, objects, builder.walkLimits);
    this.webFinger =
        new WebFinger(
            fetcher,
            new HttpHosts(door, builder.ownScheme, ticker),
            actors,
            new KnownHandles(
                new LayeredCache<>(
                    "handle ",
                    KnownHandles.KEPT,
                    ticker,
                    room.handles(),
                    shared,
                    KnownHandle.codec()),
                clock));
    this.lookup = new Lookup(fetcher, signer, known, webFinger);
    LayeredCache<ServerFacts.Told> nodeInfos =
        new LayeredCache<>(
            "nodeinfo ",
            Freshness.CEILING,
            ticker,
            room.nodeInfos(),
            shared,
            ServerFacts.Told.codec(builder.streams));
    this.servers = new ServerFacts(fetcher, webFinger, actors, clock, nodeInfos);
    this.tables = new Tables(actorCache, lookedUp, nodeInfos, missedActors, keys, lane, schemes);
  }

  private static long nanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** The tables of what is kept under remote names. */
  record Tables(
      DocumentCache actors,
      DocumentCache lookedUp,
      LayeredCache<ServerFacts.Told> nodeInfos,
      Misses missedActors,
      KeyFetcher keys,
      KeyLane lane,
      SchemeMemory schemes) {}

  Tables tables() {
    return tables;
  }

  /** Returns a builder with the defaults that its methods describe. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns whether any network is allowed that is not public; see {@link Builder#allowNetworks}.
   */
  public boolean reachesPrivateNetworks() {
    return door.hasAllowedNetworks();
  }

  /** Returns a budget for a new cause, with the limits of this client. */
  public Budget newBudget() {
    return Budget.of(budgetLimits);
  }

  /**
   * Returns a budget for a new cause that asks for room in the heap.
   *
   * @param room as {@link Budget#of(BudgetLimits, IntPredicate)}
   */
  public Budget newBudget(IntPredicate room) {
    return Budget.of(budgetLimits, room);
  }

  /**
   * Fetches the document of an id without using the caches. The request is signed if there is a
   * signer of fetches, or if the budget says which actor fetches; see {@link Budget#fetchingAs}.
   *
   * <p>The id of the returned document is always the one that was asked for. It came from that URL,
   * or from a URL on the same server to which that URL redirects. To find the document behind
   * another URL, see {@link #lookup(URI, Budget)}. An id with a fragment is the id of the whole
   * document or of a part of it; for a part, see {@link #resolve(URI, Class, Budget)}.
   *
   * @throws FetchException if there is no such document, or it must not be used
   */
  public FetchedDocument fetch(URI url, Budget budget) {
    return fetcher.fetch(url, signer.first(budget), Purpose.DOCUMENT, budget);
  }

  /**
   * Returns an actor. It stays in the cache as long as its server says, at least ten minutes and at
   * most a day; an hour if the server says nothing. After that it is fetched again. If the server
   * does not answer, the old document is returned for up to seven days.
   *
   * <p>If an id does not exist or is not an actor, it is not asked for again for ten minutes, and
   * longer each time. If a server could not be reached, it is not asked again for half a minute,
   * and longer each time.
   *
   * @param id the id of the actor; another URL of the actor is not accepted
   * @return the actor with this id, never another one
   * @throws FetchException as {@link #fetch(URI, Budget)}, or if it is not an actor
   */
  public Actor actor(URI id, Budget budget) {
    return actors.withId(id, budget).object().as(Actor.class);
  }

  /**
   * Returns the object with an id, as a class.
   *
   * @param id the id of the object; with a fragment, the document with that id, or the object with
   *     that id inside the document at its URL; never the whole document if that has another id
   * @param type the class; {@link Actor}, {@link Activity}, {@link ASCollection} and {@link
   *     PublicKey} also accept objects of unknown types that have the properties of such an object;
   *     actors come from the cache
   * @throws FetchException as {@link #fetch(URI, Budget)}, or if it is of another class
   */
  public <T extends ASObject> Trusted<T> resolve(URI id, Class<T> type, Budget budget) {
    return objects.resolve(id, type, budget);
  }

  /**
   * Returns the object of a reference. If the document proves the embedded object, this is the
   * result. Otherwise the object is fetched from its id.
   *
   * @param in the trust in the document that contains the reference
   * @param type as {@link #resolve(URI, Class, Budget)}
   * @throws FetchException as {@link #resolve(URI, Class, Budget)}, or if an embedded object is not
   *     proven and has no id
   */
  public <T extends ASObject> Trusted<T> resolve(
      Reference<? extends ASObject> reference, Trust in, Class<T> type, Budget budget) {
    return objects.resolve(reference, in, type, budget);
  }

  /**
   * Walks the items of a collection, or starts at one of its pages. Nothing is fetched before the
   * first item is asked for.
   *
   * @param collection the id of the collection or of a page
   * @param budget the budget for the walk and for resolving its items
   */
  public Walk<CollectionItem> walk(URI collection, Budget budget) {
    return walks.through(collection, budget);
  }

  /**
   * Walks the items of a collection that a document names, such as the {@link AS#OUTBOX} of an
   * actor or the {@link AS#REPLIES} of a post. Unless the collection names another owner, it
   * belongs to the owner of that document. Nothing is fetched before the first item is asked for.
   *
   * @return a walk; it has no items if there is no such collection
   */
  public Walk<CollectionItem> walk(
      Trusted<?> of, Property.One<Reference<ASCollection>> collection, Budget budget) {
    return walks.through(of, collection, budget);
  }

  /**
   * Walks up a conversation: first the post that this post answers, then the next one above it, up
   * to the first post. Nothing is fetched before the first post is asked for.
   */
  public Walk<Trusted<ASObject>> ancestors(Trusted<?> post, Budget budget) {
    return walks.ancestors(post, budget);
  }

  /**
   * Walks the conversation of a post as its server lists it: the posts, or the activities that
   * created them. Not every server has one. Nothing is fetched before the first item is asked for.
   *
   * @return empty if the post does not name one with an http or https URL, as {@code context} or
   *     {@code conversation}
   * @see <a
   *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/f228/fep-f228.md">FEP-f228</a>
   */
  public Optional<Walk<CollectionItem>> conversation(Trusted<?> post, Budget budget) {
    return walks.conversation(post, budget);
  }

  /**
   * Removes an actor with its keys, or another object, from the caches. Call it, for example, when
   * you hear that it has changed.
   */
  public void forget(URI id) {
    known.forget(id);
  }

  /**
   * Returns a key from the cache, or fetches it. The request is not signed. Only if the server
   * answers 401 or 403, it is repeated, signed by the signer of fetches (unless the budget forbids
   * that). If a known server then answers 401, it is repeated once more with the other signature
   * scheme.
   *
   * <p>A key is used for a day, and for up to seven days if its server does not answer. Fetching an
   * actor also fetches the keys in its document. If a key does not exist or is not usable, it is
   * not asked for again for ten minutes, and longer each time. If a server could not be reached, it
   * is not asked again for half a minute, and longer each time.
   *
   * <p>Anybody can name any key, so requests are limited. A server is known after {@link
   * #sawVerified} was called for it. A server that is not known gets at first ten requests, then
   * one a second; at most two run at the same time. It has five seconds to answer. If one domain
   * has many new servers, ten of them are asked at first, then one every six seconds. At most
   * sixteen threads wait for servers that are not known, eight of them for one server ({@link
   * Builder#maxWaitingForKeys}). Known servers have half as many places of their own, and get at
   * first 200 requests, then 50 a second. A request counts for the server to which it is really
   * sent. One sender may use half of all this ({@link Budget#causedBy}). If a key is over these
   * limits, the result is a transient {@link KeyLookup.Failed}, at once or after three seconds.
   *
   * @return the result, never null; whatever the peer does, no exception is thrown
   */
  public KeyLookup fetchKey(URI keyId, Budget budget) {
    return keys.fetch(keyId, budget);
  }

  /**
   * Fetches a key again, because a signature did not verify with the key in the cache. This happens
   * at most once in five minutes for each key; otherwise this method does the same as {@link
   * #fetchKey}.
   */
  public KeyLookup refreshKey(URI keyId, Budget budget) {
    return keys.refresh(keyId, budget);
  }

  /**
   * Returns what the host of a handle says about it through WebFinger. This proves nothing.
   *
   * @throws FetchException if there is no answer
   */
  public ResourceDescriptor webFinger(Handle handle, Budget budget) {
    return webFinger.ask(handle, budget);
  }

  /**
   * Returns the actor with a handle. The host and the actor must both confirm the handle. A handle
   * that was proven is used for an hour without asking its host again, and for up to seven days if
   * the host does not answer.
   *
   * @return the actor; its handle may differ from the one that you asked for, if the host says so
   * @throws FetchException if there is no such actor, or its handle is not proven
   */
  public ResolvedActor lookup(Handle handle, Budget budget) {
    return webFinger.resolve(handle, budget);
  }

  /**
   * Returns the object at a URL: an actor, a post or any other object. If it was looked up before,
   * it can come from the cache, like an {@link #actor}. If the URL is a web page, its Link header
   * or its head can name the object; one such step is made, and only on the same server. The handle
   * of an actor is not looked up: see {@link #handleOf}.
   *
   * @param url the URL; a fragment counts only if it belongs to the id of the document that is
   *     found, because on a page it only marks a place
   * @throws FetchException if there is no object, or it must not be used
   */
  public Resolved lookup(URI url, Budget budget) {
    return lookup.at(url, budget);
  }

  /**
   * Returns the object for a handle or a URL. If it was not found before, this method and the
   * others that look things up ask again each time.
   *
   * @param handleOrUrl {@code @user@host}, {@code user@host}, {@code acct:user@host}, or an http or
   *     https URL of an actor, a post or a page about one
   * @throws FetchException if it is neither, or like the other methods with this name
   */
  public Resolved lookup(String handleOrUrl, Budget budget) {
    return lookup.find(handleOrUrl, budget);
  }

  /**
   * Returns the actor for a handle or a URL.
   *
   * @throws FetchException if it is not an actor, or like {@link #lookup(String, Budget)}
   */
  public ResolvedActor lookupActor(String handleOrUrl, Budget budget) {
    Resolved found = lookup(handleOrUrl, budget);
    if (found instanceof ResolvedActor actor) {
      return actor;
    }
    throw Actors.notAnActor(found.document());
  }

  /**
   * Returns an actor with its handle. The actor and the host must both confirm the handle.
   *
   * @param actor the id of the actor, or another URL of it
   * @throws FetchException if there is no such actor, or its handle is not proven
   */
  public ResolvedActor handleOf(URI actor, Budget budget) {
    return webFinger.handleOf(actors.at(actor, budget), budget);
  }

  /**
   * Returns the actor of a server itself. It is the one that WebFinger names for the URL of the
   * server (FEP-d556) or, if there is none, the one that the index of NodeInfo names (FEP-2677). It
   * must be on that server.
   *
   * @throws FetchException if there is none, or its document must not be used
   */
  public ResolvedActor serverActor(Origin server, Budget budget) {
    return servers.actor(server, budget);
  }

  /**
   * Returns what a server says about itself, in the newest version of NodeInfo from 2.0 to 2.2 that
   * it has. The request is never signed. The answer is used again as long as the server says, at
   * least ten minutes and at most a day; an hour if it says nothing.
   *
   * @throws FetchException if it says nothing, or if it lets another server say it
   */
  public NodeInfo nodeInfo(Origin server, Budget budget) {
    return servers.nodeInfo(server, budget);
  }

  /**
   * Delivers an activity to an inbox with one POST, which is never redirected. If the server does
   * not accept the signature, the activity is sent once more at once. After 400, 401 or 403 it is
   * sent with the signature that the server asks for. After 400 or 401 it is sent with the other
   * kind of signature, unless the server once accepted the kind that it refuses now. If that does
   * not help, the first answer counts.
   *
   * @param document the activity in UTF-8; it is not copied, so do not change it
   * @param digest the digest of the document; make it once for all inboxes
   * @param signer the signer of the actor who sends it
   * @return the result, never null; whatever the peer does, no exception is thrown
   */
  public DeliveryOutcome deliver(URI inbox, byte[] document, BodyDigest digest, Signer signer) {
    return deliver(inbox, document, digest, signer, Budget.of(Deliverer.LIMITS));
  }

  /**
   * Delivers with the budget of a cause. The delivery can be cancelled through this budget. The
   * result of a cancelled delivery is {@link DeliveryOutcome.Retry}, because the server may have
   * accepted it.
   */
  public DeliveryOutcome deliver(
      URI inbox, byte[] document, BodyDigest digest, Signer signer, Budget budget) {
    return deliverer.deliver(inbox, document, digest, signer, budget);
  }

  /**
   * Tells the client that a request from this server had a valid signature of this kind. The server
   * accepts such signatures itself, and counts as known when its keys are fetched.
   */
  public void sawVerified(Origin origin, SignatureScheme scheme) {
    schemes.sawVerified(origin, scheme);
    lane.sawVerified(origin);
  }

  /**
   * Does the same as {@link #sawVerified(Origin, SignatureScheme)}. What was fetched for that
   * request no longer counts against its sender: see {@link Budget#causedBy}.
   *
   * @param cause the budget with which its key was fetched
   */
  public void sawVerified(Origin origin, SignatureScheme scheme, Budget cause) {
    sawVerified(origin, scheme);
    lane.sawVerified(cause);
  }

  /** Ends all running requests. Every later request is refused. */
  @Override
  public void close() {
    door.close();
    ownExecutor.ifPresent(ExecutorService::shutdownNow);
  }

  /** Builds a client. Not safe for use by several threads. */
  public static final class Builder {
    private String userAgent = "ActivityPub4J";
    private String ownScheme = "https";
    private final List<Cidr> allowedNetworks = new ArrayList<>();
    private AddressFilter addressFilter = AddressFilter.all();
    private HostResolver resolver = HostResolver.system();
    private TransportLimits limits = TransportLimits.DEFAULT;
    private BudgetLimits budgetLimits = BudgetLimits.DEFAULT;
    private WalkLimits walkLimits = WalkLimits.DEFAULT;
    private InstantSource clock = Clock.systemUTC();
    private ActivityStreams streams = ActivityStreams.standard();
    private Consumer<? super RequestEvent> observer = event -> {};
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
     * Adds an origin of the application itself. Nothing is ever sent there, not even after a
     * redirect, so nobody can make us send requests to ourselves. A federation adds its own origin.
     * By default there is none.
     */
    public Builder ownOrigin(Origin origin) {
      ownOrigins.add(Objects.requireNonNull(origin, "origin"));
      return this;
    }

    /**
     * Sets the User-Agent, as {@code Name/version (+https://host/)}. Some servers refuse requests
     * without one.
     *
     * @param origin the origin of the application; if it is http, the servers in {@linkplain
     *     #allowNetworks allowed networks} most likely use http too, so the hosts of handles there
     *     are asked by http first
     * @throws IllegalArgumentException if name or version is not a token of HTTP
     */
    public Builder userAgent(String name, String version, Origin origin) {
      this.userAgent = "%s/%s (+%s/)".formatted(token(name), token(version), origin);
      this.ownScheme = origin.scheme();
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
     * Allows networks that are not public, for tests and demonstrations. In these networks http and
     * IP literals as hosts are allowed too. By default there is none. Everybody who can make this
     * client fetch something can then reach these networks through it.
     */
    public Builder allowNetworks(Cidr... networks) {
      allowedNetworks.addAll(Arrays.asList(networks));
      return this;
    }

    /**
     * Sets what an address has to pass beside the checks of this client. Default: {@link
     * AddressFilter#all}. With a {@link #proxy}, names are resolved there, and only hosts that are
     * IP addresses are asked for.
     */
    public Builder addressFilter(AddressFilter filter) {
      this.addressFilter = Objects.requireNonNull(filter, "filter");
      return this;
    }

    /**
     * Sends everything through an HTTP proxy, as a tunnel (CONNECT) and to https URLs only. By
     * default there is none; system properties are ignored. The proxy then resolves the names, so
     * configure the proxy to refuse networks that are not public: this client cannot do it. Hosts
     * that are IP addresses are still refused here. A proxy with a password is not supported.
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

    /** Sets the resolver of host names. The default is the one of the operating system. */
    public Builder resolver(HostResolver resolver) {
      this.resolver = Objects.requireNonNull(resolver, "resolver");
      return this;
    }

    /** Sets the limits of each request. The default is {@link TransportLimits#DEFAULT}. */
    public Builder limits(TransportLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /** Sets the limits of each budget. The default is {@link BudgetLimits#DEFAULT}. */
    public Builder budgetLimits(BudgetLimits budgetLimits) {
      this.budgetLimits = Objects.requireNonNull(budgetLimits, "budgetLimits");
      return this;
    }

    /**
     * Sets how far collections and conversations are walked. The default is {@link
     * WalkLimits#DEFAULT}.
     */
    public Builder walkLimits(WalkLimits walkLimits) {
      this.walkLimits = Objects.requireNonNull(walkLimits, "walkLimits");
      return this;
    }

    /** Sets the clock of signatures and caches. The default is the system clock. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets a cache beyond the memory of this process, for actors, keys, failures and what servers
     * take. By default there is none.
     */
    public Builder sharedCache(SharedCache sharedCache) {
      this.sharedCache = Objects.requireNonNull(sharedCache, "sharedCache");
      return this;
    }

    /**
     * Sets how much memory may be used to remember things about other servers: documents, keys,
     * failures and rates. The default is 48 MiB. It is never more, however many servers, actors and
     * keys there are.
     *
     * @throws IllegalArgumentException if it is less than 8 MiB
     */
    public Builder maxCacheBytes(long bytes) {
      this.room = new Room(bytes);
      return this;
    }

    /**
     * Sets how many threads may wait at the same time for keys of servers that are not known yet.
     * The default is 16. Half as many more may wait for known servers. Both together should be
     * fewer than the threads that serve requests. If all places are taken, {@link
     * FederationClient#fetchKey} fails at once, with a transient failure.
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

    /** Sets how documents are read. The default is {@link ActivityStreams#standard}. */
    public Builder activityStreams(ActivityStreams streams) {
      this.streams = Objects.requireNonNull(streams, "streams");
      return this;
    }

    /**
     * Sets an observer that is told of each request, including redirects and second attempts. By
     * default there is none.
     *
     * @param observer called on the thread that makes the request, after its end, so it should be
     *     quick; called from several threads at once. What it throws is logged and does not change
     *     the result of the request
     */
    public Builder observer(Consumer<? super RequestEvent> observer) {
      this.observer = Objects.requireNonNull(observer, "observer");
      return this;
    }

    /**
     * Sets the signer of fetches: an actor of the server itself, whose document everybody may read
     * without a signature. By default there is none; then nothing can be fetched from servers that
     * demand signatures, except as an actor that a budget names; see {@link Budget#fetchingAs}.
     *
     * @param signer called for each use, from several threads; must not return null
     */
    public Builder fetchSigner(Supplier<? extends Signer> signer) {
      this.signer = Objects.requireNonNull(signer, "signer");
      return this;
    }

    /**
     * Sets the kind of signature for the first contact with a server. The default is
     * draft-cavage-12, because some servers answer 202 and then drop requests that they cannot
     * verify.
     */
    public Builder firstScheme(SignatureScheme firstScheme) {
      this.firstScheme = Objects.requireNonNull(firstScheme, "firstScheme");
      return this;
    }

    /**
     * Sets the executor that resolves names. The default is a pool with as many threads as requests
     * may run at once, which refuses more. An executor of your own needs at least as many threads,
     * and they must be platform threads: a name whose servers do not answer blocks a thread for a
     * long time, and would block the carrier of a virtual thread. {@link FederationClient#close}
     * does not shut it down.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Sets the TLS context. The default is the one of the platform. Host names are always verified.
     */
    public Builder sslContext(SSLContext sslContext) {
      this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
      return this;
    }

    /** Returns the client. */
    public FederationClient build() {
      return new FederationClient(this);
    }
  }
}
