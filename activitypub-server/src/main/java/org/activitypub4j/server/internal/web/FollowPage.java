package org.activitypub4j.server.internal.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.Handle;
import org.activitypub4j.client.transport.Domains;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.UntrustedText;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.http.RemoteAddresses;
import org.activitypub4j.server.http.ServerRequest;
import org.activitypub4j.server.http.ServerResponse;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.intake.AskingShares;
import org.activitypub4j.server.internal.intake.AskingShares.Pair;

/**
 * A page that asks visitors where they have an account, and leads them there to follow an actor.
 *
 * <p>A stranger decides which server is asked. So it is asked only for a form that was sent from
 * this server, as far as the browser tells, and within shares of the visitor's network and of the
 * domain that is asked.
 */
public final class FollowPage {
  private static final String STYLE =
      "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}"
          + "label,input{display:block}input,button{font:inherit;padding:.5rem;margin:.25rem 0 1rem}"
          + "input{width:100%;box-sizing:border-box}:root{color-scheme:light dark}"
          + "button{background:#0b5d66;color:#fff;border:1px solid;border-radius:.3rem;padding:.5rem 1rem}";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex"><title>Follow %1$s</title><style>%2$s</style></head>
      <body><main>
      <h1>Follow %1$s</h1>
      <p>This is <strong>%3$s</strong> in the fediverse. You can follow with an account on any server there.</p>
      %4$s<form>
      <label for="handle">Your handle</label>
      <input id="handle" name="handle" value="%5$s" placeholder="@you@example.org" required autocapitalize="none" autocorrect="off" spellcheck="false">
      <button>Follow</button>
      </form>
      <p>Or search for <strong>%3$s</strong> where your account is.</p>
      </main></body></html>
      """;

  private final Routes routes;
  private final LocalActors actors;
  private final Predicate<String> isOpen;
  private final RemoteFollow remote;
  private final AskingShares shares;

  /**
   * Makes one.
   *
   * @param isOpen whether everybody may see an actor
   */
  public FollowPage(
      Routes routes,
      LocalActors actors,
      Predicate<String> isOpen,
      RemoteFollow remote,
      AskingShares shares) {
    this.routes = routes;
    this.actors = actors;
    this.isOpen = isOpen;
    this.remote = remote;
    this.shares = shares;
  }

  /** The answer if a GET or HEAD request is for such a page; empty for all others. */
  public Optional<ServerResponse> serve(ServerRequest request) {
    return routes
        .followPage()
        .flatMap(template -> template.match(request.path()))
        .flatMap(values -> Optional.ofNullable(values.get("actor")))
        .map(name -> answer(request, name).with("Cache-Control", "no-store"));
  }

  private ServerResponse answer(ServerRequest request, String name) {
    Optional<Actor> actor = actors.description(name);
    Optional<Handle> ours = actors.handle(name);
    if (actor.isEmpty() || ours.isEmpty() || !isOpen.test(name)) {
      return ServerResponse.problem(404, "there is nobody here to follow");
    }
    Form form =
        new Form(
            actor.get(),
            ours.get().toString(),
            Query.parameter(request.target(), "handle").map(String::strip).orElse(""));
    boolean isSent =
        request.method().equals("GET")
            && !form.given().isEmpty()
            && request
                .headers()
                .first("Sec-Fetch-Site")
                .filter(site -> !site.equals("same-origin"))
                .isEmpty();
    return isSent ? sent(request, form, actors.id(name)) : form.with(200, "");
  }

  private ServerResponse sent(ServerRequest request, Form form, URI actor) {
    Optional<Handle> visitor = Handle.parse(form.given());
    if (visitor.isEmpty()) {
      return form.with(400, "That is no handle. A handle has two parts: @you@example.org");
    }
    String network =
        Optional.ofNullable(request.remoteAddress())
            .flatMap(RemoteAddresses::network)
            .orElse("unknown");
    Pair pair = new Pair(network, Domains.of(visitor.get().host()));
    if (shares.take(pair).isPresent()) {
      return form.with(429, "Too many ask at the moment. Try again in a minute.")
          .with("Retry-After", "60");
    }
    try {
      return remote
          .page(visitor.get(), actor)
          .map(page -> ServerResponse.status(303).with("Location", page.toString()))
          .orElseGet(
              () -> form.with(404, "That server has no page to follow others. Search there."));
    } catch (FetchException e) {
      return form.with(404, "That server does not know the handle, or cannot be reached now.");
    } finally {
      shares.leave(pair);
    }
  }

  /**
   * The page with its form.
   *
   * @param ours the handle to follow
   * @param given what the visitor wrote
   */
  private record Form(Actor actor, String ours, String given) {

    ServerResponse with(int status, String message) {
      String html =
          PAGE.formatted(
              actor.displayName().map(UntrustedText::escaped).orElse(escaped(ours)),
              STYLE,
              escaped(ours),
              message.isEmpty() ? "" : "<p role=\"alert\">" + escaped(message) + "</p>\n",
              escaped(given));
      return ServerResponse.of(status, "text/html; charset=utf-8", html.getBytes(UTF_8))
          .with(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
          .with("X-Content-Type-Options", "nosniff")
          .with("Referrer-Policy", "same-origin");
    }

    private static String escaped(String text) {
      return UntrustedText.of(text).escaped();
    }
  }
}
