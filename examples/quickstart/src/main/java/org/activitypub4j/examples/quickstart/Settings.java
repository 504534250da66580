package org.activitypub4j.examples.quickstart;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.signatures.SignatureScheme;

/**
 * What can be set from the command line.
 *
 * @param keys the folder in which the keys of the actors are kept; empty to forget them
 * @param networks what may be reached besides the public internet, as CIDRs
 * @param access who may fetch
 * @param firstScheme how a host is first spoken to
 * @param observer hears of each request
 * @param events hear what the engine does
 */
record Settings(
    Optional<Path> keys,
    List<String> networks,
    FetchAccess access,
    SignatureScheme firstScheme,
    Consumer<RequestEvent> observer,
    List<FederationListener> events) {

  void apply(Federation.Builder builder) {
    builder.fetchAccess(access).client(this::apply);
    events.forEach(builder::listener);
  }

  private FederationClient.Builder apply(FederationClient.Builder client) {
    return client
        .allowNetworks(networks.stream().map(Cidr::parse).toArray(Cidr[]::new))
        .firstScheme(firstScheme)
        .observer(observer);
  }
}
