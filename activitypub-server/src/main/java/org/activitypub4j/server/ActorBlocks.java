package org.activitypub4j.server;

import java.net.URI;
import java.util.List;
import org.activitypub4j.model.Block;
import org.activitypub4j.model.Undo;
import org.activitypub4j.server.spi.Blocked;

/**
 * Whom a local actor blocks. Neither follows the other any more, and cannot while the block lasts.
 * Activities of the blocked do not {@linkplain Received#concerns concern} the actor. Safe for use
 * by several threads.
 */
public final class ActorBlocks {
  private final ActorContext actor;

  ActorBlocks(ActorContext actor) {
    this.actor = actor;
  }

  /**
   * Blocks an actor and sends it the Block, so that its server can respect it.
   *
   * @param target the id of another actor
   * @throws IllegalArgumentException if it is not the id of another actor, or is on this server and
   *     nobody has it
   */
  public Block block(URI target) {
    actor.actors().require(target);
    return actor.send(Block.builder().object(target).to(target).build()).as(Block.class);
  }

  /**
   * Blocks an actor that is looked up first, which may take seconds; see {@link #block(URI)}.
   *
   * @param handleOrUrl as for {@link Federation#lookup}
   * @throws org.activitypub4j.client.FetchException as for {@link Federation#lookup}
   */
  public Block block(String handleOrUrl) {
    return block(actor.lookup(handleOrUrl));
  }

  /**
   * Ends a block and tells the actor.
   *
   * @throws IllegalArgumentException if the actor is not blocked
   */
  public Undo unblock(URI target) {
    return actor.run(
        tx -> {
          Blocked known =
              actor
                  .storage()
                  .blocks()
                  .find(tx, actor.name(), target)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(actor.name() + " does not block " + target));
          Block block = Block.builder().id(known.block()).actor(actor.id()).object(target).build();
          return actor.send(tx, Undo.builder().object(block).to(target).build()).as(Undo.class);
        });
  }

  /**
   * Returns the ids of those who are blocked.
   *
   * @param limit the highest number to return; the first ones, sorted by id
   */
  public List<URI> blocked(int limit) {
    return actor.read(
        tx ->
            actor.storage().blocks().blocked(tx, actor.name(), null, limit).items().stream()
                .map(Blocked::target)
                .toList());
  }
}
