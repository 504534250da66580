package org.activitypub4j.server.internal.check;

import java.net.URI;
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
import org.activitypub4j.server.internal.work.EngineLog;
import org.activitypub4j.server.internal.work.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks this server up at its origin, as others do: by WebFinger for the actor of the server, which
 * everybody may fetch. Many servers cannot reach themselves by their public name; that is not
 * reported.
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

  private final Origin origin;
  private final URI instance;
  private final String name;
  private final Supplier<FederationClient> client;

  /**
   * Makes one.
   *
   * @param instance the id of the actor of the server
   * @param name its user name
   * @param client makes a client that may ask this server; it is closed after use
   */
  public OutsideCheck(Origin origin, URI instance, String name, Supplier<FederationClient> client) {
    this.origin = origin;
    this.instance = instance;
    this.name = name;
    this.client = client;
  }

  @Override
  public Optional<Finding> look() {
    try (FederationClient asking = client.get()) {
      Actor found = asking.lookup(Handle.of(name, origin.authority()), asking.newBudget()).actor();
      return found.id().filter(id -> Uris.same(id, instance)).isPresent()
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

  private Optional<Finding> found(String why) {
    return Optional.of(
        new Finding(
            Rule.OUTSIDE,
            "who looks for %s does not find this server (%s), so nobody can follow its actors. Have the proxy pass /.well-known/webfinger and %s to it, with path, query and Host as they came"
                .formatted(origin, LogText.of(why), instance.getRawPath())));
  }
}
