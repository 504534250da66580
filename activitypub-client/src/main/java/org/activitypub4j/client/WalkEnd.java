package org.activitypub4j.client;

import java.net.URI;
import org.activitypub4j.model.Origin;

/** Why a {@link Walk} is over. */
public sealed interface WalkEnd {

  /** There is no more. */
  record Complete() implements WalkEnd {
    @Override
    public String message() {
      return "that was all";
    }
  }

  /**
   * The collection says how many items it has, and shows none.
   *
   * @param totalItems how many it says; more than 0
   */
  record Hidden(long totalItems) implements WalkEnd {
    @Override
    public String message() {
      return "the collection has %d items, and shows none to us".formatted(totalItems);
    }
  }

  /**
   * There is more, but a limit is reached.
   *
   * @param limit which
   * @param max its value
   */
  record Capped(Limit limit, int max) implements WalkEnd {

    /** A limit of {@link WalkLimits}. */
    public enum Limit {
      /** Pages of a collection. */
      PAGES,
      /** Items of a collection. */
      ITEMS,
      /** Ancestors of a reply. */
      ANCESTORS
    }

    @Override
    public String message() {
      return "there is more, but no more than %d %s are read: see WalkLimits"
          .formatted(
              max,
              switch (limit) {
                case PAGES -> "pages";
                case ITEMS -> "items";
                case ANCESTORS -> "ancestors";
              });
    }
  }

  /**
   * There is more, but the requests or the time of the budget are used up.
   *
   * @param cause which of them
   */
  record OutOfBudget(FetchException cause) implements WalkEnd {
    @Override
    public String message() {
      return "there is more, but " + cause.getMessage();
    }
  }

  /**
   * It leads to where it was before.
   *
   * @param url there
   */
  record Loop(URI url) implements WalkEnd {
    @Override
    public String message() {
      return "it leads back to " + url;
    }
  }

  /**
   * The next page is not on the server of the collection, which cannot be: only its own server
   * knows what is in it.
   *
   * @param page the page
   * @param collection the server of the collection
   */
  record ForeignPage(URI page, Origin collection) implements WalkEnd {
    @Override
    public String message() {
      return "the next page, %s, is not on %s".formatted(page, collection);
    }
  }

  /**
   * What comes next cannot be had.
   *
   * @param cause why
   */
  record Failed(FetchException cause) implements WalkEnd {
    @Override
    public String message() {
      return String.valueOf(cause.getMessage());
    }
  }

  /** It was closed. */
  record Closed() implements WalkEnd {
    @Override
    public String message() {
      return "it was closed";
    }
  }

  /** The reason in words. */
  String message();

  /** Whether that was all. */
  default boolean isComplete() {
    return this instanceof Complete;
  }
}
