package org.activitypub4j.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.activitypub4j.client.FetchException.Reason;
import org.activitypub4j.client.Resolved.Route;
import org.activitypub4j.client.ResolvedActor.HandleProof;
import org.activitypub4j.client.transport.RequestEvent.Purpose;
import org.activitypub4j.client.transport.internal.TransportRequest.Redirects;
import org.activitypub4j.client.transport.internal.TransportResponse;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Finds what people paste: a handle, the URL of an actor or a post, or the URL of a page about one.
 */
final class Lookup {
  private static final Headers OR_PAGE =
      Headers.of("Accept", ContentTypes.ACCEPT + ", text/html;q=0.1");

  private final Fetcher fetcher;
  private final FetchSigner signer;
  private final KnownDocuments documents;
  private final WebFinger webFinger;

  Lookup(Fetcher fetcher, FetchSigner signer, KnownDocuments documents, WebFinger webFinger) {
    this.fetcher = fetcher;
    this.signer = signer;
    this.documents = documents;
    this.webFinger = webFinger;
  }

  /** Finds what a text names. */
  Resolved find(String text, Budget budget) {
    String name = text.strip();
    Optional<URI> url =
        isWebUrl(name)
            ? Uris.link(name).filter(uri -> Origin.of(uri).isPresent())
            : Optional.empty();
    if (url.isPresent()) {
      return at(url.get(), budget);
    }
    return webFinger.resolve(handle(name), budget);
  }

  private static boolean isWebUrl(String text) {
    return text.regionMatches(true, 0, "https://", 0, 8)
        || text.regionMatches(true, 0, "http://", 0, 7);
  }

  private static Handle handle(String text) {
    return Handle.parse(text)
        .orElseThrow(
            () ->
                FetchException.of(
                    Reason.INVALID_REFERENCE,
                    null,
                    "neither a handle such as @alice@example.org nor a URL"));
  }

  /** Finds what is at a URL, or what the page there is about. */
  Resolved at(URI reference, Budget budget) {
    URI url = Uris.withoutFragment(reference);
    Optional<FetchedDocument> known = documents.find(reference).or(() -> documents.find(url));
    if (known.isPresent()) {
      return resolved(known.get(), Route.ID);
    }
    SignedBy signedBy = signer.first(budget);
    TransportResponse response =
        fetcher.open(url, OR_PAGE, signedBy, Purpose.DOCUMENT, Redirects.ANYWHERE, budget);
    if (isLabelled(response, ContentTypes::isActivityStreams)) {
      FetchedDocument document =
          fetcher.find(
              fetcher.loaded(response, Purpose.DOCUMENT, budget),
              url,
              signedBy,
              Purpose.DOCUMENT,
              budget);
      remember(document, budget);
      boolean asked = Uris.same(document.id(), reference) || Uris.same(document.id(), url);
      return resolved(document, asked ? Route.ID : Route.OTHER_URL);
    }
    Alternate alternate = alternate(response);
    FetchedDocument document = fetcher.find(alternate.url, signedBy, Purpose.DOCUMENT, budget);
    Origin page = response.target().origin();
    if (!document.origin().equals(page)) {
      throw FetchException.of(
          Reason.LINK_REFUSED,
          document.id(),
          "the page %s links to %s, which leads to another server: look up %s instead"
              .formatted(response.target(), alternate.url, document.id()));
    }
    remember(document, budget);
    return resolved(document, alternate.route);
  }

  /**
   * Remembers a document, unless it was fetched as an actor: what this actor was shown may be for
   * nobody else.
   */
  private void remember(FetchedDocument document, Budget budget) {
    if (budget.signer() == null) {
      documents.remember(document);
    }
  }

  private Resolved resolved(FetchedDocument document, Route route) {
    Actor actor = document.object().as(Actor.class);
    if (actor.inbox().isEmpty()) {
      return new ResolvedObject(document.object(), document, route);
    }
    return new ResolvedActor(actor, document, route, null, HandleProof.NONE);
  }

  private record Alternate(URI url, Route route) {}

  /** Where a page says that its object is. */
  private static Alternate alternate(TransportResponse response) {
    List<Alternate> found = new ArrayList<>();
    URI page = response.target().url();
    for (String href : LinkHeader.alternates(response.headers().values("Link"))) {
      resolve(page, href).ifPresent(url -> found.add(new Alternate(url, Route.LINK_HEADER)));
    }
    if (isLabelled(response, ContentTypes::isPage)) {
      int length = Math.min(response.body().length, PageLinks.MAX_CHARS);
      PageLinks.Found links = PageLinks.of(new String(response.body(), 0, length, UTF_8));
      URI base = base(page, links.base());
      for (String href : links.links()) {
        resolve(base, href).ifPresent(url -> found.add(new Alternate(url, Route.PAGE_LINK)));
      }
    }
    if (found.isEmpty()) {
      throw FetchException.of(
          Reason.NO_LINK,
          page,
          "%s is labelled %s, and links to no ActivityStreams object"
              .formatted(page, response.headers().values("Content-Type")));
    }
    return found.stream()
        .filter(alternate -> response.target().origin().contains(alternate.url))
        .findFirst()
        .orElseThrow(
            () ->
                FetchException.of(
                    Reason.LINK_REFUSED,
                    page,
                    "the page %s links to %s on another server: look up that instead"
                        .formatted(page, found.get(0).url)));
  }

  private static URI base(URI page, @Nullable String href) {
    return href == null ? page : resolve(page, href).orElse(page);
  }

  /** A link of a page, as a URL without its fragment; empty if it cannot be fetched. */
  private static Optional<URI> resolve(URI base, String href) {
    String text = href.strip();
    int hash = text.indexOf('#');
    String withoutFragment = hash < 0 ? text : text.substring(0, hash);
    if (withoutFragment.isEmpty() || withoutFragment.length() > Uris.MAX_ID_LENGTH) {
      return Optional.empty();
    }
    try {
      URI link = Uris.reference(withoutFragment);
      // Java resolves a reference that is only a query against the parent folder.
      URI resolved =
          withoutFragment.startsWith("?")
              ? Uris.reference(
                  base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + link)
              : base.resolve(link);
      return Uris.id(resolved.toASCIIString()).filter(url -> Origin.of(url).isPresent());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isLabelled(TransportResponse response, Predicate<String> accepted) {
    List<String> types = response.headers().values("Content-Type");
    return types.size() == 1 && accepted.test(types.get(0));
  }
}
