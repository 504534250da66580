package org.activitypub4j.examples.quickstart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.activitypub4j.client.Handle;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Origin;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/** What the command line says. */
record Options(
    boolean help,
    boolean serve,
    int port,
    int controlPort,
    Optional<String> origin,
    Optional<String> handleDomain,
    Optional<Path> keys,
    List<String> networks,
    FetchAccess access,
    SignatureScheme scheme,
    Optional<String> store) {

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it cannot be obeyed, with a message for who wrote it
   */
  static Options parse(String... args) {
    boolean help = false;
    boolean serve = false;
    int port = 8080;
    int controlPort = 8081;
    Optional<String> origin = Optional.empty();
    Optional<String> handleDomain = Optional.empty();
    Optional<Path> keys = Optional.empty();
    List<String> networks = new ArrayList<>();
    FetchAccess access = FetchAccess.OPEN;
    SignatureScheme scheme = SignatureScheme.DRAFT_CAVAGE_12;
    Optional<String> store = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--help", "-h" -> help = true;
        case "--serve" -> serve = true;
        case "--port" -> port = port(args, ++i);
        case "--control-port" -> controlPort = port(args, ++i);
        case "--origin" -> origin = Optional.of(origin(value(args, ++i)));
        case "--handle-domain" -> handleDomain = Optional.of(domain(value(args, ++i)));
        case "--keys" -> keys = Optional.of(Path.of(value(args, ++i)));
        case "--allow-network" -> networks.add(network(value(args, ++i)));
        case "--authorized-fetch" -> access = FetchAccess.SIGNED;
        case "--first-scheme" -> scheme = scheme(value(args, ++i));
        case "--store" -> store = Optional.of(store(value(args, ++i)));
        default -> throw new IllegalArgumentException("unknown option: " + args[i]);
      }
    }
    boolean isDemo = args.length == 2 && store.isPresent();
    if (args.length > 0 && !serve && !help && !isDemo) {
      throw new IllegalArgumentException(args[0] + " is for --serve, which is missing");
    }
    return new Options(
        help,
        serve,
        port,
        controlPort,
        origin,
        handleDomain,
        keys,
        networks,
        access,
        scheme,
        store);
  }

  private static SignatureScheme scheme(String name) {
    return switch (name) {
      case "draft-cavage-12" -> SignatureScheme.DRAFT_CAVAGE_12;
      case "rfc9421" -> SignatureScheme.RFC_9421;
      default -> throw new IllegalArgumentException("unknown scheme: " + name);
    };
  }

  private static String store(String text) {
    boolean isOther = text.startsWith("jdbc:") && !text.startsWith("jdbc:postgresql:");
    if (isOther) {
      throw new IllegalArgumentException("--store is a file, or a URL with jdbc:postgresql");
    }
    return text;
  }

  private static String value(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException("a value is missing after " + args[i - 1]);
    }
    return args[i];
  }

  private static String origin(String text) {
    try {
      return Origin.parse(text).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--origin: " + e.getMessage(), e);
    }
  }

  private static String domain(String text) {
    try {
      return Handle.of("alice", text).host();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--handle-domain is no domain: " + text, e);
    }
  }

  private static String network(String text) {
    try {
      return Cidr.parse(text).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--allow-network: " + e.getMessage(), e);
    }
  }

  private static int port(String[] args, int i) {
    String text = value(args, i);
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw noPort(args[i - 1], text, e);
    }
    throw noPort(args[i - 1], text, null);
  }

  private static IllegalArgumentException noPort(
      String option, String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(option + " needs a number up to 65535: " + text, cause);
  }
}
