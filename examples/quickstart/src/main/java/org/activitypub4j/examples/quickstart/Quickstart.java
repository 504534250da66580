package org.activitypub4j.examples.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.activitypub4j.client.transport.RequestObserver;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.signatures.SignatureScheme;

/** The command line. */
public final class Quickstart {
  private static final String USAGE =
      """
      quickstart            two servers on loopback federate before your eyes
      quickstart --serve    one server, for others to talk to
        --port N            its port on loopback (default 8080)
        --control-port N    the port of its control API on loopback (default 8081)
        --origin URL        its public origin (default http://127.0.0.1:PORT)
        --allow-network CIDR    may be reached although not public; http is allowed there;
                                may be given several times
        --authorized-fetch  its documents are given to signed requests only
        --first-scheme draft-cavage-12 | rfc9421    how a host is first spoken to
      """;

  private Quickstart() {}

  /** Runs; exit code 0 if everything happened that should. */
  public static void main(String[] args) throws Exception {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + USAGE);
      System.exit(2);
      return;
    }
    if (options.help()) {
      System.out.print(USAGE);
    } else if (options.serve()) {
      serve(options);
    } else {
      boolean done = new Demo(new Wire(System.out, Terminal.isColoured())).run();
      if (!done) {
        System.exit(1);
      }
    }
  }

  private static void serve(Options options) throws Exception {
    Settings settings =
        new Settings(
            options.networks(),
            options.access(),
            options.scheme(),
            RequestObserver.NONE,
            List.of());
    try (ExampleServer server = ExampleServer.start(options.port(), options.origin(), settings);
        ControlApi control = ControlApi.start(options.controlPort(), server)) {
      System.out.println("ready " + server.federation().origin() + " control " + control.address());
      CountDownLatch stop = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(stop::countDown));
      stop.await();
    }
  }

  /** What the command line says. */
  record Options(
      boolean help,
      boolean serve,
      int port,
      int controlPort,
      Optional<String> origin,
      List<String> networks,
      FetchAccess access,
      SignatureScheme scheme) {

    static Options parse(String[] args) {
      boolean help = false;
      boolean serve = false;
      int port = 8080;
      int controlPort = 8081;
      Optional<String> origin = Optional.empty();
      List<String> networks = new ArrayList<>();
      FetchAccess access = FetchAccess.OPEN;
      SignatureScheme scheme = SignatureScheme.DRAFT_CAVAGE_12;
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "--help", "-h" -> help = true;
          case "--serve" -> serve = true;
          case "--port" -> port = number(args, ++i);
          case "--control-port" -> controlPort = number(args, ++i);
          case "--origin" -> origin = Optional.of(value(args, ++i));
          case "--allow-network" -> networks.add(value(args, ++i));
          case "--authorized-fetch" -> access = FetchAccess.SIGNED;
          case "--first-scheme" -> scheme = scheme(value(args, ++i));
          default -> throw new IllegalArgumentException("unknown option: " + args[i]);
        }
      }
      return new Options(help, serve, port, controlPort, origin, networks, access, scheme);
    }

    private static SignatureScheme scheme(String name) {
      return switch (name) {
        case "draft-cavage-12" -> SignatureScheme.DRAFT_CAVAGE_12;
        case "rfc9421" -> SignatureScheme.RFC_9421;
        default -> throw new IllegalArgumentException("unknown scheme: " + name);
      };
    }

    private static String value(String[] args, int i) {
      if (i >= args.length) {
        throw new IllegalArgumentException("a value is missing after " + args[i - 1]);
      }
      return args[i];
    }

    private static int number(String[] args, int i) {
      try {
        return Integer.parseInt(value(args, i));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(args[i - 1] + " needs a number: " + args[i], e);
      }
    }
  }
}
