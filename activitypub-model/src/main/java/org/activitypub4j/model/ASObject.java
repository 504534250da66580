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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An ActivityStreams object: an immutable, typed view of a JSON object.
 *
 * <p>Accessors never throw, whatever a peer sent, and never use the network. A value that is
 * missing or has the wrong type is empty. Members that the vocabulary does not know are kept and
 * written again. Applications extend this class for their own types.
 *
 * <p>Two objects are equal if they say the same: their members are equal. One value is the same as
 * a list of one value. Null and an empty list are the same as no member. The order of values counts
 * only for properties that are defined as ordered, and for members that are not defined. Numbers
 * are compared by value. The {@code @context}, the Java class and the order of members do not
 * count. Each comparison looks at the whole object.
 *
 * @see <a href="https://www.w3.org/TR/activitystreams-vocabulary/#dfn-object">Activity Vocabulary
 *     §2.1</a>
 */
public class ASObject {
  /** The type of a plain object. */
  public static final TypeOf<ASObject> TYPE = TypeOf.of(AS.NS + "Object", "Object", ASObject::new);

  private final Node node;

  /** What {@link #id} has read, because reading one URI may take some microseconds. */
  private volatile @Nullable URI id;

  /** What {@link #types} has read. */
  private volatile @Nullable List<String> types;

  /** For subclasses. The node is the one that the {@link TypeOf} passes on. */
  protected ASObject(Node node) {
    this.node = Objects.requireNonNull(node, "node");
  }

  final Node node() {
    return node;
  }

  /** Returns the id. Empty if there is none, or if it is relative or broken. */
  public final Optional<URI> id() {
    URI known = id;
    if (known == null) {
      String text = Trees.text(node.members().get("id"));
      known = text == null ? null : Uris.id(text).orElse(null);
      id = known;
    }
    return Optional.ofNullable(known);
  }

  /** Whether it has an id that {@link #id} cannot read. That is not the same as having no id. */
  final boolean hasUnreadableId() {
    return id().isEmpty()
        && !node.members().getOrDefault("id", JsonValue.NULL).equals(JsonValue.NULL);
  }

  /** Returns this object as the class that its types ask for, whatever class it has now. */
  final ASObject asItsTypes() {
    return node.scope().vocabulary().create(node);
  }

  /** Whether it has exactly one type. Types that cannot be read count too. */
  final boolean hasOneType() {
    return Trees.values(node.members().get("type")).size() == 1;
  }

  /**
   * Returns the types as they are written. If the document was read by JSON-LD, these are our
   * terms, or IRIs if we have no term.
   */
  public final List<String> types() {
    List<String> known = types;
    if (known == null) {
      known =
          Trees.values(node.members().get("type")).stream()
              .map(Trees::text)
              .filter(Objects::nonNull)
              .toList();
      types = known;
    }
    return known;
  }

  /** Returns whether this is one of the types. */
  public final boolean hasType(TypeOf<?> type) {
    for (String written : types()) {
      if (type.isWritten(written)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how the document of this object was read. */
  public final Reading reading() {
    return node.scope().reading();
  }

  /** Returns the value of a property: the first one that can be read. */
  public final <T> Optional<T> get(Property.One<T> property) {
    return node.one(property);
  }

  /** Returns the values of a property in their order. Values that cannot be read are left out. */
  public final <T> List<T> get(Property.Many<T> property) {
    return node.many(property);
  }

  /**
   * Returns a text in each of its languages, in the order of the document. The keys are BCP 47 tags
   * in lower case; the empty key is for a text in an unknown language.
   */
  public final <T> Map<String, T> languages(Property.One<T> property) {
    return Collections.unmodifiableMap(node.languages(property));
  }

  /**
   * Returns a text in the language that a reader prefers. If there is none in such a language,
   * returns the text in the default language, or in any language.
   *
   * @param preferred the languages, as in {@code Accept-Language}: see {@link LanguageRange#parse}
   */
  public final <T> Optional<T> get(Property.One<T> property, List<LanguageRange> preferred) {
    Map<String, T> all = languages(property);
    String tag = Locale.lookupTag(preferred, all.keySet());
    return tag == null ? get(property) : Optional.ofNullable(all.get(tag));
  }

  /**
   * Returns this object as another class, whatever its types are. For example, a handler for {@link
   * Activity} gets activities of unknown types in this way.
   *
   * @throws IllegalArgumentException if the vocabulary that this was read with does not know the
   *     class
   */
  public final <T extends ASObject> T as(Class<T> type) {
    return type.isInstance(this) ? type.cast(this) : node.scope().vocabulary().view(type, node);
  }

  /** Returns the name or title. */
  public final Optional<UntrustedText> name() {
    return get(AS.NAME);
  }

  /**
   * Returns the body, in the default language or, if there is none, in the first language. Its
   * language is known too if the same text is among the {@link #languages}, as Mastodon writes it.
   */
  public final Optional<UntrustedHtml> content() {
    return get(AS.CONTENT);
  }

  /** Returns the summary or content warning. */
  public final Optional<UntrustedHtml> summary() {
    return get(AS.SUMMARY);
  }

  /**
   * Returns the pages for people and the media files. For a {@link Link}, and for an object with
   * {@code href} instead of {@code url}, returns the link itself.
   */
  public final List<Link> urls() {
    List<Link> urls = get(AS.URL);
    return urls.isEmpty() && get(AS.HREF).isPresent() ? List.of(new Link(node)) : urls;
  }

  /**
   * Returns the http or https URL that a person opens. Of {@link #urls} this is the first page in
   * HTML, else the first URL with the relation {@code canonical}, else the first URL. For the files
   * of a video or picture see {@link #media}.
   */
  public final Optional<URI> url() {
    return Media.page(urls());
  }

  /**
   * Returns the media files of this object, which may be an attachment, a picture or a video. Pages
   * for people are left out. A post has no files of its own: it has {@link #attachments}.
   */
  public final List<Media> media() {
    return Media.of(this);
  }

  /**
   * Returns the text for people who do not see a picture, or hear a sound: the name, else the
   * summary.
   */
  public final Optional<UntrustedText> altText() {
    return name()
        .or(
            () ->
                summary()
                    .map(
                        html ->
                            UntrustedText.of(html.toPlainText(), html.language().orElse(null))));
  }

  /** Returns the ids of the actors who made it. */
  public final List<URI> attributedToIds() {
    return ids(get(AS.ATTRIBUTED_TO));
  }

  /** Returns the primary audience. */
  public final List<URI> to() {
    return get(AS.TO);
  }

  /** Returns the secondary audience. */
  public final List<URI> cc() {
    return get(AS.CC);
  }

  /** Returns the id of the post that it answers. If there are several, returns the first id. */
  public final Optional<URI> inReplyToId() {
    return ids(get(AS.IN_REPLY_TO)).stream().findFirst();
  }

  /** Returns the mentions, hashtags and emoji. */
  public final List<ASObject> tags() {
    return get(AS.TAG);
  }

  /** Returns the tags of a class, such as {@link Mention}, {@link Hashtag} or {@link Emoji}. */
  public final <T extends ASObject> List<T> tags(Class<T> type) {
    return tags().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * Returns the custom emoji of its texts, in the order of the document. The keys are their short
   * codes without colons. An emoji without a picture is left out.
   */
  public final Map<String, Emoji> customEmojis() {
    Map<String, Emoji> all = new LinkedHashMap<>();
    for (Emoji emoji : tags(Emoji.class)) {
      if (emoji.iconUrl().isPresent()) {
        emoji.shortcode().ifPresent(code -> all.putIfAbsent(code, emoji));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  /**
   * Returns HTML in which the short codes of the {@linkplain #customEmojis custom emoji} of this
   * object are pictures: {@code <img class="emoji" ...>}, with the short code as alternative text.
   * What is inside of tags stays as it is. The pictures are on other servers.
   *
   * @param html safe HTML from texts of this object, such as {@code content().sanitized()} or
   *     {@code name().escaped()}
   */
  public final String withCustomEmojis(String html) {
    return EmojiPictures.in(html, customEmojis());
  }

  /**
   * Returns the content as HTML that can be put into a page as it is: {@linkplain
   * UntrustedHtml#sanitized sanitised}, and {@linkplain #withCustomEmojis with pictures} for its
   * custom emoji. Empty text if there is no content.
   */
  public final String contentToShow() {
    return withCustomEmojis(content().map(UntrustedHtml::sanitized).orElse(""));
  }

  /**
   * Returns the id of the post that it quotes. All usual ways to say this are read: FEP-044f, the
   * properties of Misskey, Pleroma and Fedibird, and a link among its tags (FEP-e232). A link to an
   * object that does not say what it is for is a quote if its name begins with {@code RE:}. It does
   * not say whether the author of that post allowed the quote.
   */
  public final Optional<URI> quotedId() {
    return Quotes.of(this);
  }

  /** Returns the files that belong to it. */
  public final List<ASObject> attachments() {
    return get(AS.ATTACHMENT);
  }

  /** Returns when it was published. */
  public final Optional<Instant> published() {
    return get(AS.PUBLISHED);
  }

  /** Returns when it was last changed. */
  public final Optional<Instant> updated() {
    return get(AS.UPDATED);
  }

  /** Returns the ids of references. A reference without an id is left out. */
  static List<URI> ids(List<? extends Reference<?>> references) {
    return references.stream().flatMap(reference -> reference.id().stream()).toList();
  }

  /**
   * Returns the embedded objects for which the predicate is true, at every depth and in the order
   * of the document. Each object comes before those inside it. If the predicate is false for an
   * object, everything inside it is left out too. Objects are looked at only as far as the stream
   * is read.
   */
  public final Stream<ASObject> embedded(Predicate<ASObject> keep) {
    return new EmbeddedObjects((member, object) -> keep.test(object))
        .list(node.members(), node.scope());
  }

  /**
   * Returns a copy with only those embedded objects for which the predicate is true, at every
   * depth. Every other one is replaced by its id, or left out if it has none. The predicate is not
   * called for what is inside a replaced object.
   */
  public final ASObject keepEmbedded(Predicate<ASObject> keep) {
    return keepEmbedded((member, object) -> keep.test(object));
  }

  /**
   * The same, but the predicate also gets the name of the member that holds the object, as our own
   * term.
   */
  final ASObject keepEmbedded(BiPredicate<String, ASObject> keep) {
    Scope scope = node.scope();
    JsonObject pruned = new EmbeddedObjects(keep).prune(node.members(), scope);
    return scope.vocabulary().create(new Node(pruned, scope, null));
  }

  /**
   * Returns a copy without {@code bto} and {@code bcc}, at every depth and under every name that a
   * context gives them. Use it for everything that others may see. Members of other vocabularies
   * with the same names are removed too. If there is nothing to remove, returns this object.
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
      // JSON-LD may see less than the names say, and the document would be written as received.
      hidden.strip(received, scope);
    }
    return hidden.found() ? scope.vocabulary().create(new Node(shown, scope, null)) : this;
  }

  /**
   * Returns the JSON of this object. For the root of a document that was read, this is the document
   * as received, with its {@code @context}. For every other object, these are its members.
   */
  public final JsonObject toJson() {
    JsonObject received = node.received();
    return received != null ? received : node.members();
  }

  /**
   * Returns a builder that starts with everything in this object, known or not. For a type of an
   * application use {@link ObjectBuilder#from}.
   */
  public ObjectBuilder<? extends ASObject, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }

  /**
   * Returns everything in this object, and in the objects that it embeds, that does not follow the
   * vocabulary. Empty if there is nothing. For debugging: an object with problems is still read.
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

  /** Returns the type and the id, for logs. */
  @Override
  public final String toString() {
    String text = Trees.text(node.members().get("id"));
    return Escapes.log(types() + " " + (text == null ? "without id" : text));
  }
}
