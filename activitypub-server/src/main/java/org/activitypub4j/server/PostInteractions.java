package org.activitypub4j.server;

import java.net.URI;
import java.util.Optional;
import org.activitypub4j.server.spi.Interaction;
import org.activitypub4j.server.spi.Interaction.Kind;
import org.activitypub4j.server.spi.InteractionStore;
import org.activitypub4j.server.spi.ListPage;
import org.activitypub4j.server.spi.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * Who answered, liked and shared the posts of local actors, and which replies wait for a person.
 * Only ids: what a reply says is told to a {@link PostHandler}, which may keep it. Calls join the
 * transaction of the calling thread. Safe for use by several threads.
 */
public final class PostInteractions {
  private final Transactions transactions;
  private final InteractionStore store;

  PostInteractions(Transactions transactions, InteractionStore store) {
    this.transactions = transactions;
    this.store = store;
  }

  /**
   * Counts the replies to a post or to a reply, its Likes or its shares, without those that are
   * held.
   *
   * @param of the id of the post or the reply
   */
  public long count(Kind kind, URI of) {
    return transactions.read(tx -> store.count(tx, kind, of));
  }

  /**
   * Lists what {@link #count} counts, oldest first.
   *
   * @param after the id of the last entry of the page before, {@link ListPage#next}; null for the
   *     first page
   * @param limit the highest number to return, at least 1
   */
  public ListPage<Interaction> list(Kind kind, URI of, @Nullable String after, int limit) {
    return transactions.read(tx -> store.list(tx, kind, of, after, limit));
  }

  /**
   * Lists all replies below a post, oldest first: {@link Interaction#parent} tells which of them
   * answers which.
   *
   * @param post the id of the post
   * @param after as for {@link #list}
   * @param limit as for {@link #list}
   */
  public ListPage<Interaction> conversation(URI post, @Nullable String after, int limit) {
    return transactions.read(tx -> store.conversation(tx, post, after, limit));
  }

  /**
   * Lists the replies that wait for a person, oldest first.
   *
   * @param after as for {@link #list}
   * @param limit as for {@link #list}
   */
  public ListPage<Interaction> held(@Nullable String after, int limit) {
    return transactions.read(tx -> store.held(tx, after, limit));
  }

  /**
   * Shows a reply that was held.
   *
   * @param reply its id
   * @return what it is now; empty if it was not held, or is gone
   */
  public Optional<Interaction> approve(URI reply) {
    return transactions.run(tx -> store.release(tx, reply));
  }

  /**
   * Takes a reply out of the conversation, held or not. It is not deleted where it was written. If
   * its author changes it, it comes again as a new one, and the {@link ReplyPolicy} is asked again:
   * block an author who should not come again ({@link ActorContext#blocks}).
   *
   * @param reply its id
   * @return what it was; empty if it is not there
   */
  public Optional<Interaction> reject(URI reply) {
    return transactions.run(
        tx ->
            store
                .find(tx, reply)
                .filter(found -> found.kind() == Kind.REPLY)
                .flatMap(found -> store.remove(tx, reply, found.actor())));
  }
}
