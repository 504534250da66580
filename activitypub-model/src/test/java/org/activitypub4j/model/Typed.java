package org.activitypub4j.model;

import jakarta.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the accessors say of an object and of what it embeds, to compare two readings of
 * it: every public method without parameters, and every property.
 */
final class Typed {
  /** They tell how a document is written or was read, not what it says. */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          "reading",
          "types",
          "validate",
          "toJson",
          "toBuilder",
          "toString",
          "hashCode",
          "withoutHiddenAudience");

  private static final Map<Class<?>, List<Method>> ACCESSORS = new ConcurrentHashMap<>();

  /** The digests of what was asked before; the same object is asked through several methods. */
  private final IdentityHashMap<JsonObject, Map<Class<?>, String>> seen = new IdentityHashMap<>();

  /** What embedded objects say, by its digest: the inner ones first, each once. */
  private final Map<String, String> embedded = new LinkedHashMap<>();

  private Typed() {}

  /** What it says as the class that its types make it; first what the objects in it say. */
  static Map<String, Object> of(ASObject object) {
    Typed typed = new Typed();
    Map<String, Object> all = typed.object(object);
    all.put(" embedded", typed.embedded);
    return all;
  }

  /** What it says as each class that has accessors of its own. */
  static Map<String, Object> asEachClass(ASObject object) {
    Typed typed = new Typed();
    Map<String, Object> all = new TreeMap<>();
    for (Class<? extends ASObject> view : Views.WITH_ACCESSORS) {
      all.put(view.getSimpleName(), typed.methods(object.as(view)));
    }
    all.put(" embedded", typed.embedded);
    return all;
  }

  private String digest(ASObject object) {
    Map<Class<?>, String> views =
        seen.computeIfAbsent(object.node().members(), none -> new HashMap<>());
    String known = views.putIfAbsent(object.getClass(), "itself");
    if (known != null) {
      return known;
    }
    String said = object(object).toString();
    String digest = "#%x.%x".formatted(said.hashCode(), said.length());
    embedded.putIfAbsent(digest, said);
    views.put(object.getClass(), digest);
    return digest;
  }

  private Map<String, Object> object(ASObject object) {
    Map<String, Object> all = new TreeMap<>();
    all.put("class", object.getClass().getSimpleName());
    Vocabulary vocabulary = object.node().scope().vocabulary();
    List<String> ours =
        object.types().stream()
            .map(vocabulary::type)
            .filter(Objects::nonNull)
            .map(type -> Objects.requireNonNull(type).iri())
            .toList();
    if (!ours.isEmpty()) {
      all.put("types", ours);
    }
    for (Property<?> property : vocabulary.properties()) {
      Object value =
          property instanceof Property.Many<?> many
              ? object.get(many)
              : property.isText()
                  ? object.languages((Property.One<?>) property)
                  : object.get((Property.One<?>) property);
      add(property.term(), value, all);
    }
    all.putAll(methods(object));
    return all;
  }

  private Map<String, Object> methods(Object object) {
    Map<String, Object> all = new TreeMap<>();
    for (Method method : accessors(object.getClass())) {
      try {
        add(method.getName() + "()", method.invoke(object), all);
      } catch (InvocationTargetException e) {
        throw new AssertionError(method + " threw", e.getCause());
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
    return all;
  }

  private void add(String name, @Nullable Object value, Map<String, Object> all) {
    Object said = said(value);
    if (!said.equals(List.of())) {
      all.put(name, said);
    }
  }

  private Object said(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isEmpty() ? List.of() : List.of(said(optional.get()));
    }
    if (value instanceof Collection<?> values) {
      return values.stream().map(this::said).toList();
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> List.of(entry.getKey(), said(entry.getValue())))
          .toList();
    }
    if (value instanceof Reference<?> reference) {
      return List.of(said(reference.id()), said(reference.object()), said(reference.link()));
    }
    if (value instanceof ASObject object) {
      return digest(object);
    }
    if (value instanceof UntrustedHtml html) {
      return List.of(html.unsanitized(), html.language());
    }
    if (value instanceof UntrustedText text) {
      return List.of(text.unescaped(), text.language());
    }
    return value instanceof Media media ? methods(media) : String.valueOf(value);
  }

  /** How many methods have been asked so far. */
  static int methods() {
    Set<Method> all = new HashSet<>();
    ACCESSORS.values().forEach(all::addAll);
    return all.size();
  }

  /** The public methods of a class that only ask, in one order. */
  private static List<Method> accessors(Class<?> type) {
    return ACCESSORS.computeIfAbsent(
        type,
        none ->
            Arrays.stream(type.getMethods())
                .filter(method -> method.getParameterCount() == 0 && !method.isBridge())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getDeclaringClass() != Object.class)
                .filter(method -> !NOT_COMPARED.contains(method.getName()))
                .sorted(Comparator.comparing(Method::getName))
                .toList());
  }

  static String difference(String first, String second) {
    int at = 0;
    while (at < Math.min(first.length(), second.length())
        && first.charAt(at) == second.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - 90);
    return "plain  "
        + first.substring(from, Math.min(first.length(), at + 90))
        + "\n    jsonld "
        + second.substring(from, Math.min(second.length(), at + 90));
  }
}
