package org.activitypub4j.spring;

import java.util.function.Supplier;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.AbstractLazyCreationTargetSource;

/**
 * Beans that are looked for when they are first used: what the engine calls usually needs the
 * federation, which would be a cycle.
 */
final class Later {
  private Later() {}

  /** Returns an object that passes each call on to a bean. */
  static <T> T bean(Class<T> type, Supplier<? extends T> source) {
    AbstractLazyCreationTargetSource target =
        new AbstractLazyCreationTargetSource() {
          @Override
          protected Object createObject() {
            return source.get();
          }

          @Override
          public Class<?> getTargetClass() {
            return type;
          }
        };
    return type.cast(ProxyFactory.getProxy(type, target));
  }
}
