package org.activitypub4j.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.server.ActorContext;
import org.activitypub4j.server.spi.FollowState;

/**
 * Alice, on each of four servers, follows Bob, on a fifth one, and reads what he posts. Kill it and
 * start it again: it goes on where it was, nothing is lost, and nothing is handled twice.
 */
final class DurableDemo {
  private static final int READERS = 4;
  private static final int POSTS = 400;

  /** On PostgreSQL the leases of a process that was killed end after 20 seconds. */
  private static final long LONGEST_MILLIS = 300_000;

  private final String where;
  private final PrintStream out;

  DurableDemo(String where, PrintStream out) {
    this.where = where;
    this.out = out;
  }

  /** A server, its store, and the application's own rows in it. */
  private record Station(OpenedStore store, DemoRows rows, ExampleServer server)
      implements AutoCloseable {
    static Station open(String where, String name) throws IOException {
      OpenedStore store = OpenedStore.open(where, "-" + name);
      DemoRows rows = new DemoRows(store.storage(), name);
      Settings settings =
          Settings.NONE
              .withNetwork("127.0.0.0/8")
              .withStorage(store.storage())
              // In the transaction of the handler: so each post is counted once.
              .withCreated((tx, received) -> rows.addArrived(tx, received.activity()));
      try {
        ExampleServer server = ExampleServer.start(rows.port(), Optional.empty(), settings);
        rows.keepPort(server.port());
        return new Station(store, rows, server);
      } catch (BindException e) {
        throw new IOException(
            "port %d, which this server had before, cannot be had: %s"
                .formatted(rows.port(), e.getMessage()),
            e);
      }
    }

    @Override
    public void close() {
      server.close();
      store.close();
    }
  }

  /** Runs to the end; true if everything has arrived once. */
  boolean run() throws IOException, InterruptedException {
    List<Station> open = new ArrayList<>();
    try {
      Station bob = Station.open(where, "bob");
      open.add(bob);
      for (int i = 1; i <= READERS; i++) {
        open.add(Station.open(where, "reader" + i));
      }
      return play(bob, open.subList(1, open.size()));
    } finally {
      open.forEach(Station::close);
    }
  }

  private boolean play(Station bob, List<Station> readers) throws InterruptedException {
    ActorContext author = bob.server().federation().actor("bob");
    int start = bob.rows().countStart();
    out.printf("start %d, everything is kept in %s%n", start, where);
    for (Station reader : readers) {
      follow(reader, author);
    }
    int posted = bob.rows().posted();
    out.printf("%d servers follow bob, who has posted %d of %d%n", READERS, posted, POSTS);
    out.println("kill -9 " + ProcessHandle.current().pid() + "   and start it again: it goes on");
    long until = System.currentTimeMillis() + LONGEST_MILLIS;
    long arrived = -1;
    while (arrived < (long) READERS * POSTS && System.currentTimeMillis() < until) {
      for (int i = 0; i < 20 && posted < POSTS; i++) {
        posted++;
        int number = posted;
        // The post, its deliveries and our own row are committed together, or not at all.
        bob.store()
            .storage()
            .transactions()
            .run(
                tx -> {
                  bob.rows().addPosted(tx, number);
                  return author.posts().note("<p>Post " + number + "</p>");
                });
      }
      Thread.sleep(200);
      arrived = readers.stream().mapToLong(reader -> reader.rows().arrived()).sum();
      out.printf("posted %d, arrived %d of %d%n", posted, arrived, READERS * POSTS);
      out.flush();
    }
    return tell(readers, start);
  }

  private static void follow(Station reader, ActorContext author) throws InterruptedException {
    ActorContext alice = reader.server().federation().actor("alice");
    if (alice.follows().state(author.id()).isEmpty()) {
      alice.follows().follow(author.id());
    }
    long until = System.currentTimeMillis() + LONGEST_MILLIS;
    while (!alice.follows().state(author.id()).equals(Optional.of(FollowState.ACCEPTED))) {
      if (System.currentTimeMillis() > until) {
        throw new IllegalStateException("bob did not accept the Follow");
      }
      Thread.sleep(20);
    }
  }

  private boolean tell(List<Station> readers, int starts) {
    long arrived = readers.stream().mapToLong(reader -> reader.rows().arrived()).sum();
    long different = readers.stream().mapToLong(reader -> reader.rows().different()).sum();
    boolean good = arrived == (long) READERS * POSTS && different == arrived;
    out.printf(
        "%s: %d posts to %d servers, %d arrived, %d of them twice; starts: %d%n",
        good ? "Done" : "Something did not happen that should have",
        POSTS,
        READERS,
        different,
        arrived - different,
        starts);
    out.println("To see it again, delete what --store names.");
    return good;
  }
}
