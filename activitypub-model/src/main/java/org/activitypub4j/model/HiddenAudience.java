package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * Removes {@code bto} and {@code bcc} from a tree, wherever they are and however they are spelled.
 * It removes too much rather than too little: a member of any vocabulary with one of these names
 * goes too, because a reader that goes by names would see it. Used for one tree.
 */
final class HiddenAudience {
  private static final Set<String> NAMES = Set.of("bto", "bcc");

  private boolean found;

  /** Whether anything was removed. */
  boolean found() {
    return found;
  }

  JsonObject strip(JsonObject members, Scope scope) {
    JsonObjectBuilder out = Trees.object();
    members.forEach(
        (name, value) -> {
          if (name.equals("@context")) {
            out.add(name, value);
          } else if (isHidden(name, scope)) {
            found = true;
          } else if (value instanceof JsonObject map
              && scope.vocabulary().mapProperty(name) != null) {
            out.add(name, languages(map, scope));
          } else {
            out.add(name, value(value, scope));
          }
        });
    return out.build();
  }

  private JsonValue value(JsonValue value, Scope scope) {
    if (value instanceof JsonArray array) {
      JsonArrayBuilder out = Trees.array();
      array.forEach(item -> out.add(value(item, scope)));
      return out.build();
    }
    return value instanceof JsonObject object ? strip(object, scope.of(object)) : value;
  }

  /** Both names are also language tags. A text is not an audience, so it stays. */
  private JsonObject languages(JsonObject map, Scope scope) {
    JsonObjectBuilder out = Trees.object();
    map.forEach(
        (tag, value) -> {
          if (Trees.values(value).stream().allMatch(JsonString.class::isInstance)) {
            out.add(tag, value);
          } else if (isHidden(tag, scope)) {
            found = true;
          } else {
            out.add(tag, value(value, scope));
          }
        });
    return out.build();
  }

  private static boolean isHidden(String name, Scope scope) {
    return isNamed(name) || isNamed(iri(name, scope)) || isOfProperty(name, scope);
  }

  /** An application may have its own term for one of the two. */
  private static boolean isOfProperty(String name, Scope scope) {
    return scope.vocabulary().named(name).stream()
        .anyMatch(property -> property.accepts(AS.BTO.iri()) || property.accepts(AS.BCC.iri()));
  }

  /** Looks only at the last part of a name or an IRI, so every prefix and namespace counts. */
  private static boolean isNamed(String name) {
    int end =
        Math.max(name.lastIndexOf('#'), Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')));
    return NAMES.contains(name.substring(end + 1).toLowerCase(Locale.ROOT));
  }

  /** Returns the IRI that the document's own context gives a name, or else the name. */
  private static String iri(String name, Scope scope) {
    TermDefinition definition = scope.definition(name);
    if (definition != null && definition.iri() != null) {
      return definition.iri();
    }
    int colon = name.indexOf(':');
    TermDefinition prefix = colon > 0 ? scope.definition(name.substring(0, colon)) : null;
    return prefix != null && prefix.iri() != null ? prefix.iri() + name.substring(colon + 1) : name;
  }
}
