package org.activitypub4j.signatures;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.activitypub4j.signatures.Component.Form;
import org.activitypub4j.signatures.Component.Source;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.HttpDate;
import org.activitypub4j.signatures.internal.Primitives;
import org.jspecify.annotations.Nullable;

/** The variations that make sense for one signature, the usual ones first. */
final class Variations {
  private static final int MAX_HEADERS = 8;
  private static final String PROXY_PATH =
      "Let the proxy pass the path as it came, or hand the original target to the verifier.";
  private static final String PEER_PATH = "The peer must sign the path exactly as it sends it.";

  private final Reading plain;
  private final byte[] body;
  private final Headers headers;

  Variations(Reading plain, byte[] body) {
    this.plain = plain;
    this.body = body;
    this.headers = plain.message().headers();
  }

  /** One change each. */
  List<Variation> singles() {
    List<Variation> all = new ArrayList<>(targets());
    all.addAll(hosts());
    all.addAll(method());
    all.addAll(scheme());
    all.addAll(created());
    all.addAll(digests());
    all.addAll(layout());
    all.addAll(headerValues());
    return all;
  }

  /** Two changes that one proxy makes at once. */
  List<List<Variation>> pairs() {
    List<List<Variation>> pairs = new ArrayList<>();
    List<Variation> first = new ArrayList<>(targets());
    first.addAll(scheme());
    first.addAll(digests());
    for (Variation one : first) {
      for (Variation host : hosts()) {
        pairs.add(List.of(one, host));
      }
    }
    return pairs;
  }

  private List<Variation> targets() {
    List<Variation> found = new ArrayList<>();
    String query = plain.query();
    String path = plain.path();
    if (query != null) {
      found.add(
          Variation.of(
              Cause.QUERY_LEFT_OUT,
              "The peer signs the path without the query.",
              "The peer must sign the query too; a policy with the rule MAY_BE_LEFT_OUT takes it"
                  + " where the signature is of draft-cavage.",
              reading -> reading.withTarget(path, null)));
    } else {
      found.add(
          path(
              "The peer signs a question mark after the path, although there is no query.",
              PEER_PATH,
              path,
              ""));
    }
    for (String name : List.of("X-Original-URI", "X-Forwarded-Uri", "X-Original-URL")) {
      headers
          .first(name)
          .filter(value -> value.startsWith("/"))
          .ifPresent(value -> split(found, name, value));
    }
    String other = path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
    found.add(
        path(
            path.endsWith("/")
                ? "The path arrived with a slash at its end, but was signed without it."
                : "The path arrived without a slash at its end, but was signed with it.",
            PROXY_PATH,
            other,
            query));
    if (path.contains("//")) {
      found.add(
          path(
              "The path arrived with two slashes in a row, but was signed with one.",
              PROXY_PATH,
              singleSlashes(path),
              query));
    }
    String dotless = URI.create("http://x" + path).normalize().getRawPath();
    if (!dotless.equals(path)) {
      found.add(
          path(
              "The path was signed as %s, without its dots.".formatted(Ascii.printable(dotless)),
              PROXY_PATH,
              dotless,
              query));
    }
    for (String encoded : encodings(path)) {
      found.add(
          path(
              "The path was signed in another percent-encoding: " + Ascii.printable(encoded) + ".",
              PROXY_PATH,
              encoded,
              query));
    }
    prefixes(found, path, query);
    found.add(
        Variation.of(
            Cause.PATH,
            "The peer signs the whole URL where only path and query belong.",
            PEER_PATH,
            reading ->
                reading.withTarget(
                    reading.scheme() + "://" + reading.authority() + path, reading.query())));
    if (plain.isRfc9421()) {
      rfc9421Targets(found);
    }
    return found;
  }

  private void split(List<Variation> found, String name, String value) {
    int mark = value.indexOf('?');
    found.add(
        path(
            "The path that was signed is that of the header " + name + ": a proxy rewrites it.",
            PROXY_PATH,
            mark < 0 ? value : value.substring(0, mark),
            mark < 0 ? null : value.substring(mark + 1)));
  }

  private void prefixes(List<Variation> found, String path, @Nullable String query) {
    headers
        .first("X-Forwarded-Prefix")
        .filter(prefix -> prefix.startsWith("/"))
        .ifPresent(
            prefix ->
                found.add(
                    path(
                        "A proxy took the prefix %s away from the path."
                            .formatted(Ascii.printable(prefix)),
                        PROXY_PATH,
                        (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix)
                            + path,
                        query)));
    String rest = path;
    for (int i = 0; i < 2; i++) {
      int slash = rest.indexOf('/', 1);
      if (slash < 0) {
        return;
      }
      rest = rest.substring(slash);
      String prefix = path.substring(0, path.length() - rest.length());
      found.add(
          path(
              "The path was signed without the prefix %s: a proxy puts it there."
                  .formatted(Ascii.printable(prefix)),
              PROXY_PATH,
              rest,
              query));
    }
  }

  private void rfc9421Targets(List<Variation> found) {
    String target = plain.target();
    if (plain.signature().covers("@path") && plain.query() != null) {
      found.add(
          value(
              Cause.PATH,
              "The peer puts the query into @path.",
              "It belongs into @query; the peer must sign both.",
              "@path",
              target));
    }
    if (plain.signature().covers("@query")) {
      String query = plain.query() == null ? "" : plain.query();
      found.add(
          value(
              Cause.PATH,
              "The peer signs @query without the question mark.",
              "The value of @query begins with a question mark: RFC 9421 section 2.2.7.",
              "@query",
              query));
    }
    if (plain.signature().covers("@request-target")) {
      found.add(
          value(
              Cause.PATH,
              "The peer signs @request-target with the method, as draft-cavage does.",
              "The value of @request-target is path and query only: RFC 9421 section 2.2.5.",
              "@request-target",
              plain.method().toLowerCase(Locale.ROOT) + " " + target));
    }
  }

  private List<Variation> hosts() {
    Set<String> names = new LinkedHashSet<>();
    String host = plain.message().request().origin().host();
    String authority = plain.message().request().origin().authority();
    names.add(authority);
    names.add(host);
    names.add(host + ":" + plain.message().request().origin().port());
    headers.values("Host").stream().limit(2).forEach(names::add);
    for (String name : List.of("X-Forwarded-Host", "X-Original-Host", "X-Forwarded-Server")) {
      headers.values(name).stream().limit(2).forEach(value -> names.add(firstOf(value)));
    }
    headers.first("Forwarded").map(Variations::forwardedHost).ifPresent(names::add);
    names.remove("");
    List<Variation> found = new ArrayList<>();
    for (String name : names) {
      found.add(
          Variation.of(
              Cause.HOST,
              name.equals(authority)
                  ? "The signature is over the host %s, as it should be, but another Host arrived: a proxy changed it."
                      .formatted(name)
                  : "The signature is over the host %s, not over %s."
                      .formatted(Ascii.printable(name), authority),
              name.equals(authority)
                  ? "Let the proxy pass the original Host (nginx: proxy_set_header Host $host)."
                  : "Let the proxy pass the original Host; if that is the name peers know this"
                      + " server by, correct the configured origin.",
              reading -> reading.withAuthority(name)));
    }
    return found;
  }

  private static String firstOf(String list) {
    int comma = list.indexOf(',');
    return Ascii.trim(comma < 0 ? list : list.substring(0, comma));
  }

  private static String forwardedHost(String forwarded) {
    int start = forwarded.toLowerCase(Locale.ROOT).indexOf("host=");
    if (start < 0) {
      return "";
    }
    int end = start + 5;
    while (end < forwarded.length() && ";,".indexOf(forwarded.charAt(end)) < 0) {
      end++;
    }
    return Ascii.trim(forwarded.substring(start + 5, end).replace("\"", ""));
  }

  private List<Variation> method() {
    boolean lower = plain.isRfc9421();
    String other =
        lower ? plain.method().toLowerCase(Locale.ROOT) : plain.method().toUpperCase(Locale.ROOT);
    String upper = plain.method().toUpperCase(Locale.ROOT);
    List<Variation> found = new ArrayList<>();
    for (String method : new LinkedHashSet<>(List.of(other, upper))) {
      found.add(
          Variation.of(
              Cause.METHOD,
              "The peer signs the method as %s.".formatted(method),
              lower
                  ? "RFC 9421 has it as in the request line: " + plain.method() + "."
                  : "draft-cavage has it in lower case: " + plain.method() + ".",
              reading -> reading.withMethod(method)));
    }
    return found;
  }

  private List<Variation> scheme() {
    String other = plain.scheme().equals("https") ? "http" : "https";
    boolean signed = plain.signature().covers("@target-uri") || plain.signature().covers("@scheme");
    return signed
        ? List.of(
            Variation.of(
                Cause.SCHEME,
                "The peer signs the scheme %s, but the configured origin is %s."
                    .formatted(other, plain.scheme()),
                "Set the origin to the URL that peers use: TLS may end at a proxy.",
                reading -> reading.withScheme(other)))
        : List.of();
  }

  private List<Variation> created() {
    if (!plain.signature().covers("(created)") || plain.signature().created() != null) {
      return List.of();
    }
    List<Variation> found = new ArrayList<>();
    String remedy = "The peer must send created=... in the Signature header with what it signed.";
    headers
        .first("Date")
        .flatMap(HttpDate::parse)
        .ifPresent(
            date ->
                found.add(
                    value(
                        Cause.CREATED,
                        "The signature covers (created), which the peer does not send; it signed the"
                            + " time of Date.",
                        remedy,
                        "(created)",
                        String.valueOf(date.getEpochSecond()))));
    for (String nothing : List.of("", "undefined", "null", "NaN")) {
      found.add(
          value(
              Cause.CREATED,
              "The signature covers (created), which the peer does not send; it signed %s."
                  .formatted(nothing.isEmpty() ? "an empty value" : "the word " + nothing),
              remedy,
              "(created)",
              nothing));
    }
    return found;
  }

  private List<Variation> digests() {
    List<Variation> found = new ArrayList<>();
    String remedy =
        "Let nothing on the way change the digest header; the peer must sign what it sends.";
    String sha256 = BodyDigest.sha256(body).digest().substring("SHA-256=".length());
    String sha512 = Base64.getEncoder().encodeToString(Primitives.digest("SHA-512", body));
    if (plain.signature().covers("digest")) {
      for (String digest : List.of("SHA-256=" + sha256, "sha-256=" + sha256, "SHA-512=" + sha512)) {
        found.add(
            value(
                Cause.DIGEST_HEADER,
                "The signature is over Digest: " + digest + ", which is right for the body.",
                remedy,
                "digest",
                digest));
      }
    }
    for (String name : List.of("content-digest", "repr-digest")) {
      if (plain.signature().covers(name)) {
        for (String digest : List.of("sha-256=:" + sha256 + ":", "sha-512=:" + sha512 + ":")) {
          found.add(
              value(
                  Cause.DIGEST_HEADER,
                  "The signature is over %s: %s, which is right for the body."
                      .formatted(name, digest),
                  remedy,
                  name,
                  digest));
        }
      }
    }
    return found;
  }

  private List<Variation> layout() {
    List<Variation> found = new ArrayList<>();
    String remedy =
        plain.isRfc9421()
            ? "The peer must build the text as RFC 9421 section 2.5 says."
            : "The peer must build the text as draft-cavage section 2.3 says.";
    found.add(
        layout("The peer signs a line end after the last line.", remedy, text -> text + "\n"));
    found.add(
        layout(
            "The peer ends the lines of the signing string with CR LF.",
            remedy,
            text -> text.replace("\n", "\r\n")));
    found.add(
        layout(
            "The peer writes no space after the colons.",
            remedy,
            text -> mapLines(text, line -> line.replaceFirst(": ", ":"))));
    if (plain.isRfc9421()) {
      found.add(
          layout(
              "The peer leaves out the last line, @signature-params.",
              remedy,
              text -> text.substring(0, Math.max(0, text.lastIndexOf('\n')))));
      found.add(
          layout(
              "The peer writes the names of the components without quotes.",
              remedy,
              text -> mapLines(text, Variations::unquoted)));
    } else {
      found.add(
          layout(
              "The peer does not write the names of the headers in lower case.",
              remedy,
              text -> mapLines(text, Variations::capitalised)));
    }
    return found;
  }

  private List<Variation> headerValues() {
    List<Variation> found = new ArrayList<>();
    int count = 0;
    for (Component component : plain.signature().components()) {
      String name = component.name();
      boolean header =
          component.form() == Form.PLAIN
              && component.source() == Source.MESSAGE
              && !name.startsWith("@")
              && !name.startsWith("(");
      if (header && count++ < MAX_HEADERS) {
        headerValues(found, name);
      }
    }
    return found;
  }

  private void headerValues(List<Variation> found, String name) {
    List<String> lines = headers.values(name);
    if (lines.isEmpty()) {
      missing(found, name);
      return;
    }
    String arrived = String.join(", ", lines);
    String proxy =
        "Let the proxy pass "
            + Ascii.printable(name)
            + " as it came; the peer must sign what it sends.";
    Set<String> others = new LinkedHashSet<>();
    if (lines.size() > 1) {
      others.add(String.join(",", lines));
      others.add(lines.get(0));
      others.add(lines.get(lines.size() - 1));
    }
    others.add(arrived.replace(", ", ","));
    others.add(arrived.replace(", ", ",").replace(",", ", "));
    if (name.equals("content-type")) {
      others.add(firstPart(arrived));
      others.add(firstPart(arrived) + "; charset=utf-8");
      others.add(firstPart(arrived) + ";charset=utf-8");
    }
    if (name.equals("content-length")) {
      others.add(String.valueOf(body.length));
    }
    others.add(singleSpaces(arrived));
    others.add(arrived.toLowerCase(Locale.ROOT));
    others.add(arrived + " ");
    others.add(" " + arrived);
    others.remove(arrived);
    for (String other : others) {
      found.add(
          value(
              Cause.HEADER_VALUE,
              "The header %s was signed as \"%s\", but arrived as \"%s\"."
                  .formatted(name, Ascii.printable(other), Ascii.printable(arrived)),
              proxy,
              name,
              other));
    }
  }

  private void missing(List<Variation> found, String name) {
    List<String> guesses =
        switch (name) {
          case "content-type" ->
              List.of(
                  "application/activity+json",
                  "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
                  "application/ld+json",
                  "application/json");
          case "content-length" -> List.of(String.valueOf(body.length), "");
          case "host" -> List.of(); // by the hosts
          default -> List.of("");
        };
    for (String guess : guesses) {
      found.add(
          value(
              Cause.HEADER_VALUE,
              "The header %s did not arrive; it was signed as \"%s\"."
                  .formatted(Ascii.printable(name), guess),
              "Let the proxy pass " + Ascii.printable(name) + "; the peer must send what it signs.",
              name,
              guess));
    }
  }

  private static Variation path(
      String finding, String remedy, String path, @Nullable String query) {
    return Variation.of(Cause.PATH, finding, remedy, reading -> reading.withTarget(path, query));
  }

  private static Variation value(
      Cause cause, String finding, String remedy, String name, String value) {
    return Variation.of(cause, finding, remedy, reading -> reading.withValue(name, value));
  }

  private static Variation layout(String finding, String remedy, UnaryOperator<String> layout) {
    return Variation.of(Cause.LAYOUT, finding, remedy, reading -> reading.withLayout(layout));
  }

  /** The path with what need not be encoded plain, with upper-case digits, wholly decoded. */
  private static Set<String> encodings(String path) {
    Set<String> found = new LinkedHashSet<>();
    found.add(normalised(path));
    found.add(path.replace("@", "%40").replace("~", "%7E"));
    if (path.indexOf('%') >= 0) {
      found.add(URLDecoder.decode(path.replace("+", "%2B"), UTF_8));
      found.add(lowerDigits(path));
    }
    found.remove(path);
    return found;
  }

  /** RFC 3986 §6.2.2: escapes of unreserved characters and of {@code @} undone, digits upper. */
  private static String normalised(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%' || i + 2 >= path.length()) {
        out.append(c);
        continue;
      }
      char decoded = (char) Integer.parseInt(path.substring(i + 1, i + 3), 16);
      boolean plain =
          (decoded >= 'a' && decoded <= 'z')
              || (decoded >= 'A' && decoded <= 'Z')
              || (decoded >= '0' && decoded <= '9')
              || "-._~@".indexOf(decoded) >= 0;
      out.append(plain ? decoded : path.substring(i, i + 3).toUpperCase(Locale.ROOT));
      i += 2;
    }
    return out.toString();
  }

  private static String lowerDigits(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      boolean escape = path.charAt(i) == '%' && i + 2 < path.length();
      out.append(escape ? path.substring(i, i + 3).toLowerCase(Locale.ROOT) : path.charAt(i));
      i += escape ? 2 : 0;
    }
    return out.toString();
  }

  private static String singleSlashes(String path) {
    return collapsed(path, '/');
  }

  private static String singleSpaces(String text) {
    return collapsed(text.replace('\t', ' '), ' ');
  }

  private static String collapsed(String text, char repeated) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != repeated || i == 0 || text.charAt(i - 1) != repeated) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String firstPart(String value) {
    int end = value.indexOf(';');
    return end < 0 ? value : Ascii.trim(value.substring(0, end));
  }

  private static String mapLines(String text, UnaryOperator<String> change) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      lines.add(change.apply(line));
    }
    return String.join("\n", lines);
  }

  private static String unquoted(String line) {
    int end = line.indexOf("\": ");
    return line.startsWith("\"") && end > 0
        ? line.substring(1, end) + line.substring(end + 1)
        : line;
  }

  /** {@code content-type: x} as {@code Content-Type: x}. */
  private static String capitalised(String line) {
    int colon = line.indexOf(':');
    if (line.startsWith("(") || colon < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder(line);
    for (int i = 0; i < colon; i++) {
      if (i == 0 || line.charAt(i - 1) == '-') {
        out.setCharAt(i, Character.toUpperCase(line.charAt(i)));
      }
    }
    return out.toString();
  }
}
