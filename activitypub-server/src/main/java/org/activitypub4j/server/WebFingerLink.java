package org.activitypub4j.server;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A link that the application adds to the WebFinger answer about an actor.
 *
 * @param rel what the link is for, such as {@link #SUBSCRIBE}
 * @param type the media type of what is there, or null
 * @param href where it is, or null
 * @param template a URL with a place to fill in, such as {@code
 *     https://example.org/follow?uri={uri}}, or null
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7033#section-4.4.4">RFC 7033 §4.4.4</a>
 */
public record WebFingerLink(
    String rel, @Nullable String type, @Nullable URI href, @Nullable String template) {

  /** The relation of the page on which somebody who has an account here follows others. */
  public static final String SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe";

  /**
   * @throws IllegalArgumentException if there is neither a place nor a template
   */
  public WebFingerLink {
    Objects.requireNonNull(rel, "rel");
    if (href == null && template == null) {
      throw new IllegalArgumentException("the link " + rel + " has neither href nor template");
    }
  }

  /** Returns a link to a document. */
  public static WebFingerLink to(String rel, String type, URI href) {
    return new WebFingerLink(rel, type, href, null);
  }

  /**
   * Returns a link to the page on which an actor of this server follows others. A visitor of
   * another server is sent there with the id or the handle of whom to follow.
   *
   * @param template the URL of the page with {@code {uri}} in it, such as {@code
   *     https://example.org/follow?uri={uri}}
   */
  public static WebFingerLink subscribe(String template) {
    return template(SUBSCRIBE, template);
  }

  /** Returns a link that others fill in. */
  public static WebFingerLink template(String rel, String template) {
    return new WebFingerLink(rel, null, null, template);
  }
}
