package org.activitypub4j.server.internal.check;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.client.Handle;
import org.activitypub4j.client.transport.TransportException;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.Finding.Rule;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks this server up as others do: by WebFinger for the actor of the server, which everybody may
 * fetch. Many servers cannot reach themselves by their public name; that is not reported.
 */
public final class OutsideCheck implements Check {
  private static final Logger LOG = LoggerFactory.getLogger(EngineLog.NAME);

  /** Failures that other servers have too. */
  private static final Set<TransportException.Reason> FOR_ALL =
      Set.of(
          TransportException.Reason.UNKNOWN_HOST,
          TransportException.Reason.TLS_FAILED,
          TransportException.Reason.MALFORMED_ANSWER,
          TransportException.Reason.TOO_MANY_REDIRECTS,
          TransportException.Reason.REDIRECT_LOOP,
          TransportException.Reason.REDIRECT_INVALID,
          TransportException.Reason.REDIRECT_TO_CLEARTEXT,
          TransportException.Reason.REDIRECT_ELSEWHERE);

  private final Origin asked;
  private final LocalActors actors;
  private final Supplier<FederationClient> client;
  private final Rule rule;
  private final String remedy;

  private OutsideCheck(
      Origin asked,
      LocalActors actors,
      Supplier<FederationClient> client,
      Rule rule,
      String remedy) {
    this.asked = asked;
    this.actors = actors;
    this.client = client;
    this.rule = rule;
    this.remedy = remedy;
  }

  /**
   * Asks at the origin and, if it is another one, at the domain of the handles.
   *
   * @param client makes a client that may ask this server; it is closed after use
   */
  public static List<Check> all(
      Origin origin, LocalActors actors, Supplier<FederationClient> client) {
    Check atOrigin =
        new OutsideCheck(
            origin,
            actors,
            client,
            Rule.OUTSIDE,
            "Have the proxy pass /.well-known/webfinger and %s to it, with path, query and Host as they came"
                .formatted(actors.instanceId().getRawPath()));
    Origin domain = actors.handles().domain();
    Check atDomain =
        new OutsideCheck(
            domain,
            actors,
            client,
            Rule.HANDLE_DOMAIN,
            "That is the domain of the handles: have it redirect /.well-known/webfinger to %s/.well-known/webfinger, with the query"
                .formatted(origin));
    return actors.handles().areElsewhere() ? List.of(atOrigin, atDomain) : List.of(atOrigin);
  }

  @Override
  public Optional<Finding> look() {
    try (FederationClient asking = client.get()) {
      Handle server = Handle.of(actors.handles().instanceName(), asked.authority());
      Actor found = asking.lookup(server, asking.newBudget()).actor();
      return found.id().filter(this::isHere).isPresent()
          ? Optional.empty()
          : found("WebFinger leads to another actor, " + found.id().orElse(null));
    } catch (FetchException e) {
      if (e.transport().filter(reason -> !FOR_ALL.contains(reason)).isPresent()) {
        LOG.debug("this server cannot reach itself: {}", LogText.sentence(e.getMessage()));
        return Optional.empty();
      }
      return found(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether it is the id of an actor of this server. It need not be the one that was asked for: a
   * static file at the domain of the handles names the same actor whatever is asked.
   */
  private boolean isHere(URI id) {
    return Uris.same(id, actors.instanceId()) || actors.name(id).isPresent();
  }

  private Optional<Finding> found(String why) {
    return Optional.of(
        new Finding(
            rule,
            "who looks for %s does not find this server (%s), so nobody can follow its actors. %s"
                .formatted(asked, LogText.of(why), remedy)));
  }
}
