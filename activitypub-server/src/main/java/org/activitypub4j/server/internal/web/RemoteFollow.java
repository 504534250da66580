package org.activitypub4j.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.stream.Stream;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.Handle;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.WebFingerLink;

/** Finds the page on which somebody of another server can follow an actor of this one. */
public record RemoteFollow(FederationClient client) {

  /**
   * The page that the server of a visitor names; empty if it has none.
   *
   * @param actor the id of whom to follow
   * @throws org.activitypub4j.client.FetchException if that server does not know the visitor, or
   *     cannot be reached now
   */
  public Optional<URI> page(Handle visitor, URI actor) {
    return client.webFinger(visitor, client.newBudget()).links().stream()
        .filter(link -> link.rel().equals(WebFingerLink.SUBSCRIBE))
        .flatMap(link -> Stream.ofNullable(link.template()))
        .filter(template -> template.contains("{uri}"))
        .map(template -> template.replace("{uri}", URLEncoder.encode(actor.toString(), UTF_8)))
        .flatMap(page -> Uris.link(page).stream())
        .filter(page -> Origin.of(page).filter(found -> hasSchemeOf(actor, found)).isPresent())
        .findFirst();
  }

  /** No script, and nothing in clear text, unless this server is itself. */
  private static boolean hasSchemeOf(URI actor, Origin page) {
    return page.scheme().equals(actor.getScheme());
  }
}
