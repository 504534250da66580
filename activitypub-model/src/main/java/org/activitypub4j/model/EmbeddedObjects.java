package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The embedded objects at every depth: lists them, or replaces them by their ids. */
final class EmbeddedObjects {
  /** Members that a literal may have beside its value. With any other, it could be an object. */
  private static final Set<String> LITERAL =
      Set.of("@value", "@type", "@language", "@direction", "@index");

  private final BiPredicate<String, ASObject> keep;

  /**
   * @param keep tells whether an object stays; also gets the name of the member that holds it, as
   *     our own term. If an object does not stay, nothing inside it is looked at
   */
  EmbeddedObjects(BiPredicate<String, ASObject> keep) {
    this.keep = keep;
  }

  JsonObject prune(JsonObject members, Scope scope) {
    JsonObjectBuilder out = Trees.object();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      String name = member.getKey();
      JsonValue value =
          isOpaque(name, scope) ? member.getValue() : value(name, member.getValue(), scope);
      if (value != null) {
        out.add(name, value);
      }
    }
    return out.build();
  }

  /**
   * Whether a value is not an object, although it looks like one: a context, or text by language.
   */
  private static boolean isOpaque(String name, Scope scope) {
    return name.equals("@context") || scope.vocabulary().mapProperty(name) != null;
  }

  /** Returns the objects that stay, each before those inside it. They are made one by one. */
  Stream<ASObject> list(JsonObject members, Scope scope) {
    return StreamSupport.stream(new Descent(members, scope), false);
  }

  /** A value and where it is. */
  private record Spot(String member, JsonValue value, Scope scope) {}

  /** Goes down into the objects that stay. Streams of streams would look at all of it at once. */
  private final class Descent extends Spliterators.AbstractSpliterator<ASObject> {
    private final Deque<Iterator<Spot>> ahead = new ArrayDeque<>();

    Descent(JsonObject members, Scope scope) {
      super(Long.MAX_VALUE, ORDERED | NONNULL | IMMUTABLE);
      enter(members, scope);
    }

    private void enter(JsonObject members, Scope scope) {
      ahead.push(
          members.entrySet().stream()
              .filter(member -> !isOpaque(member.getKey(), scope))
              .map(member -> new Spot(member.getKey(), member.getValue(), scope))
              .iterator());
    }

    @Override
    public boolean tryAdvance(Consumer<? super ASObject> action) {
      while (!ahead.isEmpty()) {
        Iterator<Spot> spots = ahead.peek();
        if (!spots.hasNext()) {
          ahead.pop();
          continue;
        }
        Optional<ASObject> found = look(spots.next());
        if (found.isPresent()) {
          action.accept(found.get());
          return true;
        }
      }
      return false;
    }

    private Optional<ASObject> look(Spot spot) {
      if (spot.value() instanceof JsonArray array) {
        ahead.push(
            array.stream().map(item -> new Spot(spot.member(), item, spot.scope())).iterator());
        return Optional.empty();
      }
      if (!(spot.value() instanceof JsonObject object)
          || Property.KEYWORD_TERMS.contains(spot.member())) {
        return Optional.empty();
      }
      JsonValue literal = object.get("@value");
      if (literal != null) {
        return look(new Spot(spot.member(), literal, spot.scope()));
      }
      if (object.containsKey("@id")) {
        return Optional.empty(); // nobody can tell who owns it
      }
      Scope own = spot.scope().of(object);
      ASObject view = spot.scope().vocabulary().create(new Node(object, own, null));
      if (!keep.test(spot.member(), view)) {
        return Optional.empty();
      }
      enter(object, own);
      return Optional.of(view);
    }
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
      return null; // If its id replaced it, that would become the id or a type, and it was neither.
    }
    JsonValue literal = object.get("@value");
    if (literal != null) {
      return literal(member, object, literal, scope);
    }
    if (object.containsKey("@id")) {
      // Expanded, under a property that is not ours: nobody can tell who owns it.
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
