package org.activitypub4j.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import org.activitypub4j.server.ActorContext;

/** The command line. */
public final class Quickstart {
  private static final String USAGE =
      """
      quickstart            two servers on loopback federate before your eyes
      quickstart --store FILE     the same with a store that survives kill -9: try it
      quickstart --serve    one server with alice and bob, for others to talk to;
                            bob answers people who mention him
        --port N            its port on loopback (default 8080)
        --control-port N    the port of its control API on loopback (default 8081)
        --origin URL        its public origin (default http://127.0.0.1:PORT)
        --handle-domain HOST    alice is @alice@HOST; redirect its /.well-known/webfinger to
                                the public origin (default: the host of that origin)
        --keys FOLDER       keeps the keys of alice and bob there; without it they are new
                            after a restart, and servers that knew the old ones refuse them
        --store FILE        keeps everything in a file of SQLite, or in PostgreSQL if it is a URL
                            such as jdbc:postgresql://host/database?user=name&password=secret
        --allow-network CIDR    may be reached although not public; http is allowed there;
                                may be given several times
        --authorized-fetch  its documents are given to signed requests only
        --first-scheme draft-cavage-12 | rfc9421    how a host is first spoken to

      The control API takes JSON (Content-Type: application/json); ACTOR is alice or bob:
        POST /follow, /unfollow  {"actor": ACTOR, "target": URL or @name@host}
        POST /post      {"actor": ACTOR, "content": HTML}, and if you like
                        "to": [URLs or handles to mention], "inReplyTo": URL,
                        "visibility": "public", "unlisted", "followers" or "direct"
        POST /update    {"actor": ACTOR, "id": post, "content": HTML}
        POST /delete    {"actor": ACTOR, "id": post}
        POST /like, /announce    {"actor": ACTOR, "object": URL}
        POST /reject    {"actor": ACTOR, "follower": URL}
        POST /rotate    {"actor": ACTOR}    a new key, which the old one announces
        GET /received, /deliveries, /followers?actor=ACTOR, /following?actor=ACTOR

      Why was a request refused? For one in a file, that is told by
        java -cp quickstart.jar org.activitypub4j.examples.quickstart.Explain --help
      """;

  private Quickstart() {}

  /** Runs; exit code 0 if everything happened that should, 2 if it could not be tried. */
  public static void main(String[] args) throws InterruptedException {
    int status = run(args, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    try {
      Options options = Options.parse(args);
      if (options.help()) {
        out.print(USAGE);
        return 0;
      }
      if (options.serve()) {
        serve(options, out);
        return 0;
      }
      if (options.store().isPresent()) {
        return new DurableDemo(options.store().get(), out).run() ? 0 : 1;
      }
      return new Demo(new WireLog(out, Terminal.isColoured())).run() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage() + " (--help tells what there is)");
      return 2;
    } catch (IOException e) {
      err.println(e.getMessage());
      return 2;
    }
  }

  private static void serve(Options options, PrintStream out)
      throws IOException, InterruptedException {
    if (options.store().isPresent()) {
      try (OpenedStore store = OpenedStore.open(options.store().get(), "")) {
        serve(options, Settings.of(options).withStorage(store.storage()), out);
      }
    } else {
      serve(options, Settings.of(options), out);
    }
  }

  private static void serve(Options options, Settings settings, PrintStream out)
      throws IOException, InterruptedException {
    try (ExampleServer server = server(options, settings);
        ControlApi control = control(options, server)) {
      tell(server, control.address(), out);
      CountDownLatch stop = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));
      stop.await();
    }
  }

  private static ExampleServer server(Options options, Settings settings) throws IOException {
    try {
      return ExampleServer.start(options.port(), options.origin(), settings);
    } catch (BindException e) {
      throw taken("--port", options.port(), e);
    }
  }

  private static ControlApi control(Options options, ExampleServer server) throws IOException {
    try {
      return ControlApi.start(options.controlPort(), server);
    } catch (BindException e) {
      throw taken("--control-port", options.controlPort(), e);
    }
  }

  private static IOException taken(String option, int port, BindException e) {
    return new IOException(
        "port %d cannot be had (%s): choose another with %s"
            .formatted(port, e.getMessage(), option),
        e);
  }

  /** Scripts wait for the first line. */
  static void tell(ExampleServer server, String control, PrintStream out) {
    String origin = server.federation().origin().toString();
    out.println("ready " + origin + " control " + control);
    for (String name : ExampleServer.actorNames()) {
      ActorContext actor = server.federation().actor(name);
      out.println("  " + actor.handle() + "  is  " + actor.id());
    }
    out.println("Try, in another terminal:");
    out.println(
        "  curl -H 'Accept: application/activity+json' " + server.federation().actor("bob").id());
    out.println(
        "  curl -H 'Content-Type: application/json'"
            + " -d '{\"actor\":\"bob\",\"content\":\"<p>Hello</p>\"}' "
            + control
            + "/post");
    out.println("  curl " + control + "/received");
    out.flush();
  }
}
