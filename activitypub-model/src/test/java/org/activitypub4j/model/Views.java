package org.activitypub4j.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Calls what can be called. */
final class Views {
  private Views() {}

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
