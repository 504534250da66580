package org.activitypub4j.examples.quickstart;

import java.io.PrintStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.Received;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/**
 * Shows what goes over the wire, in lines for people: short, and in the order in which it happens.
 * Safe for use by several threads.
 */
final class WireLog {
  static final int COLUMNS = 100;

  private final PrintStream out;
  private final boolean coloured;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, String> names = new LinkedHashMap<>();

  /** What was taken by one server before the other heard that it was delivered. */
  private final Deque<Runnable> early = new ArrayDeque<>();

  private int steps;
  private int requests;
  private int delivered;
  private int taken;

  WireLog(PrintStream out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
  }

  /** Gives a server a short name. */
  void name(Origin origin, String name) {
    locked(() -> names.put(origin.authority(), name));
  }

  /** Begins a step. */
  void step(String what) {
    locked(
        () -> {
          out.println();
          out.println(paint("1", cut(++steps + ". " + what)));
        });
  }

  /** Something that has been found true. */
  void good(String what) {
    locked(() -> print("32", "ok ", what));
  }

  void bad(String what) {
    locked(() -> print("31", "FAILED ", what));
  }

  void line(String what) {
    locked(() -> out.println(what));
  }

  int requests() {
    lock.lock();
    try {
      return requests;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all that was sent has been delivered, taken and shown: ten seconds at most.
   *
   * @param nothingWaits whether no server has anything left to deliver; asked often
   */
  void drain(BooleanSupplier nothingWaits) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    boolean drained = false;
    while (!drained && System.nanoTime() < end) {
      int before = takenSoFar();
      // What is taken may cause an answer, which waits then: so this is asked in between.
      boolean waits = !nothingWaits.getAsBoolean();
      lock.lock();
      try {
        drained = !waits && taken == before && delivered == taken;
        if (!drained) {
          changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private int takenSoFar() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Shows the requests that a server makes. */
  Consumer<RequestEvent> requestsOf(String server) {
    return event ->
        locked(
            () -> {
              requests++;
              show(
                  isGood(event) ? "36" : "31",
                  server + " -> ",
                  request(event),
                  signature(event.scheme(), event.keyId()));
              if (event.method().equals("POST") && isGood(event)) {
                delivered++;
                showTaken();
              }
            });
  }

  /** Shows what a server takes and refuses. */
  FederationListener eventsOf(String server) {
    return new FederationListener() {
      @Override
      public void refused(String target, int status, String reason) {
        locked(() -> show("35", server + "    ", "refuses: " + status + " " + reason, ""));
      }

      @Override
      public void handled(Received<?> received) {
        locked(
            () -> {
              taken++;
              early.addLast(() -> show("35", server + "    ", taken(received), proof(received)));
              showTaken();
            });
      }
    };
  }

  private void showTaken() {
    while (taken - early.size() < delivered && !early.isEmpty()) {
      early.removeFirst().run();
    }
    changed.signalAll();
  }

  private String taken(Received<?> received) {
    String type = received.activity().types().stream().findFirst().orElse("an activity");
    String object = received.activity().objectId().map(id -> " of " + brief(id)).orElse("");
    return "takes " + type + object + " by " + brief(received.actorId());
  }

  private static String proof(Received<?> received) {
    return received.provenBy() == Ground.SIGNATURE
        ? "signature verified, " + received.scheme().map(SignatureScheme::label).orElse("")
        : "proven by " + received.provenBy().name().toLowerCase(Locale.ROOT);
  }

  private String request(RequestEvent event) {
    String answer =
        event.failure() != null
            ? String.valueOf(event.failure())
            : Integer.toString(event.status());
    return "%-4s %s  %s".formatted(event.method(), brief(event.target()), answer);
  }

  private static boolean isGood(RequestEvent event) {
    return event.status() < 400 && event.failure() == null;
  }

  private String signature(@Nullable SignatureScheme scheme, @Nullable URI keyId) {
    return scheme == null || keyId == null
        ? "unsigned"
        : "signed " + scheme.label() + " by " + brief(keyId);
  }

  /** As {@code alice@A} where it is of an actor here, with the last letters of what is long. */
  String brief(URI uri) {
    lock.lock();
    try {
      String text = uri.toString().replace("#main-key", "");
      for (Map.Entry<String, String> server : names.entrySet()) {
        String origin = "http://" + server.getKey();
        if (text.startsWith(origin + "/users/")) {
          String[] parts = text.substring(origin.length() + 7).split("(?=[/#?])", 2);
          String rest = parts.length < 2 ? "" : parts[1];
          return parts[0] + "@" + server.getValue() + shortened(rest);
        }
        if (text.startsWith(origin)) {
          String rest = URLDecoder.decode(text.substring(origin.length()), StandardCharsets.UTF_8);
          return server.getValue() + brief(rest);
        }
      }
      return text;
    } finally {
      lock.unlock();
    }
  }

  private String brief(String text) {
    String brief = text;
    for (Map.Entry<String, String> server : names.entrySet()) {
      brief = brief.replace("@" + server.getKey(), "@" + server.getValue());
    }
    return brief;
  }

  private static String shortened(String path) {
    int slash = path.lastIndexOf('/');
    int letters = path.length() - slash - 1;
    return letters > 12
        ? path.substring(0, slash + 1) + ".." + path.substring(path.length() - 6)
        : path;
  }

  private void show(String colour, String who, String text, String quiet) {
    String whole = text + (quiet.isEmpty() ? "" : "  " + quiet);
    String fitting = cut("   " + who + whole).substring(3 + who.length());
    String first = fitting.substring(0, Math.min(text.length(), fitting.length()));
    String second = fitting.substring(first.length());
    out.println("   " + paint(colour, who) + first + (second.isEmpty() ? "" : paint("2", second)));
  }

  private void print(String colour, String verdict, String text) {
    String fitting = cut("   " + verdict + brief(text)).substring(3 + verdict.length());
    out.println("   " + paint(colour, verdict) + fitting);
  }

  private static String cut(String line) {
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 3) + "...";
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
