package org.activitypub4j.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Calls what can be called. */
final class Views {
  /** The classes that ask for more than those which they extend. */
  static final List<Class<? extends ASObject>> WITH_ACCESSORS =
      Stream.<Class<? extends ASObject>>concat(
              Stream.of(Actor.class),
              Vocabulary.standard().types().stream()
                  .<Class<? extends ASObject>>map(TypeOf::javaType))
          .distinct()
          .filter(Views::asksMore)
          .sorted((first, second) -> first.getName().compareTo(second.getName()))
          .toList();

  private Views() {}

  private static boolean asksMore(Class<?> view) {
    return Arrays.stream(view.getDeclaredMethods())
        .anyMatch(
            method ->
                Modifier.isPublic(method.getModifiers())
                    && !Modifier.isStatic(method.getModifiers())
                    && method.getParameterCount() == 0
                    && !method.getName().equals("toBuilder"));
  }

  /** Calls every public method of a view that takes no argument; what they give. */
  static List<Object> callAll(ASObject view) {
    List<Object> results = new ArrayList<>();
    for (Method method : view.getClass().getMethods()) {
      boolean accessor =
          method.getParameterCount() == 0
              && !Modifier.isStatic(method.getModifiers())
              && method.getDeclaringClass() != Object.class;
      if (accessor) {
        try {
          results.add(method.invoke(view));
        } catch (InvocationTargetException e) {
          throw new AssertionError(method + " threw", e.getCause());
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return results;
  }
}
