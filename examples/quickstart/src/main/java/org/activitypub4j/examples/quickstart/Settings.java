package org.activitypub4j.examples.quickstart;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.model.Create;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.server.InboxHandler;
import org.activitypub4j.signatures.SignatureScheme;

/**
 * What can be set from the command line.
 *
 * @param handleDomain the domain of the handles; empty for that of the server
 * @param keys the folder in which the keys of the actors are kept; empty to forget them
 * @param networks what may be reached besides the public internet, as CIDRs
 * @param access who may fetch
 * @param firstScheme how a host is first spoken to
 * @param observer hears of each request
 * @param events hear what the engine does
 * @param storage where everything is kept; empty for memory
 * @param created handles each Create
 */
record Settings(
    Optional<String> handleDomain,
    Optional<Path> keys,
    List<String> networks,
    FetchAccess access,
    SignatureScheme firstScheme,
    Consumer<RequestEvent> observer,
    List<FederationListener> events,
    Optional<JdbcStorage> storage,
    Optional<InboxHandler<Create>> created) {

  /** Without anything of the command line, and with a store in memory. */
  static final Settings NONE =
      new Settings(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          FetchAccess.OPEN,
          SignatureScheme.DRAFT_CAVAGE_12,
          event -> {},
          List.of(),
          Optional.empty(),
          Optional.empty());

  static Settings of(Options options) {
    return new Settings(
        options.handleDomain(),
        options.keys(),
        options.networks(),
        options.access(),
        options.scheme(),
        event -> {},
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  Settings withNetwork(String network) {
    return new Settings(
        handleDomain,
        keys,
        List.of(network),
        access,
        firstScheme,
        observer,
        events,
        storage,
        created);
  }

  Settings withObservers(Consumer<RequestEvent> requests, FederationListener engine) {
    return new Settings(
        handleDomain,
        keys,
        networks,
        access,
        firstScheme,
        requests,
        List.of(engine),
        storage,
        created);
  }

  Settings withStorage(JdbcStorage newStorage) {
    return new Settings(
        handleDomain,
        keys,
        networks,
        access,
        firstScheme,
        observer,
        events,
        Optional.of(newStorage),
        created);
  }

  Settings withCreated(InboxHandler<Create> handler) {
    return new Settings(
        handleDomain,
        keys,
        networks,
        access,
        firstScheme,
        observer,
        events,
        storage,
        Optional.of(handler));
  }

  void apply(Federation.Builder builder) {
    builder.fetchAccess(access).client(this::apply);
    handleDomain.ifPresent(builder::handleDomain);
    events.forEach(builder::listener);
    storage.ifPresent(one -> builder.cache(one.cache()));
    created.ifPresent(handler -> builder.on(Create.class, handler));
  }

  private FederationClient.Builder apply(FederationClient.Builder client) {
    return client
        .allowNetworks(networks.stream().map(Cidr::parse).toArray(Cidr[]::new))
        .firstScheme(firstScheme)
        .observer(observer);
  }
}
