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
 * Who is proven to be the source of a document: a server and, if known, an actor; and how this was
 * proven. It decides what else in the document can be believed.
 *
 * <p>These are the rules of FEP-fe34. Nothing here uses the network. A document is proven
 *
 * <ul>
 *   <li>by {@linkplain #ofFetch fetching}: its id is the URL from which it was fetched;
 *   <li>by the {@linkplain #ofSignature signature} of the request, or a {@linkplain #ofProof proof}
 *       in it, by a key that its owner lists;
 *   <li>by {@linkplain #embedded embedding} in a document of the same origin and the same owner, or
 *       as a part of such a document: without an id, or with the id of the document and a fragment.
 * </ul>
 *
 * <p>The owner of an actor is the actor itself; of an activity its {@code actor}; of a key its
 * {@code owner} or {@code controller}; of everything else its {@code attributedTo}. An object with
 * an owner must be on the owner's server. Immutable.
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
    /** It is embedded in a document that was proven, and belongs to it. */
    EMBEDDING,
    /** Two documents, each of them proven, name each other. */
    RECIPROCAL_CLAIM,
    /** It was made on this server. */
    LOCAL
  }

  /** The result of a check: proven or not. */
  public sealed interface Verdict {

    /**
     * It is proven.
     *
     * @param trust who the source is
     */
    record Proven(Trust trust) implements Verdict {}

    /**
     * It is not proven: anybody could have made it up.
     *
     * @param reason the rule that was not met
     * @param elsewhere the URL from which the genuine object can be fetched; null if there is none
     * @param message the rule and the ids in words; safe to log
     */
    record Unproven(Reason reason, @Nullable URI elsewhere, String message) implements Verdict {

      /** A rule that was not met. */
      public enum Reason {
        /** There is no id, or it is not an http or https URL. */
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

      /** Returns the rule and the message, for logs. */
      @Override
      public String toString() {
        return reason + ": " + message;
      }

      /** Returns the URL from which the genuine object can be fetched. */
      public Optional<URI> fetchFrom() {
        return Optional.ofNullable(elsewhere);
      }
    }

    /** Returns who the source is; empty if it is not proven. */
    default Optional<Trust> word() {
      return this instanceof Proven proven ? Optional.of(proven.trust()) : Optional.empty();
    }

    /** Returns whether it is proven. */
    default boolean isProven() {
      return this instanceof Proven;
    }
  }

  // ---------------------------------------------------------------- what a document proves

  /**
   * Checks a document that was fetched. Its id must be the URL from which it was fetched. If its id
   * is another URL, it can be fetched from there; with {@link Reason#OTHER_URL} that URL is on the
   * same server.
   *
   * <p>A document also speaks for its URL with a fragment, but only if this is its id, and if this
   * was asked for. A document that has the URL as its id is not the object behind a fragment, and
   * the other way round.
   *
   * @param finalUrl the URL from which it was fetched, after all redirects; with the fragment of
   *     the id that was asked for, if it has one
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
    if (!asSent(self).equals(asSent(finalUrl))
        || !Objects.equals(self.getRawFragment(), finalUrl.getRawFragment())) {
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
   * Checks a document that came in a request with a valid signature.
   *
   * @param keyOwner the actor who lists the key
   */
  public static Verdict ofSignature(ASObject document, URI keyOwner) {
    return ofKey(document, keyOwner, Ground.SIGNATURE);
  }

  /**
   * Checks a document that has a valid integrity proof or Linked Data Signature.
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
   * Returns the trust in an actor that was proven earlier, for documents that were stored since
   * then.
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
    // If there are several owners, nobody knows which of them wrote the document.
    URI owner = owners.size() == 1 ? owners.get(0) : null;
    return new Trust(Origin.of(id).orElseThrow(), id, owner, ground);
  }

  /**
   * Returns the same trust with an owner that the document does not name itself. For example, an
   * outbox belongs to its actor, and a page belongs to the owner of its collection. This has no
   * effect if an owner is known already, or if this one is on another server.
   */
  public Trust ownedBy(URI actor) {
    return owner == null && origin.contains(actor)
        ? new Trust(origin, document, actor, ground)
        : this;
  }

  // ---------------------------------------------------------------- what follows from it

  /**
   * Checks a page of this collection, which was fetched from a URL that the collection or the
   * previous page names. A page needs no id. It belongs to the owner of the collection.
   *
   * @param finalUrl the URL from which it was fetched, after all redirects
   */
  public Verdict page(ASObject page, URI finalUrl) {
    for (URI url : List.of(finalUrl, page.id().orElse(finalUrl))) {
      if (!origin.contains(url)) {
        return unproven(
            Reason.OTHER_ORIGIN,
            url,
            "%s is not a page of a collection on %s".formatted(url, origin));
      }
    }
    boolean others =
        owners(page).stream().anyMatch(other -> owner == null || !Uris.same(other, owner));
    return new Proven(new Trust(origin, finalUrl, others ? null : owner, Ground.FETCH));
  }

  /**
   * Checks an object that is embedded in the document, at any depth.
   *
   * <p>If it has an id of its own, it must have the same origin and the same owner. If the owner of
   * the document is not known, an object that has an owner is not proven. An object without an id,
   * or with the id of the document and a fragment, is a part of the document.
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

  /** Returns the first owner of an embedded object that keeps it from being proven. */
  private Optional<URI> stranger(ASObject object, List<URI> owners) {
    boolean part = isPart(object);
    return owners.stream()
        .filter(
            other -> owner == null ? !part || !origin.contains(other) : !Uris.same(other, owner))
        .findFirst();
  }

  /**
   * Whether it is only a part of the document: it has no id, or the document's id with a fragment.
   */
  private boolean isPart(ASObject object) {
    return object.id().filter(id -> !isFragment(id)).isEmpty();
  }

  private boolean isFragment(URI id) {
    return document != null && id.getRawFragment() != null && asSent(id).equals(asSent(document));
  }

  /**
   * Returns the document with every embedded object that is not proven replaced by its id. An
   * object with an id of its own is kept only if it names its owner, because on a shared server a
   * post without {@code attributedTo} could be anybody's. Emoji, pictures and collections need no
   * owner, unless they are what an activity is about.
   */
  public ASObject keepProven(ASObject whole) {
    return whole.keepEmbedded(this::keeps);
  }

  /**
   * Does the same as {@link #speaksFor} or {@link #embedded} for many objects, but without
   * messages, because nobody would read them.
   */
  private boolean keeps(String member, ASObject object) {
    if (object.hasUnreadableId() || isElsewhere(object)) {
      return false;
    }
    List<URI> owners = owners(object);
    boolean nobodys = owners.isEmpty() && !isPart(object) && needsOwner(member, object);
    return !nobodys && stranger(object, owners).isEmpty();
  }

  /** Members that belong to the object that they are in, whatever their ids are. */
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
    // If another of its types makes it a post too, it is not a collection here.
    boolean collection = object instanceof ASCollection && object.hasOneType();
    return !DECORATION.contains(member) && (SUBJECTS.contains(member) || !collection);
  }

  /**
   * Checks whether an embedded object can be used without fetching its id. It must be proven by
   * {@linkplain #embedded embedding}, and it must be a part of the document or name its owner. On a
   * shared server, an object that names no owner could be anybody's.
   */
  public Verdict speaksFor(ASObject object) {
    return isPart(object) ? embedded(object) : owns(object);
  }

  /**
   * Checks whether an object with an id belongs to this owner: it is on the same server, and names
   * this owner and no other. An object that names no owner is not proven.
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
   * Checks, as far as the ids show, whether an activity may change its object. All of its types
   * count, whatever its class is. An Update, Delete or Undo may not change objects on another
   * server, and an Add or Remove may not change a collection on another server. A Move must be
   * about the actor itself. For an object on the same server, compare the owner of what is stored.
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

  /** Returns what references name: by an id, or by a link, because a reader may follow the link. */
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
   * Checks whether two objects, each proven by itself, name each other. This connects objects on
   * different servers, such as {@code movedTo} and {@code alsoKnownAs}, or a key and its owner.
   *
   * @param claim the property that the first uses to name the second
   * @param reverse the property that the second uses to name the first
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

  /** Every value, because which one counts may change when unproven objects are left out. */
  private static final Property.Many<Reference<Actor>> ACTORS = AS.ACTOR.every();

  private static final List<Property.Many<Reference<ASObject>>> PLACES =
      List.of(AS.TARGET.every(), AS.ORIGIN.every());

  private static final List<Property.Many<URI>> KEEPERS =
      List.of(Security.OWNER.every(), Security.CONTROLLER.every());

  /**
   * Returns the owners that an object names. Every value and all of its types count, whatever its
   * class is. Empty for parts such as links and files. There is more than one if the object names
   * several, or if it has several types or no known type and names owners in more than one way.
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

  /** Returns the server that is the source. */
  public Origin origin() {
    return origin;
  }

  /** Returns the actor who is the source; empty if only the server is known. */
  public Optional<URI> owner() {
    return Optional.ofNullable(owner);
  }

  /** Returns how it was proven. */
  public Ground ground() {
    return ground;
  }

  /** Returns who the source is and how it was proven, for logs. */
  @Override
  public String toString() {
    String whose = String.valueOf(owner == null ? origin : owner);
    return "the word of %s, by %s".formatted(Escapes.log(whose), ground);
  }

  private static @Nullable URI fetchable(ASObject object) {
    return object.id().filter(id -> Origin.of(id).isPresent()).orElse(null);
  }

  /** Returns the URL in the form in which it is sent, without its fragment. */
  private static String asSent(URI url) {
    String path = url.getRawPath();
    return Origin.of(url).map(Origin::toString).orElse("")
        + (path == null || path.isEmpty() ? "/" : path)
        // browsers escape it like this, and so it is sent like this
        + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery().replace("'", "%27"));
  }

  private static Verdict unproven(Reason reason, @Nullable URI elsewhere, String message) {
    return new Unproven(reason, elsewhere, Escapes.message(message));
  }
}
