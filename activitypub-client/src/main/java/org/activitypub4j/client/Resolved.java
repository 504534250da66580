package org.activitypub4j.client;

/**
 * What a look-up found: an actor or another object, and how it is known to be that.
 *
 * <p>Its document is proven in each case: it came from the very URL that is its id. {@link #route}
 * tells how that id was found, and for an actor {@link ResolvedActor#proof} whether a handle is its
 * own.
 */
public sealed interface Resolved permits ResolvedActor, ResolvedObject {

  /** Its document, fetched from its id. */
  FetchedDocument document();

  /** How the id was found. */
  Route route();

  /** What was found and how that is known, in words for people who look for a fault. */
  String explanation();

  /** How the id of what was looked up was found. */
  enum Route {
    /** What was given is the id. */
    ID("which is what was asked for"),
    /** What was given led there by redirects, or is another URL of the same server for it. */
    OTHER_URL("to which the URL leads that was asked for"),
    /** The Link header of a page names it, on the server of the page. */
    LINK_HEADER("which the page names in its Link header"),
    /** The head of a page names it, on the server of the page. */
    PAGE_LINK("which the page names in its head"),
    /** WebFinger names it. */
    WEBFINGER("which WebFinger names"),
    /** The index of NodeInfo names it as the actor of the server (FEP-2677). */
    NODEINFO("which the server names beside its NodeInfo");

    private final String words;

    Route(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
