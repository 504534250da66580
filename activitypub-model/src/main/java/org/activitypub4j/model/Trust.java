package org.activitypub4j.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.activitypub4j.model.Trust.Verdict.Proven;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Trust.Verdict.Unproven.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Whose word a document is: the server and, where it is known, the actor for whom it speaks, and
 * how that was proven. From it follows what else in the document is to be believed.
 *
 * <p>These are the rules of FEP-fe34, as functions that touch no network. A document is proven
 *
 * <ul>
 *   <li>by {@linkplain #ofFetch fetching}: its id is the URL that gave it;
 *   <li>by the {@linkplain #ofSignature signature} of the request, or a {@linkplain #ofProof proof}
 *       in it, by a key that its owner lists;
 *   <li>by {@linkplain #embedded embedding} in a document of the same origin and the same owner, or
 *       as a part of it: without an id, or with the id of the document and a fragment.
 * </ul>
 *
 * <p>The owner of an actor is the actor itself; of an activity its {@code actor}; of a key its
 * {@code owner} or {@code controller}; of all else {@code attributedTo}. What has an owner must be
 * on the owner's server. Immutable.
 *
 * @see <a
 *     href="https://codeberg.org/fediverse/fep/src/branch/main/fep/fe34/fep-fe34.md">FEP-fe34</a>
 */
public final class Trust {
  private final Origin origin;
  private final @Nullable URI document;
  private final @Nullable URI owner;
  private final Ground ground;

  private Trust(Origin origin, @Nullable URI document, @Nullable URI owner, Ground ground) {
    this.origin = origin;
    this.document = document;
    this.owner = owner;
    this.ground = Objects.requireNonNull(ground, "ground");
  }

  /** How something was proven. */
  public enum Ground {
    /** It was fetched from its id. */
    FETCH,
    /** The request that brought it was signed by a key that its owner lists. */
    SIGNATURE,
    /** It carries a proof by a key that its owner lists. */
    PROOF,
    /** It stands in what was proven, and belongs to it. */
    EMBEDDING,
    /** Two documents, each proven, say the same of each other. */
    RECIPROCAL_CLAIM,
    /** It is ours. */
    LOCAL
  }

  /** What the rules say. There is no third case. */
  public sealed interface Verdict {

    /**
     * It is to be believed.
     *
     * @param trust whose word it is
     */
    record Proven(Trust trust) implements Verdict {}

    /**
     * It is not to be believed: it may be anybody's invention.
     *
     * @param reason the rule
     * @param elsewhere the URL where the truth can be fetched; null if there is none
     * @param message the rule and the ids in words; safe for a log
     */
    record Unproven(Reason reason, @Nullable URI elsewhere, String message) implements Verdict {

      /** A rule that was not met. */
      public enum Reason {
        /** There is no id, or none that is an http or https URL. */
        NO_ID,
        /** The id is another URL on the same server. */
        OTHER_URL,
        /** The id is on another server. */
        OTHER_ORIGIN,
        /** It belongs to somebody else. */
        OTHER_OWNER,
        /** A claim about another document is not confirmed by that document. */
        NOT_RECIPROCAL
      }

      /** The rule and the message, for logs. */
      @Override
      public String toString() {
        return reason + ": " + message;
      }

      /** Where the truth can be fetched. */
      public Optional<URI> fetchFrom() {
        return Optional.ofNullable(elsewhere);
      }
    }

    /** Whose word it is; empty if that is not proven. */
    default Optional<Trust> word() {
      return this instanceof Proven proven ? Optional.of(proven.trust()) : Optional.empty();
    }

    /** Whether it is to be believed. */
    default boolean isProven() {
      return this instanceof Proven;
    }
  }

  // ---------------------------------------------------------------- what a document proves

  /**
   * A document that was fetched. Its id has to be the URL that gave it. A document whose id is
   * another URL may be fetched from there: as {@link Reason#OTHER_URL} it is on the same server.
   *
   * @param finalUrl the URL that gave it, after all redirects
   */
  public static Verdict ofFetch(ASObject document, URI finalUrl) {
    Optional<URI> id = document.id().filter(found -> Origin.of(found).isPresent());
    if (id.isEmpty()) {
      return unproven(Reason.NO_ID, null, finalUrl + " has no id that is an http or https URL");
    }
    URI self = id.get();
    if (!Origin.same(self, finalUrl)) {
      return unproven(
          Reason.OTHER_ORIGIN,
          self,
          "%s says that it is %s, which is on another server: fetch that instead"
              .formatted(finalUrl, self));
    }
    if (self.getRawFragment() != null || !asSent(self).equals(asSent(finalUrl))) {
      return unproven(Reason.OTHER_URL, self, "%s says that it is %s".formatted(finalUrl, self));
    }
    for (URI owner : owners(document)) {
      if (!Origin.same(owner, self)) {
        return unproven(
            Reason.OTHER_OWNER,
            null,
            "%s says that it belongs to %s, who is not on the server that gave it"
                .formatted(self, owner));
      }
    }
    return new Proven(of(document, self, Ground.FETCH));
  }

  /**
   * A document that came with a request that has a valid signature.
   *
   * @param keyOwner the actor who lists the key
   */
  public static Verdict ofSignature(ASObject document, URI keyOwner) {
    return ofKey(document, keyOwner, Ground.SIGNATURE);
  }

  /**
   * A document that has a valid integrity proof or Linked Data Signature.
   *
   * @param keyOwner the actor who lists the key
   */
  public static Verdict ofProof(ASObject document, URI keyOwner) {
    return ofKey(document, keyOwner, Ground.PROOF);
  }

  private static Verdict ofKey(ASObject document, URI keyOwner, Ground ground) {
    if (document.hasUnreadableId()) {
      return unproven(Reason.NO_ID, null, document + " has an id that is not a URL");
    }
    URI elsewhere = fetchable(document);
    List<URI> owners = owners(document);
    if (owners.isEmpty() || !owners.stream().allMatch(owner -> Uris.same(owner, keyOwner))) {
      return unproven(
          Reason.OTHER_OWNER,
          elsewhere,
          "%s belongs to %s, and is signed by %s".formatted(document, owners, keyOwner));
    }
    Optional<URI> id = document.id();
    if (Origin.of(keyOwner).isEmpty() || (id.isPresent() && !Origin.same(id.get(), keyOwner))) {
      return unproven(
          Reason.OTHER_ORIGIN,
          elsewhere,
          "%s is not on the server of its owner, %s".formatted(document, keyOwner));
    }
    return new Proven(
        new Trust(Origin.of(keyOwner).orElseThrow(), id.orElse(null), keyOwner, ground));
  }

  /**
   * The word of an actor, as it was proven before: for what was stored since.
   *
   * @throws IllegalArgumentException if the actor's id is not an http or https URL
   */
  public static Trust ofActor(URI actor, Ground ground) {
    Origin origin =
        Origin.of(actor)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "not an http or https URL: " + Escapes.log(actor.toString())));
    return new Trust(origin, null, actor, ground);
  }

  private static Trust of(ASObject document, URI id, Ground ground) {
    List<URI> owners = owners(document);
    // Of several owners nobody knows which of them wrote the document.
    URI owner = owners.size() == 1 ? owners.get(0) : null;
    return new Trust(Origin.of(id).orElseThrow(), id, owner, ground);
  }

  /**
   * The same, with an owner that the document does not name itself but that follows from where it
   * stands: a collection belongs to the actor whose outbox it is, a page to whom the collection
   * does. Without effect if an owner is known, or that one is on another server.
   */
  public Trust ownedBy(URI actor) {
    return owner == null && origin.contains(actor)
        ? new Trust(origin, document, actor, ground)
        : this;
  }

  // ---------------------------------------------------------------- what follows from it

  /**
   * A page of this collection, fetched from a URL that the collection or the page before names.
   * Pages need no id, and many have none; they belong to whom the collection does.
   *
   * @param finalUrl the URL that gave it, after all redirects
   */
  public Verdict page(ASObject page, URI finalUrl) {
    for (URI url : List.of(finalUrl, page.id().orElse(finalUrl))) {
      if (!origin.contains(url)) {
        return unproven(
            Reason.OTHER_ORIGIN, url, "%s is no page of a collection on %s".formatted(url, origin));
      }
    }
    boolean others =
        owners(page).stream().anyMatch(other -> owner == null || !Uris.same(other, owner));
    return new Proven(new Trust(origin, finalUrl, others ? null : owner, Ground.FETCH));
  }

  /**
   * An object that stands in the document, at any depth in what is proven of it.
   *
   * <p>One with an id of its own needs the same origin and the same owner; where nobody is known to
   * own the document, an object that has an owner is not proven. What has no id, or that of the
   * document with a fragment, is a part of the document.
   */
  public Verdict embedded(ASObject object) {
    if (object.hasUnreadableId()) {
      return unproven(Reason.NO_ID, null, object + " has an id that is not a URL");
    }
    if (isElsewhere(object)) {
      return unproven(
          Reason.OTHER_ORIGIN,
          fetchable(object),
          "%s stands in a document of %s, which cannot speak for it".formatted(object, origin));
    }
    Optional<URI> stranger = stranger(object, owners(object));
    if (stranger.isPresent()) {
      return unproven(
          Reason.OTHER_OWNER,
          fetchable(object),
          "%s belongs to %s, and stands in a document of %s"
              .formatted(object, stranger.get(), owner == null ? "nobody" : owner));
    }
    return new Proven(new Trust(origin, object.id().orElse(document), owner, Ground.EMBEDDING));
  }

  private boolean isElsewhere(ASObject object) {
    return object.id().filter(id -> !origin.contains(id)).isPresent();
  }

  /** Who of the owners of an embedded object keeps it from being proven. */
  private Optional<URI> stranger(ASObject object, List<URI> owners) {
    boolean part = isPart(object);
    return owners.stream()
        .filter(
            other -> owner == null ? !part || !origin.contains(other) : !Uris.same(other, owner))
        .findFirst();
  }

  /** Whether it has no life of its own: no id, or that of the document with a fragment. */
  private boolean isPart(ASObject object) {
    return object.id().filter(id -> !isFragment(id)).isEmpty();
  }

  private boolean isFragment(URI id) {
    return document != null && id.getRawFragment() != null && asSent(id).equals(asSent(document));
  }

  /**
   * The document, in which every embedded object that is not proven is replaced by its id. What has
   * an id of its own stays only if it names its owner: on a server that many share, a post without
   * {@code attributedTo} could be anybody's. Decoration, such as emoji and pictures, and
   * collections need no owner, unless they are what an activity is about.
   */
  public ASObject keepProven(ASObject whole) {
    return whole.keepEmbedded(this::keeps);
  }

  /** As {@link #speaksFor} or {@link #embedded}, for many: in no words, which nobody would read. */
  private boolean keeps(String member, ASObject object) {
    if (object.hasUnreadableId() || isElsewhere(object)) {
      return false;
    }
    List<URI> owners = owners(object);
    boolean nobodys = owners.isEmpty() && !isPart(object) && needsOwner(member, object);
    return !nobodys && stranger(object, owners).isEmpty();
  }

  /** Members that belong to the object in which they stand, whatever their ids are. */
  private static final Set<String> DECORATION =
      Set.of(
          AS.TAG.term(),
          AS.ATTACHMENT.term(),
          AS.ICON.term(),
          AS.IMAGE.term(),
          AS.URL.term(),
          AS.PREVIEW.term(),
          AS.LOCATION.term(),
          AS.ONE_OF.term(),
          AS.ANY_OF.term());

  /** Members that hold what an activity is about. */
  private static final Set<String> SUBJECTS =
      Set.of(
          AS.OBJECT.term(),
          AS.TARGET.term(),
          AS.ORIGIN.term(),
          AS.RESULT.term(),
          AS.INSTRUMENT.term());

  private static boolean needsOwner(String member, ASObject object) {
    // What is a post too, by another of its types, is no collection here.
    boolean collection = object instanceof ASCollection && object.hasOneType();
    return !DECORATION.contains(member) && (SUBJECTS.contains(member) || !collection);
  }

  /**
   * Whether an object that stands in the document may be taken for what its id names, without a
   * look there: it is proven by {@linkplain #embedded embedding}, and is a part of the document or
   * names its owner. On a server that many share, one that names nobody could be anybody's.
   */
  public Verdict speaksFor(ASObject object) {
    return isPart(object) ? embedded(object) : owns(object);
  }

  /**
   * Whether an object that is known by its id belongs to this owner: it is on the same server, and
   * names this owner and no other. One that names nobody is not proven to be anybody's.
   */
  public Verdict owns(ASObject object) {
    if (object.id().isEmpty()) {
      return unproven(Reason.NO_ID, null, object + " has no id");
    }
    Verdict verdict = embedded(object);
    return verdict.isProven() && owners(object).isEmpty()
        ? unproven(
            Reason.OTHER_OWNER, fetchable(object), object + " does not say to whom it belongs")
        : verdict;
  }

  /**
   * Whether an activity may have an effect on what it is about, as far as ids tell. All of its
   * types count, whatever its class: one that is an Update, Delete or Undo among others has no
   * power over objects on another server; an Add or Remove none over a collection on another
   * server; a Move is of the actor itself. Whose it is on the same server, only what is stored can
   * tell.
   */
  public Verdict mayChange(Activity activity) {
    if (isAny(activity, Update.TYPE, Delete.TYPE, Undo.TYPE)) {
      for (URI object : named(activity.objects())) {
        if (!origin.contains(object)) {
          return overreaching(activity, object);
        }
      }
    }
    if (isAny(activity, Add.TYPE, Remove.TYPE)) {
      for (Property.Many<Reference<ASObject>> place : PLACES) {
        for (URI collection : named(activity.get(place))) {
          if (!origin.contains(collection)) {
            return overreaching(activity, collection);
          }
        }
      }
    }
    if (isAny(activity, Move.TYPE)) {
      for (URI moved : named(activity.objects())) {
        if (owner == null || !Uris.same(moved, owner)) {
          return unproven(
              Reason.OTHER_OWNER,
              null,
              "%s would move %s, who is not its actor".formatted(activity, moved));
        }
      }
    }
    return new Proven(this);
  }

  /** What references name: by id, or by a link, whose reader may well follow it. */
  private static List<URI> named(List<? extends Reference<? extends ASObject>> references) {
    return references.stream()
        .flatMap(
            reference ->
                Stream.concat(
                    reference.id().stream(),
                    reference.object().flatMap(object -> object.get(AS.HREF)).stream()))
        .toList();
  }

  private Verdict overreaching(Activity activity, URI changed) {
    return unproven(
        Reason.OTHER_ORIGIN,
        null,
        "%s would change %s, which is not on the server of the actor, %s"
            .formatted(activity, changed, origin));
  }

  private static boolean isAny(ASObject object, TypeOf<?>... types) {
    return Arrays.stream(types).anyMatch(object::hasType);
  }

  /**
   * Whether two objects, each proven by itself, name each other: what binds objects of different
   * servers, such as {@code movedTo} and {@code alsoKnownAs}, or a key and its owner.
   *
   * @param claim with what the first names the second
   * @param reverse with what the second names the first
   */
  public static Verdict reciprocal(
      ASObject first, Property<?> claim, ASObject second, Property<?> reverse) {
    if (!names(first, claim, second)) {
      return unproven(
          Reason.NOT_RECIPROCAL, null, "%s is not the %s of %s".formatted(second, claim, first));
    }
    if (!names(second, reverse, first)) {
      return unproven(
          Reason.NOT_RECIPROCAL, null, "%s is not the %s of %s".formatted(first, reverse, second));
    }
    URI id = first.id().orElseThrow();
    return Origin.of(id).isEmpty()
        ? unproven(Reason.NO_ID, null, first + " has no id that is an http or https URL")
        : new Proven(of(first, id, Ground.RECIPROCAL_CLAIM));
  }

  private static boolean names(ASObject from, Property<?> property, ASObject to) {
    Optional<URI> id = to.id();
    return id.isPresent()
        && values(from, property).stream()
            .map(value -> value instanceof Reference<?> held ? held.id().orElse(null) : value)
            .anyMatch(value -> value instanceof URI named && Uris.same(named, id.get()));
  }

  private static Collection<?> values(ASObject from, Property<?> property) {
    if (property instanceof Property.Many<?> many) {
      return from.get(many);
    }
    return from.get((Property.One<?>) property).stream().toList();
  }

  /** Every value: of which one counts, that may change when what is not proven is left out. */
  private static final Property.Many<Reference<Actor>> ACTORS = AS.ACTOR.every();

  private static final List<Property.Many<Reference<ASObject>>> PLACES =
      List.of(AS.TARGET.every(), AS.ORIGIN.every());

  private static final List<Property.Many<URI>> KEEPERS =
      List.of(Security.OWNER.every(), Security.CONTROLLER.every());

  /**
   * Who an object says it belongs to, by every value and by all of its types, as whatever class it
   * is seen; none for parts such as links and files. More than one where it names several, or is of
   * several types or none that is known and says it in more than one way.
   */
  public static List<URI> owners(ASObject object) {
    ASObject whole = object.asItsTypes();
    if (whole instanceof Actor && whole.hasOneType()) {
      return whole.id().map(List::of).orElse(List.of());
    }
    List<URI> all = new ArrayList<>(named(whole.get(ACTORS)));
    boolean receives = whole instanceof Actor || whole.get(AS.INBOX).isPresent();
    boolean acts = whole instanceof Activity && whole.hasOneType() && !all.isEmpty();
    if (receives) {
      whole.id().ifPresent(all::add);
    }
    if (receives || !acts) {
      all.addAll(named(whole.get(AS.ATTRIBUTED_TO)));
      KEEPERS.forEach(keeper -> all.addAll(whole.get(keeper)));
    }
    Set<String> seen = new LinkedHashSet<>();
    all.removeIf(owner -> !seen.add(owner.toString()));
    return List.copyOf(all);
  }

  /** The server that speaks. */
  public Origin origin() {
    return origin;
  }

  /** The actor who speaks; empty where it is only known which server does. */
  public Optional<URI> owner() {
    return Optional.ofNullable(owner);
  }

  /** How it was proven. */
  public Ground ground() {
    return ground;
  }

  /** The words of whom, and how it is known. */
  @Override
  public String toString() {
    String whose = String.valueOf(owner == null ? origin : owner);
    return "the word of %s, by %s".formatted(Escapes.log(whose), ground);
  }

  private static @Nullable URI fetchable(ASObject object) {
    return object.id().filter(id -> Origin.of(id).isPresent()).orElse(null);
  }

  /** The URL in the one form in which it is sent, without its fragment. */
  private static String asSent(URI url) {
    String path = url.getRawPath();
    return Origin.of(url).map(Origin::toString).orElse("")
        + (path == null || path.isEmpty() ? "/" : path)
        // as parsers of browsers have it, and so what is sent
        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery().replace("'", "%27"));
  }

  private static Verdict unproven(Reason reason, @Nullable URI elsewhere, String message) {
    return new Unproven(reason, elsewhere, Escapes.message(message));
  }
}
