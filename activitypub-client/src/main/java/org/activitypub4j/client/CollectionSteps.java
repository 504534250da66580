package org.activitypub4j.client;

import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Walk.Step;
import org.activitypub4j.client.WalkEnd.Capped;
import org.activitypub4j.client.WalkEnd.Capped.Limit;
import org.activitypub4j.client.transport.internal.Target;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASCollection;
import org.activitypub4j.model.CollectionPage;
import org.activitypub4j.model.OrderedCollectionPage;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Trust;
import org.activitypub4j.model.Trust.Verdict;
import org.activitypub4j.model.Trust.Verdict.Proven;
import org.activitypub4j.model.Trust.Verdict.Unproven;
import org.activitypub4j.model.Uris;
import org.jspecify.annotations.Nullable;

/** The items of a collection, page by page. */
final class CollectionSteps implements Walk.Steps<CollectionItem> {
  private final Start start;
  private final PageLoader loader;
  private final ObjectResolver resolver;
  private final WalkLimits limits;
  private final Budget budget;

  private final Set<Target> visited = new HashSet<>();
  private final Set<String> direct = new HashSet<>();
  private @Nullable Trust collection;
  private Iterator<CollectionItem> items = Collections.emptyIterator();
  private @Nullable Next next;
  private WalkEnd atEnd = new WalkEnd.Complete();
  private int pages;
  private int given;

  /**
   * The page that comes next.
   *
   * @param from the trust in the document that names this page as the next one
   */
  private record Next(Reference<ASCollection> page, Trust from) {}

  /** Where the collection is found. */
  @FunctionalInterface
  interface Start {
    Trusted<ASCollection> open(Budget budget);
  }

  /** Reads the document at a URL. The caller checks its id. */
  @FunctionalInterface
  interface PageLoader {
    Loaded load(URI url, Budget budget);
  }

  CollectionSteps(
      Start start, PageLoader loader, ObjectResolver resolver, WalkLimits limits, Budget budget) {
    this.start = start;
    this.loader = loader;
    this.resolver = resolver;
    this.limits = limits;
    this.budget = budget;
  }

  @Override
  public Step<CollectionItem> next() {
    Trust whole = collection == null ? open() : collection;
    while (true) {
      while (items.hasNext()) {
        CollectionItem item = items.next();
        boolean repeated =
            pages > 0 && item.id().filter(id -> direct.contains(id.toString())).isPresent();
        if (!repeated) {
          return give(item);
        }
      }
      if (next == null) {
        return new Step.Over<>(atEnd);
      }
      Optional<WalkEnd> end = turnTo(next, whole);
      if (end.isPresent()) {
        return new Step.Over<>(end.get());
      }
    }
  }

  private Step<CollectionItem> give(CollectionItem item) {
    if (given == limits.maxItems()) {
      return new Step.Over<>(new Capped(Limit.ITEMS, limits.maxItems()));
    }
    given++;
    if (pages == 0) {
      item.id().ifPresent(id -> direct.add(id.toString()));
    }
    return new Step.To<>(item);
  }

  private Trust open() {
    Trusted<ASCollection> opened = start.open(budget);
    ASCollection root = opened.object();
    collection = opened.trust();
    root.id().ifPresent(id -> visited.add(Fetcher.target(Uris.withoutFragment(id))));
    // A page also names the first page. A walk that starts at a page goes on from there.
    boolean isPage = root instanceof CollectionPage || root instanceof OrderedCollectionPage;
    turned(root, isPage ? root.next() : root.first().or(root::next), opened.trust());
    long total = root.totalItems().orElse(0L);
    if (!items.hasNext() && next == null && total > 0) {
      atEnd = new WalkEnd.Hidden(total);
    }
    return opened.trust();
  }

  /** Goes to a page. Returns why the walk is over if it cannot go there. */
  private Optional<WalkEnd> turnTo(Next to, Trust whole) {
    if (pages == limits.maxPages()) {
      return Optional.of(new Capped(Limit.PAGES, limits.maxPages()));
    }
    pages++;
    Reference<ASCollection> reference = to.page();
    Optional<ASCollection> embedded = reference.object();
    if (embedded.isPresent()
        && !isStub(embedded.get())
        && to.from().embedded(embedded.get()) instanceof Proven proven) {
      embedded.get().id().ifPresent(id -> visited.add(Fetcher.target(Uris.withoutFragment(id))));
      turned(embedded.get(), embedded.get().next(), proven.trust());
      return Optional.empty();
    }
    URI url =
        reference
            .id()
            .map(Uris::withoutFragment)
            .orElseThrow(
                () ->
                    FetchException.of(
                        Reason.OWNER_NOT_PROVEN,
                        null,
                        "the page in %s belongs to somebody else".formatted(whole)));
    if (!whole.origin().contains(url)) {
      return Optional.of(new WalkEnd.ForeignPage(url, whole.origin()));
    }
    if (!visited.add(Fetcher.target(url))) {
      return Optional.of(new WalkEnd.Loop(url));
    }
    Loaded loaded = loader.load(url, budget);
    if (!loaded.target().equals(Fetcher.target(url)) && !visited.add(loaded.target())) {
      return Optional.of(new WalkEnd.Loop(loaded.target().url()));
    }
    Verdict verdict = whole.page(loaded.object(), loaded.target().url());
    if (verdict instanceof Unproven unproven) {
      return Optional.of(
          new WalkEnd.ForeignPage(
              unproven.fetchFrom().orElse(loaded.target().url()), whole.origin()));
    }
    ASCollection page = ObjectResolver.typed(loaded.object(), ASCollection.class);
    turned(page, page.next(), ((Proven) verdict).trust());
    return Optional.empty();
  }

  private void turned(ASCollection page, Optional<Reference<ASCollection>> following, Trust trust) {
    items =
        page.items().stream()
            .map(item -> new CollectionItem(item, trust, resolver, budget))
            .iterator();
    next = following.map(reference -> new Next(reference, trust)).orElse(null);
  }

  /**
   * Whether an embedded collection or page contains nothing but its id, so that the rest must be
   * fetched from there. If it says that it is empty, it is complete.
   */
  static boolean isStub(ASCollection embedded) {
    return embedded.id().isPresent()
        && embedded.totalItems().filter(total -> total == 0).isEmpty()
        && embedded.first().isEmpty()
        && embedded.next().isEmpty()
        && !embedded.toJson().containsKey(AS.ITEMS.term())
        && !embedded.toJson().containsKey(AS.ORDERED_ITEMS.term());
  }
}
