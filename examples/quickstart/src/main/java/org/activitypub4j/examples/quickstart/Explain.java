package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.KeyLookup;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.KeyFormatException;
import org.activitypub4j.signatures.SignatureExplainer;
import org.activitypub4j.signatures.SignatureReport;
import org.activitypub4j.signatures.VerificationKey;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedMessage;
import org.jspecify.annotations.Nullable;

/** Why was this request refused? On the command line. */
public final class Explain {
  private static final String USAGE =
      """
      Explain FILE ORIGIN           why the server at ORIGIN refuses the request in FILE
        --key PEM-FILE              the public key of the peer (default: it is fetched)
        --at 2026-11-23T10:00:00Z   when the request arrived (default: now)
      """;

  private Explain() {}

  /** Exit code 0 if the request is accepted, 1 if it is not, 2 if the arguments are no use. */
  public static void main(String[] args) throws IOException {
    SignatureReport report;
    try {
      report = report(args);
    } catch (IllegalArgumentException | DateTimeException | KeyFormatException e) {
      System.err.println(e.getMessage() + "\n\n" + USAGE);
      System.exit(2);
      return;
    }
    System.out.print(report);
    if (report.verdict().filter(VerifiedMessage.class::isInstance).isEmpty()) {
      System.exit(1);
    }
  }

  static SignatureReport report(String... args) throws IOException {
    if (args.length < 2 || args.length % 2 != 0) {
      throw new IllegalArgumentException("a file and an origin are needed, then options");
    }
    String request = new String(Files.readAllBytes(Path.of(args[0])), UTF_8);
    Origin origin = Origin.parse(args[1]);
    InstantSource clock = Clock.systemUTC();
    String pem = null;
    for (int i = 2; i < args.length; i += 2) {
      switch (args[i]) {
        case "--at" -> clock = InstantSource.fixed(Instant.parse(args[i + 1]));
        case "--key" -> pem = Files.readString(Path.of(args[i + 1]));
        default -> throw new IllegalArgumentException("unknown option " + args[i]);
      }
    }
    try (FederationClient client =
        FederationClient.builder().userAgent("Explain", "0.1", origin).build()) {
      return new SignatureExplainer(
              origin, VerificationPolicy.mastodonCompatible(), clock, keys(pem, client))
          .explain(request);
    }
  }

  private static Function<URI, Optional<VerificationKey>> keys(
      @Nullable String pem, FederationClient client) {
    if (pem != null) {
      return id -> Optional.of(VerificationKey.ofPem(id, Uris.withoutFragment(id), pem));
    }
    return id -> {
      KeyLookup found = client.fetchKey(id, client.newBudget());
      if (found instanceof KeyLookup.Failed failed) {
        throw failed.cause(); // the report repeats what it says
      }
      return found instanceof KeyLookup.Found known ? Optional.of(known.key()) : Optional.empty();
    };
  }
}
