package org.activitypub4j.server;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.SharedCache;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.ActorFinder;
import org.activitypub4j.server.internal.actors.ApplicationObjects;
import org.activitypub4j.server.internal.actors.Handles;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.internal.behaviour.ApplicationHandlers;
import org.activitypub4j.server.internal.behaviour.ApplicationHandlers.Registration;
import org.activitypub4j.server.internal.behaviour.Behaviour;
import org.activitypub4j.server.internal.behaviour.Behaviours;
import org.activitypub4j.server.internal.behaviour.PostBook;
import org.activitypub4j.server.internal.check.BodyLimitCheck;
import org.activitypub4j.server.internal.check.Check;
import org.activitypub4j.server.internal.check.DirectoryChecks;
import org.activitypub4j.server.internal.check.ExecutorCheck;
import org.activitypub4j.server.internal.check.LogCheck;
import org.activitypub4j.server.internal.check.OriginChecks;
import org.activitypub4j.server.internal.check.OutsideCheck;
import org.activitypub4j.server.internal.check.StartupCheck;
import org.activitypub4j.server.internal.check.StoreChecks;
import org.activitypub4j.server.internal.delivery.DeliveryWorker;
import org.activitypub4j.server.internal.delivery.SignsOfLife;
import org.activitypub4j.server.internal.inbox.Acceptance;
import org.activitypub4j.server.internal.inbox.InboxWorker;
import org.activitypub4j.server.internal.intake.AskingShares;
import org.activitypub4j.server.internal.intake.Authentication;
import org.activitypub4j.server.internal.intake.Hints;
import org.activitypub4j.server.internal.intake.InboxEndpoint;
import org.activitypub4j.server.internal.outbox.Outbox;
import org.activitypub4j.server.internal.web.Documents;
import org.activitypub4j.server.internal.web.FollowPage;
import org.activitypub4j.server.internal.web.NodeInfoDocuments;
import org.activitypub4j.server.internal.web.RemoteFollow;
import org.activitypub4j.server.internal.web.Requesters;
import org.activitypub4j.server.internal.web.WebFingerEndpoint;
import org.activitypub4j.server.internal.web.WellKnown;
import org.activitypub4j.server.internal.work.Faults;
import org.activitypub4j.server.internal.work.Listeners;
import org.activitypub4j.server.internal.work.LogText;
import org.activitypub4j.server.internal.work.Wire;
import org.activitypub4j.server.internal.work.WorkerThreads;
import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.FollowPolicy;
import org.activitypub4j.server.spi.ObjectSource;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.server.spi.ViewPolicy;
import org.activitypub4j.signatures.MessageVerifier;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.keys.CryptoProviders;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an application a part of the fediverse: serves its actors, receives what other servers
 * send, and delivers what its actors send.
 *
 * <pre>{@code
 * Federation federation =
 *     Federation.builder("https://example.org", name -> users.profile(name))
 *         .on(Create.class, (tx, received) -> posts.save(tx, received.object()))
 *         .build();
 * }</pre>
 *
 * <p>An HTTP adapter calls {@link #handle} or {@link #handleIfOurs}. Everything else happens on
 * threads of the engine. Safe for use by several threads. Close it at the end.
 */
public final class Federation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Federation.class);

  private final Origin origin;
  private final Routes routes;
  private final Storage storage;
  private final LocalActors actors;
  private final ActorFinder finder;
  private final LocalObjects objects;
  private final WellKnown wellKnown;
  private final FollowPage followPage;
  private final Documents documents;
  private final InboxEndpoint inbox;
  private final Outbox outbox;
  private final FederationClient client;
  private final InboxWorker inboxWorker;
  private final DeliveryWorker deliveryWorker;
  private final Deliveries deliveries;
  private final ReceivedActivities receivedActivities;
  private final StartupCheck check;
  private final ScheduledExecutorService timer;
  private final Optional<ExecutorService> ownExecutor;
  private final Faults faults;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closing;

  private Federation(Builder builder) {
    this.origin = builder.origin;
    this.routes = builder.routesInUse();
    this.storage = builder.storage;
    InstantSource clock = builder.storedClock();
    this.actors =
        new LocalActors(
            origin,
            builder.handleDomain,
            routes,
            builder.directory,
            storage.keys(),
            clock,
            this::seen);
    this.client = builder.newClient(actors);
    this.finder = new ActorFinder(actors, client);
    this.ownExecutor =
        builder.executor == null ? Optional.of(WorkerThreads.newExecutor()) : Optional.empty();
    var executor = builder.executor != null ? builder.executor : ownExecutor.orElseThrow();
    this.timer =
        Executors.newSingleThreadScheduledExecutor(WorkerThreads.daemon("activitypub-timer"));
    ActivityStreams streams = builder.streams;
    ApplicationObjects application = new ApplicationObjects(actors, builder.sources);
    this.objects = new LocalObjects(storage.objects(), streams, application);
    this.faults = new Faults(LOG, timer);
    Listeners listeners = new Listeners(builder.listeners, faults);
    MessageVerifier verifier = new MessageVerifier(builder.verification, builder.clock());
    Wire wire = new Wire(streams);
    Acceptance acceptance = new Acceptance(storage, wire, clock, listeners, this::wakeInbox);
    Behaviours behaviours = new Behaviours(builder.behaviours(actors, objects));
    this.outbox =
        new Outbox(
            origin,
            routes,
            actors,
            storage,
            objects,
            application,
            wire,
            acceptance,
            behaviours,
            clock,
            builder.pauseBeforeChanges);
    this.deliveries = new Deliveries(storage, clock, this::wake);
    this.receivedActivities = new ReceivedActivities(storage, clock, this::wake);
    this.deliveryWorker =
        new DeliveryWorker(
            executor,
            timer,
            storage,
            client,
            actors,
            listeners,
            clock,
            faults,
            builder.leaseTime,
            builder.maxSigning);
    this.inboxWorker =
        new InboxWorker(
            executor,
            timer,
            storage,
            client,
            streams,
            actors,
            objects,
            behaviours,
            outbox,
            listeners,
            clock,
            faults,
            builder.handlerTimeout,
            builder.leaseTime,
            deliveryWorker::wake);
    this.check = builder.newCheck(actors, client, executor, faults);
    SignsOfLife signs = new SignsOfLife(storage, executor, clock, faults, this::wake);
    Authentication authentication = new Authentication(origin, client, verifier, check, signs::of);
    Hints hints = new Hints(origin, client, streams, executor, listeners, clock, acceptance);
    this.inbox =
        new InboxEndpoint(
            authentication, streams, builder.maxBodyBytes, listeners, hints, acceptance);
    this.wellKnown =
        new WellKnown(
            origin,
            actors,
            new WebFingerEndpoint(origin, actors, builder.webFingerLinks),
            new NodeInfoDocuments(
                origin, routes, builder.software, builder.usage, builder.metadata));
    Requesters requesters = new Requesters(authentication, builder.fetchAccess);
    this.documents =
        new Documents(
            origin,
            routes,
            actors,
            storage,
            objects,
            application,
            builder.viewPolicy,
            builder.featured,
            wire,
            requesters,
            faults);
    this.followPage =
        new FollowPage(
            routes, actors, documents::isOpen, new RemoteFollow(client), new AskingShares(clock));
    CryptoProviders cryptography = CryptoProviders.inUse();
    LOG.info("Federating as {} ({})", origin, cryptography);
    cryptography.advice().ifPresent(LOG::debug);
  }

  /**
   * Returns a builder.
   *
   * @param origin the public origin of the server, such as {@code https://example.org}. It is part
   *     of every id. Take it from your configuration, never from a request
   * @param actors the application's actors
   * @throws IllegalArgumentException if the text is not an origin
   */
  public static Builder builder(String origin, ActorDirectory actors) {
    return new Builder(Origin.parse(origin), actors);
  }

  /** Returns the public origin. */
  public Origin origin() {
    return origin;
  }

  /** Returns the client, which makes all outgoing requests. */
  public FederationClient client() {
    return client;
  }

  /** Returns the stores. */
  public Storage storage() {
    return storage;
  }

  /** Returns what waits to be delivered, and what was given up. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** Returns what was received and waits for its handlers, has failed, or was given up. */
  public ReceivedActivities receivedActivities() {
    return receivedActivities;
  }

  /** Returns who answered, liked and shared the posts of local actors. */
  public PostInteractions postInteractions() {
    return new PostInteractions(storage.transactions(), storage.interactions());
  }

  /**
   * Returns what a local actor can do.
   *
   * @param name its identifier in the {@link ActorDirectory}; its user name may be another one
   * @throws IllegalArgumentException if there is no such actor
   */
  public ActorContext actor(String name) {
    Actor profile =
        actors
            .profile(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no local actor %s%s"
                            .formatted(
                                LogText.of(name),
                                LocalActors.isLowerCase(name) ? "" : "; names are lower case")));
    seen(name, profile);
    return new ActorContext(name, actors, storage, objects, outbox, client, this::wake);
  }

  /**
   * Returns the document of a local actor as others fetch it, and makes a key if the actor has none
   * yet; empty if there is no such actor.
   *
   * @param name its identifier in the {@link ActorDirectory}
   */
  public Optional<Actor> document(String name) {
    return actors.document(name);
  }

  /**
   * Returns what an id of this server names: an actor, a post or an activity. Use it to find out
   * which of your posts a reply or a Like is about. Uses no network and does not ask who may see
   * it. Of a post that the application keeps, {@link Local#variables} has what its URL says, such
   * as the slug.
   *
   * @param id an id, such as an {@code inReplyTo}
   * @return empty if it is not an id of this server, or nothing has it
   */
  public Optional<Local> resolve(URI id) {
    if (!origin.contains(id)) {
      return Optional.empty();
    }
    return actors
        .name(id)
        .flatMap(
            name ->
                actors
                    .description(name)
                    .map(actor -> new Local(Local.Kind.ACTOR, name, actor, Map.of())))
        .or(() -> objects.local(storage.transactions(), id));
  }

  /**
   * Finds an actor on any server by its handle or URL, also one of this server. Blocks while it
   * asks other servers.
   *
   * @param handleOrUrl {@code @user@host}, {@code user@host}, {@code acct:user@host}, or the URL of
   *     an actor or of its page
   * @throws org.activitypub4j.client.FetchException if there is no such actor, or it cannot be
   *     reached now
   */
  public Actor lookup(String handleOrUrl) {
    return finder.find(handleOrUrl);
  }

  /**
   * Makes a mention of an actor of any server: the id for those who read the post, and the handle
   * for its text. Finds the actor like {@link #lookup}.
   *
   * @param handleOrUrl as for {@link #lookup}
   * @throws org.activitypub4j.client.FetchException as for {@link #lookup}
   */
  public Mention mention(String handleOrUrl) {
    return finder.mention(handleOrUrl);
  }

  /**
   * Looks for the usual mistakes in the set-up of this server, and returns what it finds: nothing
   * if all is well. The same is done at the start, when each finding is logged once as a warning.
   * Some mistakes show only when others have sent something. Blocks for seconds: it runs work on
   * the executor and looks this server up at its own origin.
   *
   * @return what is wrong, with what is {@linkplain Builder#tolerate tolerated} too
   */
  public List<Finding> check() {
    return check.all();
  }

  private void seen(String name, Actor profile) {
    check.seen(name, profile);
  }

  private void wakeInbox() {
    inboxWorker.wake();
  }

  private void wake() {
    wakeInbox();
    deliveryWorker.wake();
  }

  /**
   * Answers every request. Use {@link #handleIfOurs} if the application has pages of its own.
   * Blocks while it reads the body and, for an unknown sender, fetches a key.
   *
   * <p>What exists and may be seen is answered as ActivityStreams to every client that accepts it,
   * {@code *}{@code /*} and any JSON included. A client that prefers a page is redirected (303) to
   * the {@code url} of the object if that is on this server, and gets 406 if not.
   *
   * <p>If fetches need no signature, scripts of other sites may read what everybody may read
   * (CORS).
   *
   * @return the answer: 404 for what does not exist and, with the same bytes, for what the client
   *     may not see; 410 for what was deleted, if the client could see it before; 405 for every
   *     method except GET, HEAD and OPTIONS, whether the document exists or not, except POST to an
   *     inbox; 500 if the application or a store throws, and 503 at an inbox, which is logged
   */
  public ServerResponse handle(ServerRequest request) {
    return count(
        request,
        () ->
            dispatch(request)
                .orElseGet(
                    () -> request.isRead() ? documents.serve(request) : documents.other(request)),
        failure -> failure);
  }

  /**
   * Answers a request if it is for the engine; the application answers all others. So a post and
   * its page can have the same URL: a browser gets the page, and a client that asks for
   * ActivityStreams, for JSON or for anything ({@code *}{@code /*}, or no {@code Accept}) gets the
   * post.
   *
   * @return the answer; empty for a path that is not the engine's, for what the client may not see,
   *     for a client that prefers a page, and for methods other than GET and HEAD, except POST to
   *     an inbox. If the application has no page, it must answer all of these alike, or it reveals
   *     what is hidden
   */
  public Optional<ServerResponse> handleIfOurs(ServerRequest request) {
    return count(
        request,
        () ->
            dispatch(request)
                .or(() -> request.isRead() ? documents.serveIfOurs(request) : Optional.empty()),
        Optional::of);
  }

  /**
   * Returns whether there may be both a document of the engine and a page of the application at
   * what is asked for. Then the page has to be sent with {@code Vary: Accept}, or a cache gives it
   * to servers that ask for the document. Adapters add it to what {@link #handleIfOurs} leaves to
   * the application. Looks at the URL only.
   */
  public boolean variesByAccept(ServerRequest request) {
    return documents.variesByAccept(request);
  }

  private <R> R count(
      ServerRequest request, Supplier<R> answer, Function<ServerResponse, R> failed) {
    requests.incrementAndGet();
    check.reached();
    try {
      return answer.get();
    } catch (RuntimeException | Error e) {
      // Of the application or its stores: what peers do has answers of its own.
      faults.tell("a request could not be answered", e);
      if (e instanceof VirtualMachineError fatal) {
        throw fatal;
      }
      return failed.apply(failure(request).with("Cache-Control", "no-store"));
    } finally {
      requests.decrementAndGet();
    }
  }

  /** Who sends an activity is asked to send it again: a database that is down comes back. */
  private ServerResponse failure(ServerRequest request) {
    String message = "the server failed; it was not the request's fault";
    return isInbox(request.path())
        ? ServerResponse.unavailable(message)
        : ServerResponse.problem(500, message);
  }

  /**
   * Returns whether a path is that of an inbox. To answer a POST to one, the engine reads the body
   * and may wait for another server, so an adapter for a server with few threads calls {@link
   * #handle} on another thread. Everything else is answered without waiting, except signed fetches
   * and the {@linkplain Routes.Builder#followPage page to follow}. Does not block.
   *
   * @param path a raw path, without the query
   */
  public boolean isInbox(String path) {
    return inboxAt(path).isPresent();
  }

  /**
   * An inbox of ours.
   *
   * @param owner the actor that the path names; empty for the shared inbox
   */
  private record Inbox(Optional<String> owner) {}

  private Optional<Inbox> inboxAt(String path) {
    return path.equals(routes.sharedInbox())
        ? Optional.of(new Inbox(Optional.empty()))
        : routes
            .inbox()
            .match(path)
            .map(values -> new Inbox(Optional.ofNullable(values.get("actor"))));
  }

  /** The answer of an inbox or a well-known path; empty if the request is for neither. */
  private Optional<ServerResponse> dispatch(ServerRequest request) {
    Optional<Inbox> to = inboxAt(request.path());
    if (to.isPresent()) {
      return Optional.of(toInbox(request, to.get().owner()));
    }
    return request.isRead()
        ? wellKnown.serve(request).or(() -> followPage.serve(request))
        : Optional.empty();
  }

  private ServerResponse toInbox(ServerRequest request, Optional<String> owner) {
    if (!request.method().equals("POST")) {
      return ServerResponse.problem(405, "an inbox takes POST only").with("Allow", "POST");
    }
    if (owner.isPresent() && !actors.exists(owner.get())) {
      return ServerResponse.problem(404, "nobody of that name is here");
    }
    if (closing) {
      return ServerResponse.unavailable("the server is closing");
    }
    return inbox.receive(request, owner);
  }

  /**
   * Starts to work, if the federation was built with {@link Builder#startLater}: handlers run,
   * deliveries are sent, and the set-up is checked. Does nothing if it works already.
   *
   * @throws IllegalStateException if the federation is closed
   */
  public void start() {
    if (closing) {
      throw new IllegalStateException("the federation is closed");
    }
    if (started.compareAndSet(false, true)) {
      inboxWorker.start();
      deliveryWorker.start();
      check.start();
    }
  }

  /**
   * Stops: accepts no more activities, and waits until the work in progress has ended. What waits
   * stays in the store.
   *
   * @param patience how long to wait for the work in progress
   * @return whether all of it ended in time
   */
  public boolean close(Duration patience) {
    closing = true;
    check.stop();
    inboxWorker.stop();
    deliveryWorker.stop();
    long deadline = System.nanoTime() + patience.toNanos();
    boolean idle = isIdle();
    while (!idle && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      idle = isIdle();
    }
    timer.shutdownNow();
    ownExecutor.ifPresent(ExecutorService::shutdownNow);
    client.close();
    return idle;
  }

  private boolean isIdle() {
    return requests.get() == 0 && inboxWorker.isIdle() && deliveryWorker.isIdle();
  }

  /** Closes with a patience of ten seconds; see {@link #close(Duration)}. */
  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  /** Builds a federation. Not safe for use by several threads. */
  public static final class Builder {
    private final Origin origin;
    private final ActorDirectory directory;
    private Origin handleDomain;
    private Routes routes = Routes.defaults();
    private Storage storage = new InMemoryStore();
    private ActivityStreams streams = ActivityStreams.standard();
    private Software software = new Software("activitypub4j", "0.1.0");
    private Supplier<Usage> usage = () -> Usage.UNKNOWN;
    private Supplier<NodeMetadata> metadata = NodeMetadata::none;
    private Function<String, List<WebFingerLink>> webFingerLinks = name -> List.of();
    private Function<String, List<URI>> featured = name -> List.of();
    private ViewPolicy viewPolicy = ViewPolicy.addressed();
    private FollowPolicy followPolicy = FollowPolicy.byProfile();
    private @Nullable ReplyPolicy replyPolicy;
    private final List<PostHandler> postHandlers = new ArrayList<>();
    private FetchAccess fetchAccess = FetchAccess.OPEN;
    private VerificationPolicy verification = VerificationPolicy.mastodonCompatible();
    private @Nullable InstantSource clock;
    private int maxBodyBytes = 1 << 20;
    private Duration pauseBeforeChanges = Duration.ofSeconds(3);
    private Duration handlerTimeout = Duration.ofMinutes(5);
    private Duration leaseTime = Duration.ofSeconds(20);
    private int maxSigning = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private @Nullable SharedCache cache;
    private boolean startsLater;
    private @Nullable Executor executor;
    private UnaryOperator<FederationClient.Builder> clientSettings = UnaryOperator.identity();
    private final List<ApplicationObjects.Source> sources = new ArrayList<>();
    private final List<Registration<?>> handlers = new ArrayList<>();
    private final List<FederationListener> listeners = new ArrayList<>();
    private final Set<Finding.Rule> tolerated = EnumSet.noneOf(Finding.Rule.class);

    private final List<Behaviour> more = new ArrayList<>();
    private final EnumSet<StandardBehaviour> leftOut = EnumSet.noneOf(StandardBehaviour.class);

    private Builder(Origin origin, ActorDirectory directory) {
      this.origin = origin;
      this.handleDomain = origin;
      this.directory = Objects.requireNonNull(directory, "actors");
    }

    /**
     * Sets the domain of the handles, if it is not that of the server: with {@code example.com}, a
     * server at {@code https://social.example.com} has actors such as {@code @alice@example.com}.
     * Redirect {@code /.well-known/webfinger} of this domain to the server, with the query. Choose
     * it before others know the actors: for many servers an actor with another handle is somebody
     * else. The actor of the server keeps the server's own domain. Default: that of the origin.
     *
     * @param domain a host, internationalised or not, with a port if it is not the default one
     * @throws IllegalArgumentException if it is anything else, such as a URL
     */
    public Builder handleDomain(String domain) {
      this.handleDomain =
          Handles.origin(origin.scheme(), domain)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "not a domain such as example.com: " + LogText.of(domain)));
      return this;
    }

    /**
     * Adds a handler for a class of activities and its subclasses: {@code Activity.class} sees all,
     * unknown types too. Several handlers of one activity run in the order in which they were
     * added, in one transaction.
     */
    public <A extends Activity> Builder on(Class<A> type, InboxHandler<A> handler) {
      Objects.requireNonNull(handler, "handler");
      return on(
          type,
          new ResolvingHandler<A, Boolean>() {
            @Override
            public Boolean resolve(Resolver resolver, Received<A> received) {
              return true;
            }

            @Override
            public void apply(Tx tx, Received<A> received, Boolean resolved) {
              handler.apply(tx, received);
            }
          });
    }

    /** Adds a handler that first fetches something; see {@link #on(Class, InboxHandler)}. */
    public <A extends Activity, R> Builder on(Class<A> type, ResolvingHandler<A, R> handler) {
      handlers.add(
          new Registration<>(
              Objects.requireNonNull(type, "type"), Objects.requireNonNull(handler, "handler")));
      return this;
    }

    /**
     * Says where the application's own posts are, at URLs of its own, so that the engine keeps no
     * copy of them:
     *
     * <pre>{@code
     * .objects("/posts/{slug}", url -> posts.published(url.get("slug")).map(this::article))
     * }</pre>
     *
     * <p>A browser still gets the page of the application there (see {@link #handleIfOurs}). A post
     * is told to others by {@link ActorContext#publish(ASObject)} with this URL as its id, {@link
     * ActorPosts#update} and {@link ActorPosts#delete}. What was never published so, because it is
     * older for example, can be fetched, answered and liked like any other.
     *
     * @param template the path, or the path and the query, of the posts: {@code /posts/{slug}} or
     *     {@code /?p={id}}. It is part of ids, so it cannot be changed once something is published.
     *     Paths of the {@link Routes} are found first
     * @param objects finds a post
     * @throws IllegalArgumentException if this is no template, or has no variable
     */
    public Builder objects(String template, ObjectSource objects) {
      UriTemplate parsed = UriTemplate.of(template);
      if (parsed.variables().isEmpty()) {
        throw new IllegalArgumentException("a template for objects needs a variable: " + template);
      }
      sources.add(
          new ApplicationObjects.Source(parsed, Objects.requireNonNull(objects, "objects")));
      return this;
    }

    /** Sets the paths; default {@link Routes#defaults}. */
    public Builder routes(Routes routes) {
      this.routes = Objects.requireNonNull(routes, "routes");
      return this;
    }

    /** Sets the stores; default an {@link InMemoryStore}, which loses everything at the end. */
    public Builder storage(Storage storage) {
      this.storage = Objects.requireNonNull(storage, "storage");
      return this;
    }

    /** Sets how documents are read; default {@link ActivityStreams#standard}. */
    public Builder activityStreams(ActivityStreams streams) {
      this.streams = Objects.requireNonNull(streams, "streams");
      return this;
    }

    /** Sets the name and version in NodeInfo and User-Agent. */
    public Builder software(String name, String version) {
      this.software = new Software(name, version);
      return this;
    }

    /** Sets the numbers of users and posts for NodeInfo; default {@link Usage#UNKNOWN}. */
    public Builder usage(Supplier<Usage> usage) {
      this.usage = Objects.requireNonNull(usage, "usage");
      return this;
    }

    /**
     * Sets the metadata of NodeInfo, such as the name and the description of the server; default
     * none. Called for each request that asks for it.
     */
    public Builder metadata(Supplier<NodeMetadata> metadata) {
      this.metadata = Objects.requireNonNull(metadata, "metadata");
      return this;
    }

    /**
     * Sets the links that the WebFinger answer about an actor has besides those of the engine, such
     * as the page on which a visitor can follow it; default none. Called with the name of the actor
     * for each request that asks for it.
     */
    public Builder webFingerLinks(Function<String, List<WebFingerLink>> links) {
      this.webFingerLinks = Objects.requireNonNull(links, "links");
      return this;
    }

    /**
     * Sets the posts that an actor has pinned, by their ids; default none. Called with the name of
     * the actor for each request for the list. Others see only those that everybody may see.
     */
    public Builder featured(Function<String, List<URI>> posts) {
      this.featured = Objects.requireNonNull(posts, "posts");
      return this;
    }

    /** Sets who may see what; default {@link ViewPolicy#addressed}. */
    public Builder viewPolicy(ViewPolicy viewPolicy) {
      this.viewPolicy = Objects.requireNonNull(viewPolicy, "viewPolicy");
      return this;
    }

    /** Sets how Follows are answered; default {@link FollowPolicy#byProfile}. */
    public Builder followPolicy(FollowPolicy policy) {
      this.followPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Sets which replies of others are shown; default {@link ReplyPolicy#showAll}. */
    public Builder replyPolicy(ReplyPolicy policy) {
      this.replyPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Adds a handler that hears of comments, Likes and shares of the posts of local actors. It is
     * called before the handlers of {@link #on(Class, InboxHandler)}, in the same transaction.
     */
    public Builder onPosts(PostHandler handler) {
      postHandlers.add(Objects.requireNonNull(handler, "handler"));
      return this;
    }

    /** Sets who may fetch; default {@link FetchAccess#OPEN}. */
    public Builder fetchAccess(FetchAccess access) {
      this.fetchAccess = Objects.requireNonNull(access, "access");
      return this;
    }

    /** Sets what signatures must cover; default {@link VerificationPolicy#mastodonCompatible}. */
    public Builder verification(VerificationPolicy policy) {
      this.verification = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets the clock for everything, for tests. Default: the {@linkplain Storage#clock storage's}
     * for what is stored, and the system's for the rest, such as signatures.
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    private InstantSource clock() {
      return clock == null ? InstantSource.system() : clock;
    }

    private InstantSource storedClock() {
      return clock == null ? storage.clock() : clock;
    }

    /** Sets the largest body that an inbox accepts, in bytes; default 1 MiB. */
    public Builder maxBodyBytes(int bytes) {
      if (bytes <= 0) {
        throw new IllegalArgumentException("maxBodyBytes must be positive: " + bytes);
      }
      this.maxBodyBytes = bytes;
      return this;
    }

    /**
     * Sets how long after a post was published or changed the next change of it is delivered: an
     * Update, a Delete or an Undo. Other servers handle what they get in several threads, and take
     * the Delete of a post that they do not know yet for nothing. Default three seconds; zero for
     * none.
     */
    public Builder pauseBeforeChanges(Duration pause) {
      if (pause.isNegative()) {
        throw new IllegalArgumentException("pauseBeforeChanges must not be negative: " + pause);
      }
      this.pauseBeforeChanges = pause;
      return this;
    }

    /**
     * Sets how long the handlers of one activity may take together, with what they fetch, before
     * their thread is interrupted. That counts as a failure like any other: the activity is tried
     * again later, and parked in the end. Where they were is logged. A handler that goes on all the
     * same is interrupted again and again, and keeps one of 16 places. Default five minutes.
     */
    public Builder handlerTimeout(Duration timeout) {
      if (timeout.isNegative() || timeout.isZero()) {
        throw new IllegalArgumentException("handlerTimeout must be positive: " + timeout);
      }
      this.handlerTimeout = timeout;
      return this;
    }

    /**
     * Sets how long other processes wait before they take over the work of a process that has ended
     * without {@link Federation#close}, or that does not reach the database any more. It matters
     * where several processes share a database, and all of them should have the same. Each renews
     * its leases after a third of that time. A process that stands still for longer, in a virtual
     * machine that is paused for example, loses its work to others, and what it has sent meanwhile
     * may be sent twice. Default 20 seconds.
     *
     * @throws IllegalArgumentException if it is shorter than three seconds or longer than an hour
     */
    public Builder leaseTime(Duration time) {
      if (time.compareTo(Duration.ofSeconds(3)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException(
            "leaseTime must be from three seconds to one hour: " + time);
      }
      this.leaseTime = time;
      return this;
    }

    /**
     * Sets how many deliveries may be signed at the same time in this process: RSA takes most of
     * the CPU time of a delivery, and a large fan-out leaves the other processors to the
     * application. Signers that are not {@linkplain Signer#isInProcess in this process} are not
     * counted. Default half of the processors, at least one; a process that does nothing but
     * deliver can have all.
     */
    public Builder maxSigning(int signatures) {
      if (signatures <= 0) {
        throw new IllegalArgumentException("maxSigning must be positive: " + signatures);
      }
      this.maxSigning = signatures;
      return this;
    }

    /**
     * Sets what runs handlers and deliveries, which block; default virtual threads where they
     * exist, otherwise a bounded pool. It is not shut down with the federation.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Changes the settings of the client of this federation, such as its limits or the networks
     * that it may reach; after those of earlier calls. Called when the federation is built, and
     * again for the client with which the check at the start looks this server up.
     */
    public Builder client(UnaryOperator<FederationClient.Builder> settings) {
      Objects.requireNonNull(settings, "settings");
      UnaryOperator<FederationClient.Builder> before = clientSettings;
      this.clientSettings = client -> settings.apply(before.apply(client));
      return this;
    }

    /**
     * Sets where what was fetched from other servers is kept beyond the memory of this process, so
     * that it is not fetched again after a restart, or by another node: {@code
     * JdbcStorage.cache()}, for example. Default: nowhere.
     */
    public Builder cache(SharedCache cache) {
      this.cache = Objects.requireNonNull(cache, "cache");
      return this;
    }

    /** Says that some findings of the check at the start are known, and need not be logged. */
    public Builder tolerate(Finding.Rule... rules) {
      tolerated.addAll(List.of(rules));
      return this;
    }

    private StartupCheck newCheck(
        LocalActors actors, FederationClient client, Executor used, Faults faults) {
      boolean privateNetworks = client.reachesPrivateNetworks();
      List<Check> checks = new ArrayList<>();
      checks.addAll(new OriginChecks(origin, privateNetworks).all());
      checks.addAll(new DirectoryChecks(directory, routes, new SecureRandom()).all());
      checks.addAll(new StoreChecks(storage, actors, clock()).all());
      checks.add(new BodyLimitCheck(maxBodyBytes));
      checks.add(new LogCheck(LoggerFactory.getILoggerFactory()));
      if (executor != null) {
        checks.add(new ExecutorCheck(used, Duration.ofSeconds(5)));
      }
      List<Check> outside =
          OutsideCheck.all(origin, actors, () -> clientSettings.apply(newClient()).build());
      return new StartupCheck(
          origin, actors, checks, outside, privateNetworks, tolerated, clock(), faults);
    }

    /**
     * Leaves out some of what the engine does with activities by itself. Handlers of the
     * application still get them. Default: nothing is left out.
     */
    public Builder without(StandardBehaviour... behaviours) {
      leftOut.addAll(List.of(behaviours));
      return this;
    }

    /** Adds a behaviour to those of the engine. */
    Builder behaviour(Behaviour behaviour) {
      more.add(behaviour);
      return this;
    }

    private Routes routesInUse() {
      return routes.without(leftOut);
    }

    private List<Behaviour> behaviours(LocalActors actors, LocalObjects objects) {
      StandardBehaviour.Parts parts =
          new StandardBehaviour.Parts(
              actors,
              objects,
              storage,
              new PostBook(objects, storage.blocks(), storage.interactions(), postHandlers),
              Optional.ofNullable(replyPolicy),
              followPolicy,
              storedClock());
      List<Behaviour> all = new ArrayList<>();
      EnumSet.complementOf(leftOut).forEach(one -> all.add(one.make(parts)));
      all.addAll(more);
      all.add(new ApplicationHandlers(handlers));
      return all;
    }

    private FederationClient newClient(LocalActors actors) {
      return clientSettings
          .apply(remembering(newClient()).fetchSigner(actors::instanceSigner).ownOrigin(origin))
          .build();
    }

    private FederationClient.Builder newClient() {
      return FederationClient.builder()
          .userAgent(software.name(), software.version(), origin)
          .activityStreams(streams)
          .clock(clock());
    }

    /** Not for the check from outside: that has to look. */
    private FederationClient.Builder remembering(FederationClient.Builder client) {
      return cache == null ? client : client.sharedCache(cache);
    }

    /** Adds a listener. */
    public Builder listener(FederationListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /**
     * Lets the federation wait for {@link Federation#start} before it runs handlers, delivers, and
     * checks the set-up. It answers requests, accepts activities and takes what is to be sent from
     * the beginning. Use it if what handlers need is not ready yet when the federation is built.
     * Default: it starts as soon as it is built.
     */
    public Builder startLater() {
      this.startsLater = true;
      return this;
    }

    /**
     * Returns the federation, which starts to work at once, so that handlers may run before this
     * returns; unless {@link #startLater} says otherwise.
     */
    public Federation build() {
      Federation federation = new Federation(this);
      if (!startsLater) {
        federation.start();
      }
      return federation;
    }
  }
}
