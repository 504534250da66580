package org.activitypub4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.activitypub4j.client.FederationClient;
import org.activitypub4j.client.KeyLookup;
import org.activitypub4j.model.Origin;
import org.activitypub4j.model.Uris;
import org.activitypub4j.signatures.SignatureExplainer;
import org.activitypub4j.signatures.SignatureReport;
import org.activitypub4j.signatures.VerificationPolicy;
import org.activitypub4j.signatures.VerifiedMessage;
import org.activitypub4j.signatures.keys.KeyFormatException;
import org.activitypub4j.signatures.keys.VerificationKey;
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
  public static void main(String[] args) {
    int status = run(args, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      out.print(USAGE);
      return 0;
    }
    try {
      SignatureReport report = report(args);
      out.print(report);
      return report.verdict().filter(VerifiedMessage.class::isInstance).isPresent() ? 0 : 1;
    } catch (IllegalArgumentException | DateTimeException | KeyFormatException e) {
      err.println(e.getMessage() + " (--help tells what is needed)");
      return 2;
    } catch (IOException e) {
      err.println(e.getMessage());
      return 2;
    }
  }

  static SignatureReport report(String... args) throws IOException {
    if (args.length < 2 || args.length % 2 != 0) {
      throw new IllegalArgumentException("a file and an origin are needed, then options");
    }
    String request = read(args[0]);
    Origin origin = Origin.parse(args[1]);
    InstantSource clock = Clock.systemUTC();
    String pem = null;
    for (int i = 2; i < args.length; i += 2) {
      switch (args[i]) {
        case "--at" -> clock = InstantSource.fixed(Instant.parse(args[i + 1]));
        case "--key" -> pem = read(args[i + 1]);
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

  private static String read(String file) throws IOException {
    try {
      return new String(Files.readAllBytes(Path.of(file)), UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException("the file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static Function<URI, List<VerificationKey>> keys(
      @Nullable String pem, FederationClient client) {
    if (pem != null) {
      return id -> List.of(VerificationKey.ofPem(id, Uris.withoutFragment(id), pem));
    }
    return id -> {
      KeyLookup found = client.fetchKey(id, client.newBudget());
      if (found instanceof KeyLookup.Failed failed) {
        throw failed.cause(); // the report repeats what it says
      }
      return found instanceof KeyLookup.Found known ? known.keys() : List.of();
    };
  }
}
