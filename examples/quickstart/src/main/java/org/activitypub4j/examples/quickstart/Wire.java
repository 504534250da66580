package org.activitypub4j.examples.quickstart;

import java.io.PrintStream;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.activitypub4j.client.transport.RequestEvent;
import org.activitypub4j.client.transport.RequestObserver;
import org.activitypub4j.model.Trust.Ground;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.Received;
import org.activitypub4j.signatures.SignatureScheme;
import org.jspecify.annotations.Nullable;

/** Shows what goes over the wire, in lines for people. */
final class Wire {
  private final PrintStream out;
  private final boolean coloured;
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  Wire(PrintStream out, boolean coloured) {
    this.out = out;
    this.coloured = coloured;
  }

  /** Begins a step. */
  void step(String what) {
    out.println();
    out.println(paint("1", steps.incrementAndGet() + ". " + what));
  }

  /** Something that has been found true. */
  void good(String what) {
    out.println("   " + paint("32", "ok ") + what);
  }

  void bad(String what) {
    out.println("   " + paint("31", "FAILED ") + what);
  }

  void line(String what) {
    out.println(what);
  }

  int requests() {
    return requests.get();
  }

  /** Shows the requests that a server makes. */
  RequestObserver requestsOf(String server) {
    return event -> {
      requests.incrementAndGet();
      out.println("   " + paint("36", server + " -> ") + request(event));
    };
  }

  private String request(RequestEvent event) {
    String answer =
        event.failure() != null
            ? String.valueOf(event.failure())
            : Integer.toString(event.status());
    return "%-4s %s  %s  %s"
        .formatted(
            event.method(),
            event.target(),
            paint(event.status() < 400 && event.failure() == null ? "32" : "31", answer),
            paint("2", signature(event.scheme(), event.keyId())));
  }

  private static String signature(@Nullable SignatureScheme scheme, @Nullable URI keyId) {
    return scheme == null ? "unsigned" : "signed " + scheme.label() + " by " + keyId;
  }

  /** Shows what a server takes and refuses. */
  FederationListener eventsOf(String server) {
    return new FederationListener() {
      @Override
      public void refused(String target, int status, String reason) {
        out.println("   " + paint("35", server + "    ") + "refuses: " + status + " " + reason);
      }

      @Override
      public void handled(Received<?> received) {
        String proof =
            received.provenBy() == Ground.SIGNATURE
                ? "signature verified, " + received.scheme().map(SignatureScheme::label).orElse("")
                : "proven by " + received.provenBy().name().toLowerCase(Locale.ROOT);
        out.println(
            "   " + paint("35", server + "    ") + "takes " + received + "  " + paint("2", proof));
      }
    };
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
