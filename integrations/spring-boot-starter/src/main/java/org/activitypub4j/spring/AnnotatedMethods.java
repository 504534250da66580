package org.activitypub4j.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.InboxHandler;
import org.activitypub4j.server.Received;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the methods of beans with our annotations. The beans are looked at, and made only when
 * something is to be done, so they can have the federation injected.
 */
final class AnnotatedMethods {
  private final ConfigurableListableBeanFactory beans;
  private final Function<Runnable, Runnable> observed;

  /**
   * @param observed what is put around each call of a handler
   */
  AnnotatedMethods(ConfigurableListableBeanFactory beans, Function<Runnable, Runnable> observed) {
    this.beans = beans;
    this.observed = observed;
  }

  /** A method of a bean. */
  private record Found<A>(String bean, Method method, A annotation) {
    IllegalStateException wrong(String why) {
      return new IllegalStateException(method.toGenericString() + " of bean " + bean + " " + why);
    }
  }

  void addTo(Federation.Builder builder) {
    Map<String, Class<?>> types = types();
    for (Found<OnActivity> found : find(types, OnActivity.class)) {
      add(builder, found, activityClass(found));
    }
    for (Found<ServesObjects> found : find(types, ServesObjects.class)) {
      addSource(builder, found);
    }
  }

  /** The classes of all beans, by their names. */
  private Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new TreeMap<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : beans.getType(name, false);
      if (type != null) {
        types.put(name, ClassUtils.getUserClass(type));
      }
    }
    return types;
  }

  /** In the order of the names of the beans, and of the methods of each. */
  private static <A extends Annotation> List<Found<A>> find(
      Map<String, Class<?>> types, Class<A> annotation) {
    List<Found<A>> all = new ArrayList<>();
    types.forEach(
        (name, type) -> {
          if (AnnotationUtils.isCandidateClass(type, annotation)) {
            all.addAll(find(name, type, annotation));
          }
        });
    return all;
  }

  private static <A extends Annotation> List<Found<A>> find(
      String bean, Class<?> type, Class<A> annotation) {
    MetadataLookup<A> lookup =
        method -> AnnotatedElementUtils.findMergedAnnotation(method, annotation);
    return MethodIntrospector.selectMethods(type, lookup).entrySet().stream()
        .map(entry -> new Found<>(bean, entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(found -> found.method().toGenericString()))
        .toList();
  }

  // ---------------------------------------------------------------- handlers

  private static Class<? extends Activity> activityClass(Found<OnActivity> found) {
    Class<? extends Activity> type = null;
    for (int i = 0; i < found.method().getParameterCount(); i++) {
      ResolvableType parameter = ResolvableType.forMethodParameter(found.method(), i);
      if (parameter.resolve() == Received.class) {
        Class<?> activity = parameter.getGeneric().resolve(Activity.class);
        if (type != null || !Activity.class.isAssignableFrom(activity)) {
          throw wrongParameters(found);
        }
        type = activity.asSubclass(Activity.class);
      } else if (parameter.resolve() != Tx.class) {
        throw wrongParameters(found);
      }
    }
    if (type == null) {
      throw wrongParameters(found);
    }
    if (found.method().getReturnType() != void.class) {
      throw found.wrong("must return nothing: it handles activities");
    }
    return type;
  }

  private static IllegalStateException wrongParameters(Found<OnActivity> found) {
    return found.wrong("must have one parameter such as Received<Create>, and may have a Tx");
  }

  private <A extends Activity> void add(
      Federation.Builder builder, Found<OnActivity> found, Class<A> type) {
    Class<?>[] parameters = found.method().getParameterTypes();
    InboxHandler<A> handler =
        (tx, received) -> {
          @Nullable Object[] arguments = new Object[parameters.length];
          for (int i = 0; i < parameters.length; i++) {
            arguments[i] = parameters[i] == Tx.class ? tx : received;
          }
          observed.apply(() -> call(found, arguments)).run();
        };
    builder.on(type, handler);
  }

  // ---------------------------------------------------------------- objects

  private void addSource(Federation.Builder builder, Found<ServesObjects> found) {
    Parameter[] parameters = found.method().getParameters();
    List<String> names = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.getType() != String.class || !parameter.isNamePresent()) {
        throw found.wrong(
            "must have parameters of type String with the names of the variables; compile with"
                + " -parameters");
      }
      names.add(parameter.getName());
    }
    ResolvableType returned = ResolvableType.forMethodReturnType(found.method());
    if (returned.resolve() != Optional.class
        || !ASObject.class.isAssignableFrom(returned.getGeneric().resolve(Object.class))) {
      throw found.wrong("must return an Optional of an object, such as Optional<Article>");
    }
    for (String name : names) {
      if (!found.annotation().value().contains("{" + name + "}")) {
        throw found.wrong("has a parameter that is no variable of its template: " + name);
      }
    }
    builder.objects(found.annotation().value(), variables -> objects(found, names, variables));
  }

  private Optional<ASObject> objects(
      Found<?> found, List<String> names, Map<String, String> variables) {
    @Nullable Object[] arguments = names.stream().map(variables::get).toArray();
    Object result = call(found, arguments);
    return result instanceof Optional<?> object
        ? object.map(ASObject.class::cast)
        : Optional.empty();
  }

  // ---------------------------------------------------------------- calls

  private @Nullable Object call(Found<?> found, @Nullable Object[] arguments) {
    Object bean = beans.getBean(found.bean());
    Method method = AopUtils.selectInvocableMethod(found.method(), bean.getClass());
    ReflectionUtils.makeAccessible(method);
    try {
      return method.invoke(bean, arguments);
    } catch (InvocationTargetException e) {
      throw unchecked(e.getCause() == null ? e : e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(cause.getMessage(), cause);
  }
}
