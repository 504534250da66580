package org.activitypub4j.client;

import java.net.URI;
import org.activitypub4j.model.Origin;

/** Why a {@link Walk} has ended. */
public sealed interface WalkEnd {

  /** There are no more elements. */
  record Complete() implements WalkEnd {
    @Override
    public String message() {
      return "that was all";
    }
  }

  /**
   * The collection says how many items it has, but does not show them.
   *
   * @param totalItems the number that it says; more than 0
   */
  record Hidden(long totalItems) implements WalkEnd {
    @Override
    public String message() {
      return "the collection has %d items, but does not show them to us".formatted(totalItems);
    }
  }

  /**
   * There may be more, but a limit was reached.
   *
   * @param limit the limit
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
   * There may be more, but the requests or the time of the budget are used up.
   *
   * @param cause the exception
   */
  record OutOfBudget(FetchException cause) implements WalkEnd {
    @Override
    public String message() {
      return "there is more, but " + cause.getMessage();
    }
  }

  /**
   * It came to a URL where it was before.
   *
   * @param url that URL
   */
  record Loop(URI url) implements WalkEnd {
    @Override
    public String message() {
      return "it leads back to " + url;
    }
  }

  /**
   * The next page is not on the server of the collection. Only that server knows what is in it.
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
   * The next element cannot be fetched.
   *
   * @param cause the exception
   */
  record Failed(FetchException cause) implements WalkEnd {
    @Override
    public String message() {
      return String.valueOf(cause.getMessage());
    }
  }

  /** The walk was closed. */
  record Closed() implements WalkEnd {
    @Override
    public String message() {
      return "it was closed";
    }
  }

  /** Returns the reason in words. */
  String message();

  /** Returns whether all elements were returned. */
  default boolean isComplete() {
    return this instanceof Complete;
  }
}
