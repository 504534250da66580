package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.activitypub4j.model.Origin;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.internal.Ascii;

/** Tries the names under which others may know this server. */
final class HostVariations {
  private static final List<String> FORWARDED =
      List.of("X-Forwarded-Host", "X-Original-Host", "X-Forwarded-Server");

  private HostVariations() {}

  static List<Variation> of(Reading plain) {
    Origin origin = plain.message().request().origin();
    Headers headers = plain.message().headers();
    Set<String> names = new LinkedHashSet<>();
    names.add(origin.authority());
    names.add(origin.host());
    names.add(origin.host() + ":" + origin.port());
    headers.values("Host").stream().limit(2).forEach(names::add);
    for (String name : FORWARDED) {
      headers.values(name).stream().limit(2).forEach(value -> names.add(firstOf(value)));
    }
    headers.first("Forwarded").map(HostVariations::forwarded).ifPresent(names::add);
    names.remove("");
    List<Variation> found = new ArrayList<>();
    for (String name : names) {
      found.add(name.equals(origin.authority()) ? own(name) : other(name, origin.authority()));
    }
    return found;
  }

  private static Variation own(String name) {
    return Variation.of(
        Cause.HOST,
        "The signature is over the host %s, as it should be, but another Host arrived: a proxy changed it."
            .formatted(name),
        "Let the proxy pass the original Host (nginx: proxy_set_header Host $host).",
        reading -> reading.withAuthority(name));
  }

  private static Variation other(String name, String authority) {
    return Variation.of(
        Cause.HOST,
        "The signature is over the host %s, not over %s."
            .formatted(Ascii.printable(name), authority),
        "Let the proxy pass the original Host; if that is the name peers know this"
            + " server by, correct the configured origin.",
        reading -> reading.withAuthority(name));
  }

  private static String firstOf(String list) {
    int comma = list.indexOf(',');
    return Ascii.trim(comma < 0 ? list : list.substring(0, comma));
  }

  private static String forwarded(String forwarded) {
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
}
