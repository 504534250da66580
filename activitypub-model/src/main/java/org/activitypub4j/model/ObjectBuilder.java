package org.activitypub4j.model;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds an {@link ASObject}. Setters replace what was there, {@code add} appends. A builder may be
 * used again after {@link #build}; it is not safe for use by several threads. All arguments must be
 * non-null.
 *
 * @param <T> what is built
 * @param <B> the builder itself
 */
public class ObjectBuilder<T extends ASObject, B extends ObjectBuilder<T, B>> {
  private final TypeOf<T> type;
  private final ScopeBuilder scope;
  private final Map<String, JsonValue> members = new LinkedHashMap<>();
  private Reading reading = Reading.PLAIN;

  /** For subclasses: starts an object of the type. */
  protected ObjectBuilder(TypeOf<T> type) {
    this.type = type;
    this.scope = new ScopeBuilder(Vocabulary.standard());
    members.put("type", Trees.string(type.term()));
    defineType();
  }

  /** For subclasses: starts with what an object has, known or not. */
  protected ObjectBuilder(TypeOf<T> type, ASObject from) {
    this.type = type;
    this.scope = new ScopeBuilder(from.node().scope().vocabulary());
    members.putAll(scope.root(from));
    reading = from.reading();
  }

  private void defineType() {
    if (Vocabulary.standard().type(type.term()) == null) {
      scope.defineType(type);
    }
  }

  private static final class Plain<T extends ASObject> extends ObjectBuilder<T, Plain<T>> {
    Plain(TypeOf<T> type) {
      super(type);
    }

    Plain(TypeOf<T> type, ASObject from) {
      super(type, from);
    }
  }

  /** Starts an object of a type. */
  public static <T extends ASObject> ObjectBuilder<T, ?> of(TypeOf<T> type) {
    return new Plain<>(type);
  }

  /** Starts with everything that an object has, known or not. */
  public static <T extends ASObject> ObjectBuilder<T, ?> from(TypeOf<T> type, ASObject object) {
    return new Plain<>(type, object);
  }

  /** Starts an object that is written without its type. */
  static <T extends ASObject> ObjectBuilder<T, ?> untyped(TypeOf<T> type) {
    Plain<T> builder = new Plain<>(type);
    builder.removeMember("type");
    return builder;
  }

  /** Returns this builder as its own type. */
  @SuppressWarnings("unchecked") // B is the class itself, by its declaration.
  protected final B self() {
    return (B) this;
  }

  /** Sets the id. */
  public B id(URI id) {
    members.put("id", Trees.string(id.toString()));
    return self();
  }

  /** Sets the value of a property. If a text has a language, it is written with it. */
  public <V> B set(Property.One<V> property, V value) {
    return property.isText()
        ? setLanguages(property, List.of(value))
        : put(property, Objects.requireNonNull(value, "value"));
  }

  private <V> B put(Property.One<V> property, V value) {
    members.put(scope.key(property), property.type.write(value, scope));
    return self();
  }

  /**
   * Sets a text in several languages. The first one is for readers who ask for no language. Only
   * the first one may be without a language.
   *
   * @throws IllegalArgumentException if the property is not a text, if the list is empty, or if a
   *     text after the first has no language
   */
  public <V> B setLanguages(Property.One<V> property, List<? extends V> texts) {
    if (!property.isText() || texts.isEmpty()) {
      throw new IllegalArgumentException("not a text, or no text given: " + property);
    }
    JsonObjectBuilder map = Trees.object();
    boolean any = false;
    for (V text : texts) {
      Optional<String> language = property.type.languageOf(text);
      if (language.isPresent()) {
        map.add(language.get(), property.type.write(text, scope));
        any = true;
      } else if (text != texts.get(0)) {
        throw new IllegalArgumentException(
            "only the first text may be without a language: " + property);
      }
    }
    String key = scope.key(property);
    put(property, texts.get(0));
    if (any) {
      members.put(Property.mapTerm(key), map.build());
    } else {
      members.remove(Property.mapTerm(key));
    }
    return self();
  }

  /** Sets all values of a property. */
  public <V> B set(Property.Many<V> property, List<? extends V> values) {
    List<JsonValue> written = new ArrayList<>();
    for (V value : values) {
      written.add(property.type.write(value, scope));
    }
    return put(property, written);
  }

  /** Appends a value of a property. */
  public <V> B add(Property.Many<V> property, V value) {
    List<JsonValue> written = new ArrayList<>(Trees.values(members.get(scope.key(property))));
    written.add(property.type.write(value, scope));
    return put(property, written);
  }

  private B put(Property.Many<?> property, List<JsonValue> values) {
    String key = scope.key(property);
    if (values.size() == 1 && property.singleAsScalar) {
      members.put(key, values.get(0));
    } else {
      JsonArrayBuilder array = Trees.array();
      values.forEach(array::add);
      members.put(key, array.build());
    }
    return self();
  }

  /** Removes a property in all its languages. */
  public B remove(Property<?> property) {
    String key = scope.present(property);
    members.remove(key);
    if (property.isText()) {
      members.remove(Property.mapTerm(key));
    }
    return self();
  }

  final void removeMember(String name) {
    members.remove(name);
  }

  /** Sets the name or title, plain text. */
  public B name(String text) {
    return set(AS.NAME, UntrustedText.of(text));
  }

  /** Sets the body, HTML. */
  public B content(String html) {
    return set(AS.CONTENT, UntrustedHtml.of(html));
  }

  /**
   * Sets the body, HTML, and its language.
   *
   * @param language a BCP 47 tag
   */
  public B content(String html, String language) {
    return set(AS.CONTENT, UntrustedHtml.of(html, language));
  }

  /** Sets the summary or content warning, HTML. */
  public B summary(String html) {
    return set(AS.SUMMARY, UntrustedHtml.of(html));
  }

  /** Sets the URL of the page for people. */
  public B url(URI url) {
    return set(AS.URL, List.of(Link.to(url)));
  }

  /** Sets the actor who made it. */
  public B attributedTo(URI actor) {
    return set(AS.ATTRIBUTED_TO, List.of(Reference.to(actor)));
  }

  /** Sets the primary audience. */
  public B to(URI... audience) {
    return set(AS.TO, List.of(audience));
  }

  /** Sets the primary audience. */
  public B to(List<URI> audience) {
    return set(AS.TO, audience);
  }

  /** Sets the secondary audience. */
  public B cc(URI... audience) {
    return set(AS.CC, List.of(audience));
  }

  /** Sets the secondary audience. */
  public B cc(List<URI> audience) {
    return set(AS.CC, audience);
  }

  /**
   * Sets the recipients so that it has this visibility.
   *
   * @param followers the followers collection of the author
   * @param mentioned the ids of all actors who are mentioned
   */
  public B visibility(Visibility visibility, URI followers, List<URI> mentioned) {
    Visibility.Recipients recipients = visibility.recipients(followers, mentioned);
    return to(recipients.to()).cc(recipients.cc());
  }

  /**
   * Makes it a quote of a post, in all ways that servers read: FEP-044f, the properties of Misskey,
   * Pleroma and Fedibird, and a link among the tags (FEP-e232). The content should end with a link
   * to the post, for servers that read none of these.
   */
  public B quote(URI post) {
    Quotes.write(this, post);
    return self();
  }

  /** Sets the id of the post that it answers. */
  public B inReplyTo(URI object) {
    return set(AS.IN_REPLY_TO, List.of(Reference.to(object)));
  }

  /** Appends a mention, hashtag or emoji. */
  public B tag(ASObject tag) {
    return add(AS.TAG, tag);
  }

  /** Appends a file. */
  public B attachment(ASObject attachment) {
    return add(AS.ATTACHMENT, attachment);
  }

  /** Sets when it was published. */
  public B published(Instant published) {
    return set(AS.PUBLISHED, published);
  }

  /** Sets when it was last changed. */
  public B updated(Instant updated) {
    return set(AS.UPDATED, updated);
  }

  /**
   * Returns the object. The order of its members does not depend on the order in which they were
   * set.
   */
  public T build() {
    List<Map.Entry<String, JsonValue>> ordered = new ArrayList<>(members.entrySet());
    ordered.sort(Comparator.comparingInt(member -> scope.vocabulary().rank(member.getKey())));
    JsonObjectBuilder object = Trees.object();
    ordered.forEach(member -> object.add(member.getKey(), member.getValue()));
    return type.view(new Node(object.build(), scope.build(reading), null));
  }
}
