package org.activitypub4j.model;

import java.util.Optional;

/**
 * A field of an actor's profile: a name, and a value in HTML.
 *
 * @see <a href="https://docs.joinmastodon.org/spec/activitypub/#PropertyValue">Mastodon</a>
 */
public final class PropertyValue extends ASObject {
  /** The type. */
  public static final TypeOf<PropertyValue> TYPE =
      TypeOf.of(Mastodon.SCHEMA + "PropertyValue", "PropertyValue", PropertyValue::new);

  PropertyValue(Node node) {
    super(node);
  }

  /** Starts a PropertyValue. */
  public static ObjectBuilder<PropertyValue, ?> builder() {
    return ObjectBuilder.of(TYPE);
  }

  /** Makes a field with a name in plain text and a value in HTML. */
  public static PropertyValue of(String name, String valueHtml) {
    return builder().name(name).set(Mastodon.VALUE, UntrustedHtml.of(valueHtml)).build();
  }

  /** Returns the value, HTML. */
  public Optional<UntrustedHtml> value() {
    return get(Mastodon.VALUE);
  }

  @Override
  public ObjectBuilder<PropertyValue, ?> toBuilder() {
    return ObjectBuilder.from(TYPE, this);
  }
}
