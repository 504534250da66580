package org.activitypub4j.jackson;

import java.util.function.UnaryOperator;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.ActivityStreams;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;

/** Writes an object as a document of its own. */
final class ObjectSerializer extends ValueSerializer<ASObject> {
  /** Reads what we wrote ourselves, so without limits. */
  private static final JsonFactory OURS =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final ActivityStreams streams;
  private final UnaryOperator<ASObject> shown;

  /**
   * @param shown what is written of an object
   */
  ObjectSerializer(ActivityStreams streams, UnaryOperator<ASObject> shown) {
    this.streams = streams;
    this.shown = shown;
  }

  @Override
  public Class<ASObject> handledType() {
    return ASObject.class;
  }

  /** By tokens, for raw bytes would be opaque in a tree and wrong in a format other than JSON. */
  @Override
  public void serialize(ASObject object, JsonGenerator out, SerializationContext context) {
    byte[] document = streams.write(shown.apply(object));
    try (JsonParser parser = OURS.createParser(ObjectReadContext.empty(), document)) {
      parser.nextToken();
      out.copyCurrentStructureExact(parser);
    }
  }

  /** A document says its type itself. */
  @Override
  public void serializeWithType(
      ASObject object, JsonGenerator out, SerializationContext context, TypeSerializer type) {
    serialize(object, out, context);
  }
}
