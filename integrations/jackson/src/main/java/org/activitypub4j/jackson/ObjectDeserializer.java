package org.activitypub4j.jackson;

import java.io.ByteArrayOutputStream;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.DocumentException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;

/** Reads an object as one class. */
final class ObjectDeserializer extends ValueDeserializer<ASObject> {
  private static final JsonFactory COPIES = new JsonFactory();

  private final ActivityStreams streams;
  private final JavaType target;
  private final Class<? extends ASObject> wanted;

  /**
   * @param target a subtype of {@link ASObject}
   */
  ObjectDeserializer(ActivityStreams streams, JavaType target) {
    this.streams = streams;
    this.target = target;
    this.wanted = target.getRawClass().asSubclass(ASObject.class);
  }

  @Override
  public Class<?> handledType() {
    return wanted;
  }

  @Override
  public @Nullable ASObject deserialize(JsonParser parser, DeserializationContext context) {
    if (!parser.hasToken(JsonToken.START_OBJECT)) {
      return (ASObject) context.handleUnexpectedToken(target, parser);
    }
    byte[] copy = copy(parser, context);
    ASObject object;
    try {
      object = streams.read(copy);
    } catch (DocumentException e) {
      throw DatabindException.from(parser, e.getMessage(), e);
    }
    return fitting(object, context);
  }

  /** A document says its type itself; a type id of Jackson's is never looked for. */
  @Override
  public @Nullable Object deserializeWithType(
      JsonParser parser, DeserializationContext context, TypeDeserializer type) {
    return deserialize(parser, context);
  }

  /** Bytes, because our own reader is what knows the limits and finds names that occur twice. */
  private byte[] copy(JsonParser parser, DeserializationContext context) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (JsonGenerator generator = COPIES.createGenerator(ObjectWriteContext.empty(), bytes)) {
      generator.copyCurrentStructureExact(parser);
    } catch (UnsupportedOperationException e) {
      // A tree can hold Java objects, a binary format bytes; the empty context writes neither.
      return context.reportInputMismatch(
          target, "a document holds a value that is no JSON: %s", parser.currentToken());
    }
    return bytes.toByteArray();
  }

  private ASObject fitting(ASObject object, DeserializationContext context) {
    if (wanted.isInstance(object)) {
      return object;
    }
    ASObject seen;
    try {
      seen = object.as(wanted);
    } catch (IllegalArgumentException e) {
      return context.reportBadDefinition(target, e.getMessage());
    }
    boolean unknown =
        object.getClass() == ASObject.class
            && !object.types().isEmpty()
            && !object.hasType(ASObject.TYPE);
    if (unknown && looksAsWanted(seen)) {
      return seen;
    }
    return context.reportInputMismatch(
        target, "expected %s, but the document is %s", wanted.getName(), object);
  }

  /** Only for the two general classes, which stand for types that nobody registered. */
  private boolean looksAsWanted(ASObject seen) {
    return (wanted == Activity.class && ((Activity) seen).actorId().isPresent())
        || (wanted == Actor.class && ((Actor) seen).inbox().isPresent());
  }
}
