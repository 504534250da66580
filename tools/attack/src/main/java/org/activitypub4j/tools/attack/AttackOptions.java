package org.activitypub4j.tools.attack;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the command line says.
 *
 * @param actor who is attacked
 * @param bind where the hosts of the suite listen
 * @param ports of evil, good and victim; 0 for any that is free
 * @param only the ids of the lines to run; empty for all
 */
record AttackOptions(
    URI actor,
    InetAddress bind,
    List<Integer> ports,
    Optional<URI> evil,
    Optional<URI> good,
    Optional<URI> victim,
    List<String> only,
    Optional<URI> hidden) {

  static final String USAGE =
      """
      attack ACTOR      tries known attacks on the server of an actor, given by its id (a URL)
        --only A1,A9    only these lines
        --hidden URL    a post there that exists and is not public, for line A11
        --bind ADDRESS  where the suite's own three hosts listen (default 127.0.0.1)
        --ports E,G,V   their ports (default any that are free)
        --evil URL --good URL --victim URL
                        public URLs that lead to these ports, for servers that refuse loopback
        --i-own-this-server    needed where the actor is not on this machine
      """;

  AttackOptions {
    ports = List.copyOf(ports);
    only = List.copyOf(only);
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it cannot be obeyed, or names a server that is not on this
   *     machine and not said to be the caller's
   */
  static AttackOptions parse(String... args) {
    Optional<URI> actor = Optional.empty();
    InetAddress bind = InetAddress.getLoopbackAddress();
    List<Integer> ports = List.of(0, 0, 0);
    Optional<URI> evil = Optional.empty();
    Optional<URI> good = Optional.empty();
    Optional<URI> victim = Optional.empty();
    Optional<URI> hidden = Optional.empty();
    List<String> only = List.of();
    boolean owned = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--bind" -> bind = address(value(args, ++i));
        case "--ports" -> ports = ports(value(args, ++i));
        case "--evil" -> evil = Optional.of(url(value(args, ++i)));
        case "--good" -> good = Optional.of(url(value(args, ++i)));
        case "--victim" -> victim = Optional.of(url(value(args, ++i)));
        case "--hidden" -> hidden = Optional.of(url(value(args, ++i)));
        case "--only" -> only = List.of(value(args, ++i).toUpperCase(Locale.ROOT).split(",", 32));
        case "--i-own-this-server" -> owned = true;
        default -> {
          if (args[i].startsWith("-") || actor.isPresent()) {
            throw new IllegalArgumentException("unknown option: " + args[i]);
          }
          actor = Optional.of(url(args[i]));
        }
      }
    }
    URI target = actor.orElseThrow(() -> new IllegalArgumentException("the actor is missing"));
    if (!owned && !isLoopback(target.getHost())) {
      throw new IllegalArgumentException(
          target.getHost()
              + " is not on this machine: attack only your own server, and say so with"
              + " --i-own-this-server");
    }
    return new AttackOptions(target, bind, ports, evil, good, victim, only, hidden);
  }

  private static String value(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException("a value is missing after " + args[i - 1]);
    }
    return args[i];
  }

  private static URI url(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an http or https URL: " + text, e);
    }
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      throw new IllegalArgumentException("not an http or https URL: " + text);
    }
    return url;
  }

  private static List<Integer> ports(String text) {
    List<Integer> ports = new ArrayList<>();
    for (String port : text.split(",", 4)) {
      ports.add(port(port));
    }
    if (ports.size() != 3) {
      throw new IllegalArgumentException("three ports are needed: " + text);
    }
    return ports;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("no port has the number " + text);
      }
      return port;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a port: " + text, e);
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no host " + host, e);
    }
  }
}
