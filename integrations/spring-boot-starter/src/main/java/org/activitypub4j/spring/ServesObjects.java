package org.activitypub4j.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.spi.ObjectSource;

/**
 * Marks a method of a bean that finds the application's own posts at their URLs, as {@link
 * Federation.Builder#objects} and {@link ObjectSource} explain. Its parameters have the names of
 * the variables in the template, and are texts; it returns an {@code Optional} of an object.
 *
 * <pre>{@code
 * @ServesObjects("/posts/{slug}")
 * Optional<Article> article(String slug) {
 *   return posts.published(slug).map(this::toArticle);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServesObjects {

  /** The path, or the path and the query, of the posts. */
  String value();
}
