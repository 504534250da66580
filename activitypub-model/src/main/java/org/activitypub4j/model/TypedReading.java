package org.activitypub4j.model;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells whether the typed accessors of two objects return the same. */
final class TypedReading {
  private TypedReading() {}

  /**
   * Returns where two objects differ, as the IRI of a property or a keyword; null if they are the
   * same.
   */
  static @Nullable String difference(ASObject first, ASObject second) {
    if (!sameId(first, second)) {
      return "@id";
    }
    if (first.getClass() != second.getClass() || !types(first).equals(types(second))) {
      return "@type";
    }
    Vocabulary vocabulary = first.node().scope().vocabulary();
    Set<Property<?>> asked = new HashSet<>();
    for (ASObject object : List.of(first, second)) {
      for (String name : object.node().members().keySet()) {
        for (Property<?> property : vocabulary.named(name)) {
          if (asked.add(property) && !same(first, second, property)) {
            return property.iri();
          }
        }
      }
    }
    return null;
  }

  /**
   * Compares ids as they are written. A text that is not a URI is not an id for us, but it may be
   * one for others.
   */
  private static boolean sameId(ASObject first, ASObject second) {
    return Objects.equals(
        Trees.text(first.node().members().get("id")),
        Trees.text(second.node().members().get("id")));
  }

  private static Set<String> types(ASObject object) {
    Set<String> all = new TreeSet<>();
    Scope scope = object.node().scope();
    for (String type : object.types()) {
      TypeOf<?> ours = scope.vocabulary().type(type);
      TermDefinition own = scope.definition(type);
      if (ours == null && own == null) {
        ours = scope.vocabulary().typeByIri(type);
      }
      String iri = ours != null ? ours.iri() : own == null ? null : own.iri();
      all.add(iri == null ? type : iri);
    }
    return all;
  }

  private static boolean same(ASObject first, ASObject second, Property<?> property) {
    if (property instanceof Property.Many<?> many) {
      List<?> one = first.get(many);
      List<?> two = second.get(many);
      return "@list".equals(property.container)
          ? sameList(one, two)
          : sameList(once(one), once(two));
    }
    Property.One<?> one = (Property.One<?>) property;
    if (property.isText()) {
      return first.languages(one).equals(second.languages(one));
    }
    Optional<?> there = first.get(one);
    Optional<?> here = second.get(one);
    return there.isPresent() == here.isPresent()
        && (there.isEmpty() || same(there.get(), here.get()));
  }

  private static boolean same(Object first, Object second) {
    if (first instanceof ASObject one && second instanceof ASObject two) {
      return difference(one, two) == null;
    }
    if (first instanceof Reference<?> one && second instanceof Reference<?> two) {
      return Objects.equals(one.id(), two.id())
          && sameWhole(one.object(), two.object())
          && sameWhole(one.link(), two.link());
    }
    return first.equals(second);
  }

  private static boolean sameWhole(
      Optional<? extends ASObject> first, Optional<? extends ASObject> second) {
    return first.isPresent() == second.isPresent()
        && (first.isEmpty() || difference(first.get(), second.orElseThrow()) == null);
  }

  private static boolean sameList(List<?> first, List<?> second) {
    if (first.size() != second.size()) {
      return false;
    }
    for (int i = 0; i < first.size(); i++) {
      if (!same(first.get(i), second.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Values that are there twice count once. The order is kept, so nothing needs to be searched
   * later.
   */
  private static List<?> once(List<?> values) {
    Set<Object> seen = new HashSet<>();
    return values.stream().filter(value -> isObject(value) || seen.add(value)).toList();
  }

  private static boolean isObject(Object value) {
    return value instanceof ASObject
        || (value instanceof Reference<?> reference
            && (reference.object().isPresent() || reference.link().isPresent()));
  }
}
