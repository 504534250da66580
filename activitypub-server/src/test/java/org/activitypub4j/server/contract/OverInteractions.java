package org.activitypub4j.server.contract;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Tx;
import org.jspecify.annotations.Nullable;

/** Another store, of which a subclass changes something. */
class OverInteractions implements InteractionStore {
  final InteractionStore store;

  private final List<URI> added = new ArrayList<>();

  OverInteractions(InteractionStore store) {
    this.store = store;
  }

  /** Those in the store of which something is true, in whatever list they are. */
  final List<Interaction> those(Tx tx, Predicate<Interaction> condition) {
    return added.stream()
        .distinct()
        .flatMap(id -> store.find(tx, id).stream())
        .filter(condition)
        .toList();
  }

  @Override
  public boolean add(Tx tx, Interaction interaction) {
    added.add(interaction.id());
    return store.add(tx, interaction);
  }

  @Override
  public Optional<Interaction> find(Tx tx, URI id) {
    return store.find(tx, id);
  }

  @Override
  public Optional<Interaction> find(Tx tx, Kind kind, URI post, URI actor) {
    return store.find(tx, kind, post, actor);
  }

  @Override
  public Optional<Interaction> remove(Tx tx, URI id, URI actor) {
    return store.remove(tx, id, actor);
  }

  @Override
  public Optional<Interaction> remove(Tx tx, Kind kind, URI post, URI actor) {
    return store.remove(tx, kind, post, actor);
  }

  @Override
  public Optional<Interaction> release(Tx tx, URI id) {
    return store.release(tx, id);
  }

  @Override
  public void clear(Tx tx, URI post) {
    store.clear(tx, post);
  }

  @Override
  public void forget(Tx tx, URI actor) {
    store.forget(tx, actor);
  }

  @Override
  public ListPage<Interaction> list(
      Tx tx, Kind kind, URI parent, @Nullable String after, int limit) {
    return store.list(tx, kind, parent, after, limit);
  }

  @Override
  public long count(Tx tx, Kind kind, URI parent) {
    return store.count(tx, kind, parent);
  }

  @Override
  public ListPage<Interaction> conversation(Tx tx, URI post, @Nullable String after, int limit) {
    return store.conversation(tx, post, after, limit);
  }

  @Override
  public ListPage<Interaction> held(Tx tx, @Nullable String after, int limit) {
    return store.held(tx, after, limit);
  }
}
