package org.activitypub4j.client;

/**
 * The result of a look-up: an actor or another object, and how it was found.
 *
 * <p>Its document is always proven: it was fetched from its id. {@link #route} says how that id was
 * found and, for an actor, {@link ResolvedActor#proof} says how its handle is proven.
 */
public sealed interface Resolved permits ResolvedActor, ResolvedObject {

  /** Returns its document, fetched from its id. */
  FetchedDocument document();

  /** Returns how the id was found. */
  Route route();

  /** Returns what was found and how, in words, for debugging. */
  String explanation();

  /** How the id was found. */
  enum Route {
    /** The input is the id. */
    ID("which is what was asked for"),
    /** The input is a URL that redirects to it, or another URL for it on the same server. */
    OTHER_URL("to which the requested URL leads"),
    /** The Link header of a page names it, on the server of the page. */
    LINK_HEADER("which the page names in its Link header"),
    /** The head of a page names it, on the server of the page. */
    PAGE_LINK("which the page names in its head"),
    /** WebFinger names it. */
    WEBFINGER("which WebFinger names"),
    /** The index of NodeInfo names it as the actor of the server (FEP-2677). */
    NODEINFO("which the index of its NodeInfo names");

    private final String words;

    Route(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }
}
