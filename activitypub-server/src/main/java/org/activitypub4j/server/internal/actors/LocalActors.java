package org.activitypub4j.server.internal.actors;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.activitypub4j.client.Handle;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.ActorBuilder;
import org.activitypub4j.model.Application;
import org.activitypub4j.model.Feps;
import org.activitypub4j.model.Mastodon;
import org.activitypub4j.model.Mention;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Security;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.UriTemplate;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.ActorKey;
import org.activitypub4j.server.spi.KeyStore;
import org.activitypub4j.server.spi.Tx;
import org.activitypub4j.signatures.keys.Signer;
import org.jspecify.annotations.Nullable;

/** Local actors as others see them: the profile of the application, completed by the engine. */
public final class LocalActors {
  private final Origin origin;
  private final Routes routes;
  private final ActorDirectory directory;
  private final KeyStore keys;
  private final Handles handles;
  private final BiConsumer<String, Actor> seen;
  private final KeyQuota quota;

  /**
   * Makes them.
   *
   * @param handleDomain where the handles of actors are
   * @param seen is told of each actor whose document is made, with its profile
   */
  public LocalActors(
      Origin origin,
      Origin handleDomain,
      Routes routes,
      ActorDirectory directory,
      KeyStore keys,
      InstantSource clock,
      BiConsumer<String, Actor> seen) {
    this.origin = origin;
    this.routes = routes;
    this.directory = directory;
    this.keys = keys;
    this.handles = new Handles(origin, handleDomain, directory);
    this.seen = seen;
    this.quota = new KeyQuota(clock);
  }

  /** Which handle an actor has, and who has a user name. */
  public Handles handles() {
    return handles;
  }

  /** The profile that the application returns for an actor. */
  public Optional<? extends Actor> profile(String name) {
    // An actor with this name would get the key of the instance actor.
    return isLowerCase(name) && !name.equals(KeyStore.INSTANCE)
        ? directory.find(name)
        : Optional.empty();
  }

  /** Whether a name is in lower case, as the names of all local actors are. */
  public static boolean isLowerCase(String name) {
    return name.equals(name.toLowerCase(Locale.ROOT));
  }

  public boolean exists(String name) {
    return profile(name).isPresent();
  }

  public URI id(String name) {
    return uri(routes.actor(), name);
  }

  public URI inbox(String name) {
    return uri(routes.inbox(), name);
  }

  public URI followers(String name) {
    return uri(routes.followers(), name);
  }

  public URI instanceId() {
    return origin.resolve(routes.instanceActor());
  }

  public boolean isLocal(URI uri) {
    return origin.contains(uri);
  }

  /** The URI of a template on our origin. */
  public URI uri(UriTemplate template, String... values) {
    return origin.resolve(template.expand(values));
  }

  /** The raw path of an id, with its query. */
  static String target(URI id) {
    return id.getRawQuery() == null ? id.getRawPath() : id.getRawPath() + "?" + id.getRawQuery();
  }

  /** A mention of an actor of any server, with its handle as far as we know it. */
  public Mention mention(Actor actor) {
    return actor
        .id()
        .flatMap(id -> name(id).flatMap(this::handle).map(own -> Mention.of(id, own.toString())))
        .orElseGet(() -> Mention.of(actor));
  }

  /** The handle of a local actor; empty if there is no such actor, or its user name is no good. */
  public Optional<Handle> handle(String name) {
    return profile(name).flatMap(profile -> handles.of(name, profile));
  }

  /** The name of the local actor that has this followers collection. The actor need not exist. */
  public Optional<String> ofFollowers(URI uri) {
    return named(routes.followers(), uri);
  }

  private Optional<String> named(UriTemplate template, URI uri) {
    if (!origin.contains(uri) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return Optional.empty();
    }
    return template.match(uri.getRawPath()).map(values -> values.get("actor"));
  }

  /** The name of the local actor with this id, if there is one. */
  public Optional<String> name(URI id) {
    return named(routes.actor(), id).filter(this::exists);
  }

  /**
   * Returns the id of an actor of any server.
   *
   * @throws IllegalArgumentException if it is no http or https URL, or is on this server and no
   *     actor has it: nothing would ever come of what is sent there
   */
  public URI require(URI id) {
    RequiredIds.actor(id);
    if (isLocal(id) && name(id).isEmpty()) {
      throw new IllegalArgumentException(
          id + " is not the id of an actor: there is none with it on this server");
    }
    return id;
  }

  /** The name of the local actor that sent the activity with this id. Looks at the id only. */
  public Optional<String> ofActivity(URI id) {
    return isLocal(id)
        ? routes.activity().match(id.getRawPath()).map(values -> values.get("actor"))
        : Optional.empty();
  }

  /** The document of an actor. Makes a key if the actor has none. */
  public Optional<Actor> document(String name) {
    return profile(name).map(profile -> complete(name, profile, keysOf(name)));
  }

  /**
   * The document of an actor with the keys that exist so far. Before anything was signed or shown
   * there are none.
   */
  public Optional<Actor> description(String name) {
    return profile(name).map(profile -> complete(name, profile, keys.keys(name)));
  }

  /**
   * Whether a stranger can make an actor show or use its key: it has one already, or the quota
   * allows another.
   */
  public boolean mayShowKey(String name) {
    return !keys.keys(name).isEmpty() || quota.take();
  }

  /**
   * Gives an actor a new key, which signs from now on.
   *
   * @return the name of the key that signed before
   */
  public String replaceKey(Tx tx, String name) {
    String before = keysOf(name).get(0).name();
    keys.addKey(tx, name);
    return before;
  }

  private List<ActorKey> keysOf(String name) {
    List<ActorKey> present = keys.keys(name);
    return present.isEmpty() ? keys.makeKeys(name) : present;
  }

  private Actor complete(String name, Actor profile, List<ActorKey> shown) {
    seen.accept(name, profile);
    URI id = id(name);
    ActorBuilder<? extends Actor, ?> builder =
        profile.toBuilder()
            .id(id)
            .inbox(inbox(name))
            .outbox(uri(routes.outbox(), name))
            .followers(uri(routes.followers(), name))
            .following(uri(routes.following(), name))
            .sharedInbox(origin.resolve(routes.sharedInbox()))
            .preferredUsername(Handles.userName(name, profile));
    if (handles.areElsewhere()) {
      handles
          .of(name, profile)
          .ifPresent(handle -> builder.set(Feps.WEBFINGER, handle.user() + "@" + handle.host()));
    }
    PublishedKeys.publish(builder, id, shown, profile.get(Security.ASSERTION_METHOD));
    if (profile.featured().isEmpty()) {
      builder.set(Mastodon.FEATURED, Reference.to(uri(routes.featured(), name)));
    }
    if (profile.url().isEmpty()) {
      builder.url(id);
    }
    return builder.build();
  }

  /**
   * The document of the actor that stands for the server. Everybody may fetch it without a
   * signature.
   */
  public Actor instanceDocument() {
    URI id = instanceId();
    ActorBuilder<? extends Actor, ?> builder =
        Application.builder()
            .id(id)
            .name(origin.authority())
            .preferredUsername(handles.instanceName())
            .url(URI.create(origin + "/"))
            .inbox(origin.resolve(routes.sharedInbox()))
            .outbox(origin.resolve(routes.instanceActor() + "/outbox"))
            .sharedInbox(origin.resolve(routes.sharedInbox()));
    PublishedKeys.publish(builder, id, keysOf(KeyStore.INSTANCE), List.of());
    return builder.build();
  }

  /**
   * The signer for an actor.
   *
   * @param key the name of a key; null for the one that signs now, which is also used if the named
   *     key no longer exists
   */
  public Signer signer(String name, @Nullable String key) {
    return signer(id(name), name, key);
  }

  public Signer instanceSigner() {
    return signer(instanceId(), KeyStore.INSTANCE, null);
  }

  private Signer signer(URI id, String name, @Nullable String wanted) {
    List<ActorKey> all = keysOf(name);
    ActorKey key =
        all.stream().filter(one -> one.name().equals(wanted)).findFirst().orElse(all.get(0));
    return key.signer(PublishedKeys.id(id, key));
  }
}
