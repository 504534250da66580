package org.activitypub4j.model;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An ActivityStreams object: an immutable, typed view of a JSON object.
 *
 * <p>Accessors never throw for what a peer sent and never touch the network: what is missing or of
 * a wrong type reads as empty. What the vocabulary does not know stays in the tree and is written
 * again. Applications extend this class for types of their own.
 *
 * <p>Two objects are equal if they say the same: they have the same members, where one value and a
 * list of one are the same, null and an empty list are absent, the values of a property have no
 * order unless it is defined as ordered or not defined at all, and numbers are compared by value.
 * The {@code @context}, the Java class and the order of members do not count. Comparing looks at
 * the whole object each time.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-object">Activity Vocabulary
 *     §2.1</a>
 */
public class ASObject {
  /** The type of a plain object. */
  public static final TypeOf<ASObject> TYPE = TypeOf.of(AS.NS + "Object", "Object", ASObject::new);

  private final Node node;

  /** What {@link #id} has read: to read one URI may take some microseconds. */
  private volatile @Nullable URI id;

  /** For subclasses: hands on what the {@link TypeOf} gives. */
  protected ASObject(Node node) {
    this.node = Objects.requireNonNull(node, "node");
  }

  final Node node() {
    return node;
  }

  /** The id; empty for an anonymous object, a relative or a broken id. */
  public final Optional<URI> id() {
    URI known = id;
    if (known == null) {
      String text = Trees.text(node.members().get("id"));
      known = text == null ? null : Uris.id(text).orElse(null);
      id = known;
    }
    return Optional.ofNullable(known);
  }

  /** Whether it has an id, of which {@link #id} can make nothing: that is not the same as none. */
  final boolean hasUnreadableId() {
    return id().isEmpty()
        && !node.members().getOrDefault("id", JsonValue.NULL).equals(JsonValue.NULL);
  }

  /** This object as the class that its types make it, whatever it is seen as. */
  final ASObject asItsTypes() {
    return node.scope().vocabulary().create(node);
  }

  /** Whether it is of one type and no other, not even of one that cannot be read. */
  final boolean hasOneType() {
    return Trees.values(node.members().get("type")).size() == 1;
  }

  /** The types as written; for a document read by JSON-LD our terms, else IRIs. */
  public final List<String> types() {
    return Trees.values(node.members().get("type")).stream()
        .map(Trees::text)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether one of the types is this one. */
  public final boolean hasType(TypeOf<?> type) {
    return types().contains(type.term()) || types().contains(type.iri());
  }

  /** How the document of this object came to be understood. */
  public final Reading reading() {
    return node.scope().reading();
  }

  /** The value of a property: the first that can be read. */
  public final <T> Optional<T> get(Property.One<T> property) {
    return node.one(property);
  }

  /** The values of a property that can be read, in order. */
  public final <T> List<T> get(Property.Many<T> property) {
    return node.many(property);
  }

  /**
   * A text in each language in which it is given, by BCP 47 tag in lower case; the empty tag stands
   * for a text without a language.
   */
  public final <T> Map<String, T> languages(Property.One<T> property) {
    Map<String, T> all = new LinkedHashMap<>();
    Optional<T> plain = node.one(property);
    Map<String, T> map = node.languages(property, node.scope().key(property));
    boolean repeated =
        plain.isPresent()
            && map.values().stream().anyMatch(text -> property.type.sameText(text, plain.get()));
    if (plain.isPresent() && !repeated) {
      String language = node.scope().languageTag();
      all.put(language == null ? "" : language, plain.get());
    }
    map.forEach((tag, text) -> all.putIfAbsent(tag.equals("@none") ? "" : tag, text));
    return Collections.unmodifiableMap(all);
  }

  /**
   * A text in the language that a reader likes best, of those in which it is given; else in the
   * default language, else in any.
   *
   * @param preferred as {@code Accept-Language} has them: see {@link LanguageRange#parse}
   */
  public final <T> Optional<T> get(Property.One<T> property, List<LanguageRange> preferred) {
    Map<String, T> all = languages(property);
    String tag = Locale.lookupTag(preferred, all.keySet());
    return tag == null ? get(property) : Optional.ofNullable(all.get(tag));
  }

  /**
   * This object seen as another class, whatever its types: so a handler for {@link Activity} sees
   * activities of unknown types.
   *
   * @throws IllegalArgumentException if the vocabulary with which this was read does not know the
   *     class
   */
  public final <T extends ASObject> T as(Class<T> type) {
    return type.isInstance(this) ? type.cast(this) : node.scope().vocabulary().view(type, node);
  }

  /** A name or title. */
  public final Optional<UntrustedText> name() {
    return get(AS.NAME);
  }

  /** The body, in the default language or the first that is given. */
  public final Optional<UntrustedHtml> content() {
    return get(AS.CONTENT);
  }

  /** A summary, or a content warning. */
  public final Optional<UntrustedHtml> summary() {
    return get(AS.SUMMARY);
  }

  /** Representations for people, and media files. */
  public final List<Link> urls() {
    return get(AS.URL);
  }

  /** The first http or https URL of {@link #urls}. */
  public final Optional<URI> url() {
    return urls().stream()
        .flatMap(link -> link.href().stream())
        .filter(href -> Origin.of(href).isPresent())
        .findFirst();
  }

  /** The ids of who made it. */
  public final List<URI> attributedToIds() {
    return ids(get(AS.ATTRIBUTED_TO));
  }

  /** The primary audience. */
  public final List<URI> to() {
    return get(AS.TO);
  }

  /** The secondary audience. */
  public final List<URI> cc() {
    return get(AS.CC);
  }

  /** The id of what it answers: the first. */
  public final Optional<URI> inReplyToId() {
    return ids(get(AS.IN_REPLY_TO)).stream().findFirst();
  }

  /** Mentions, hashtags and emoji. */
  public final List<ASObject> tags() {
    return get(AS.TAG);
  }

  /** The tags of a class, such as {@link Mention}, {@link Hashtag} or {@link Emoji}. */
  public final <T extends ASObject> List<T> tags(Class<T> type) {
    return tags().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The custom emoji of its texts, by short code without colons. */
  public final Map<String, Emoji> customEmojis() {
    Map<String, Emoji> all = new LinkedHashMap<>();
    tags(Emoji.class)
        .forEach(emoji -> emoji.shortcode().ifPresent(code -> all.putIfAbsent(code, emoji)));
    return Collections.unmodifiableMap(all);
  }

  /**
   * The id of the post that it quotes, in whichever of the usual ways it says so: FEP-044f, the
   * properties of Misskey, Pleroma and Fedibird, or a link among its tags (FEP-e232). Whether the
   * author of that post allowed it is another question.
   */
  public final Optional<URI> quotedId() {
    return Quotes.of(this);
  }

  /** Files that belong to it. */
  public final List<ASObject> attachments() {
    return get(AS.ATTACHMENT);
  }

  /** When it was published. */
  public final Optional<Instant> published() {
    return get(AS.PUBLISHED);
  }

  /** When it was last changed. */
  public final Optional<Instant> updated() {
    return get(AS.UPDATED);
  }

  /** The ids among references. */
  static List<URI> ids(List<? extends Reference<?>> references) {
    return references.stream().flatMap(reference -> reference.id().stream()).toList();
  }

  /**
   * A copy in which each embedded object that the test does not keep is replaced by its id, at
   * every depth; one without an id is left out. A replaced object is not looked into.
   */
  public final ASObject keepEmbedded(Predicate<ASObject> keep) {
    return keepEmbedded((member, object) -> keep.test(object));
  }

  /** The same, by the name of the member too under which an object stands, in our own terms. */
  final ASObject keepEmbedded(BiPredicate<String, ASObject> keep) {
    Scope scope = node.scope();
    JsonObject pruned = new EmbeddedObjects(keep).prune(node.members(), scope);
    return scope.vocabulary().create(new Node(pruned, scope, null));
  }

  /**
   * A copy without {@code bto} and {@code bcc}: its own, and those of everything in it at every
   * depth, by whatever name a context gives them. To be used for all that others may see. Members
   * of other vocabularies that are called so are left out too. It is this object itself, as it was
   * received, if there are none.
   *
   * @see <a href="https://www.w3.org/TR/activitypub/#client-to-server-interactions">ActivityPub
   *     §6</a>
   */
  public final ASObject withoutHiddenAudience() {
    Scope scope = node.scope();
    HiddenAudience hidden = new HiddenAudience();
    JsonObject shown = hidden.strip(node.members(), scope);
    JsonObject received = node.received();
    if (received != null) {
      // By JSON-LD it may say less than by its names, and it would be written as received.
      hidden.strip(received, scope);
    }
    return hidden.found() ? scope.vocabulary().create(new Node(shown, scope, null)) : this;
  }

  /**
   * The JSON of this object: the document as received for an unchanged root, else its members. Its
   * {@code @context} is that of the document, if it stands on it.
   */
  public final JsonObject toJson() {
    JsonObject received = node.received();
    return received != null ? received : node.members();
  }

  /**
   * A builder that starts with what is here, known or not. A type of its own needs {@link
   * ObjectBuilder#from}.
   */
  public ObjectBuilder<? extends ASObject, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }

  /**
   * The strict view: everything in this object and in what it embeds that is not as the vocabulary
   * has it. For people who debug; an object with problems is still read. Empty if there are none.
   */
  public final List<Problem> validate() {
    return Validation.of(node);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof ASObject that && Meaning.of(node).equals(Meaning.of(that.node));
  }

  @Override
  public final int hashCode() {
    return Meaning.of(node).hashCode();
  }

  /** Type and id, for logs. */
  @Override
  public final String toString() {
    String text = Trees.text(node.members().get("id"));
    return Escapes.log(types() + " " + (text == null ? "without id" : text));
  }
}
