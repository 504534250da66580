package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Replaces embedded objects by their ids, at every depth. */
final class EmbeddedObjects {
  /** What may stand beside the value of a literal; with anything else it could be an object. */
  private static final Set<String> LITERAL =
      Set.of("@value", "@type", "@language", "@direction", "@index");

  private final BiPredicate<String, ASObject> keep;

  /**
   * @param keep whether an object stays that stands under a member of this name, by our own terms
   */
  EmbeddedObjects(BiPredicate<String, ASObject> keep) {
    this.keep = keep;
  }

  JsonObject prune(JsonObject members, Scope scope) {
    JsonObjectBuilder out = Trees.object();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      String name = member.getKey();
      boolean opaque = name.equals("@context") || scope.vocabulary().mapProperty(name) != null;
      JsonValue value = opaque ? member.getValue() : value(name, member.getValue(), scope);
      if (value != null) {
        out.add(name, value);
      }
    }
    return out.build();
  }

  private @Nullable JsonValue value(String member, JsonValue value, Scope scope) {
    if (value instanceof JsonArray array) {
      JsonArrayBuilder out = Trees.array();
      for (JsonValue item : array) {
        JsonValue kept = value(member, item, scope);
        if (kept != null) {
          out.add(kept);
        }
      }
      return out.build();
    }
    return value instanceof JsonObject object ? object(member, object, scope) : value;
  }

  private @Nullable JsonValue object(String member, JsonObject object, Scope scope) {
    if (Property.KEYWORD_TERMS.contains(member)) {
      return null; // Its id in place of it would become the id or a type, which it was not before.
    }
    JsonValue literal = object.get("@value");
    if (literal != null) {
      return literal(member, object, literal, scope);
    }
    if (object.containsKey("@id")) {
      // Expanded, under a property that is not ours: nobody can tell whose it is.
      return Trees.object().add("@id", object.get("@id")).build();
    }
    Scope own = scope.of(object);
    ASObject view = scope.vocabulary().create(new Node(object, own, null));
    if (keep.test(member, view)) {
      return prune(object, own);
    }
    return view.id().<JsonValue>map(id -> Trees.string(id.toString())).orElse(null);
  }

  private @Nullable JsonValue literal(
      String member, JsonObject object, JsonValue literal, Scope scope) {
    JsonValue kept = value(member, literal, scope);
    if (kept == null) {
      return null;
    }
    return kept.equals(literal) && LITERAL.containsAll(object.keySet())
        ? object
        : Trees.object().add("@value", kept).build();
  }
}
