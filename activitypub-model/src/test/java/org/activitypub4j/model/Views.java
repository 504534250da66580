package org.activitypub4j.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Calls what can be called. */
final class Views {
  private Views() {}

  /** Calls every public method of a view that takes no argument. */
  static void callAll(ASObject view) {
    for (Method method : view.getClass().getMethods()) {
      boolean accessor =
          method.getParameterCount() == 0
              && !Modifier.isStatic(method.getModifiers())
              && method.getDeclaringClass() != Object.class;
      if (accessor) {
        try {
          method.invoke(view);
        } catch (InvocationTargetException e) {
          throw new AssertionError(method + " threw", e.getCause());
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
