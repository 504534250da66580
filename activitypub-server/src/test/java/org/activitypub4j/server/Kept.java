package org.activitypub4j.server;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.ActivityStreams;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.internal.actors.ApplicationObjects;
import org.activitypub4j.server.internal.actors.LocalActors;
import org.activitypub4j.server.internal.actors.LocalObjects;
import org.activitypub4j.server.spi.Storage;

/** What a store keeps of local actors, as objects. */
final class Kept {
  private static final Origin HERE = Origin.parse("https://here.example");

  private final Storage store;
  private final LocalObjects objects;

  private Kept(Storage store) {
    this.store = store;
    LocalActors nobody =
        new LocalActors(
            HERE,
            HERE,
            Routes.defaults(),
            name -> Optional.empty(),
            store.keys(),
            InstantSource.system(),
            (name, profile) -> {});
    this.objects =
        new LocalObjects(
            store.objects(), ActivityStreams.standard(), new ApplicationObjects(nobody, List.of()));
  }

  static Kept in(Storage store) {
    return new Kept(store);
  }

  void put(String owner, ASObject object) {
    Stores.run(store, tx -> objects.put(tx, owner, object));
  }

  Optional<ASObject> find(URI id) {
    return store.transactions().run(tx -> objects.find(tx, id));
  }

  /** The newest public activities. */
  List<Activity> outbox(String owner) {
    return store.transactions().run(tx -> objects.outbox(tx, owner, null, 100)).items();
  }
}
