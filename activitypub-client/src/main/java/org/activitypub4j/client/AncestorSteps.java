package org.activitypub4j.client;

import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.client.Walk.Step;
import org.activitypub4j.client.WalkEnd.Capped;
import org.activitypub4j.client.WalkEnd.Capped.Limit;
import org.activitypub4j.model.AS;
import org.activitypub4j.model.ASObject;
import org.activitypub4j.model.Reference;
import org.activitypub4j.model.Uris;

/** The post that a post answers, then the post that this one answers, and so on. */
final class AncestorSteps implements Walk.Steps<Trusted<ASObject>> {
  private final ObjectResolver resolver;
  private final int max;
  private final Budget budget;
  private final Set<String> visited = new HashSet<>();
  private Trusted<? extends ASObject> current;
  private int given;

  AncestorSteps(Trusted<? extends ASObject> post, ObjectResolver resolver, int max, Budget budget) {
    this.current = post;
    this.resolver = resolver;
    this.max = max;
    this.budget = budget;
    post.object().id().ifPresent(id -> visited.add(id.toString()));
  }

  @Override
  public Step<Trusted<ASObject>> next() {
    Optional<Reference<ASObject>> parent =
        current.object().get(AS.IN_REPLY_TO).stream().findFirst();
    if (parent.isEmpty()) {
      return new Step.Over<>(new WalkEnd.Complete());
    }
    if (given == max) {
      return new Step.Over<>(new Capped(Limit.ANCESTORS, max));
    }
    Optional<URI> id = parent.get().id();
    if (id.isPresent() && !visited.add(id.get().toString())) {
      return new Step.Over<>(new WalkEnd.Loop(id.get()));
    }
    Trusted<ASObject> found =
        resolver.resolve(parent.get(), current.trust(), ASObject.class, budget);
    Optional<URI> own = found.object().id();
    boolean moved = own.isPresent() && id.filter(named -> Uris.same(named, own.get())).isEmpty();
    if (moved && !visited.add(own.get().toString())) {
      return new Step.Over<>(new WalkEnd.Loop(own.get()));
    }
    given++;
    current = found;
    return new Step.To<>(found);
  }
}
