package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a tree as UTF-8 bytes, without white space, with the members in the order of the tree. */
final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonWriter() {}

  static byte[] write(JsonObject root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(root, generator);
    }
    return out.toByteArray();
  }

  private static void write(JsonValue value, JsonGenerator out) {
    switch (value.getValueType()) {
      case OBJECT -> {
        out.writeStartObject();
        for (Map.Entry<String, JsonValue> member : ((JsonObject) value).entrySet()) {
          out.writeName(member.getKey());
          write(member.getValue(), out);
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (JsonValue item : (JsonArray) value) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case STRING -> out.writeString(((JsonString) value).getString());
      case NUMBER -> out.writeNumber(((JsonNumber) value).toString());
      case TRUE -> out.writeBoolean(true);
      case FALSE -> out.writeBoolean(false);
      case NULL -> out.writeNull();
    }
  }
}
