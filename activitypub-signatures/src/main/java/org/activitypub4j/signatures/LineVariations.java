package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.activitypub4j.signatures.SignatureReport.Cause;
import org.activitypub4j.signatures.internal.Ascii;

/** Tries other lines and other orders, in case the signature lists other lines than it signs. */
final class LineVariations {
  private static final int MAX_LINES = 8;
  private static final int MAX_OTHERS = 12;

  /** Up to this number of lines we try all orders. With more lines, only the likely orders. */
  private static final int ALL_ORDERS = 5;

  private static final String REMEDY =
      "The peer must list exactly the lines that it signs, in the order in which it signs them.";

  private final Reading plain;
  private final List<Component> listed;
  private final List<Variation> found = new ArrayList<>();

  private LineVariations(Reading plain) {
    this.plain = plain;
    this.listed = plain.components();
  }

  static List<Variation> of(Reading plain) {
    if (plain.components().size() > MAX_LINES) {
      return List.of();
    }
    LineVariations variations = new LineVariations(plain);
    variations.orders();
    variations.without();
    variations.with();
    return variations.found;
  }

  private void orders() {
    Set<List<Component>> orders = new LinkedHashSet<>();
    List<Component> sorted = new ArrayList<>(listed);
    sorted.sort(Comparator.comparing(Component::name));
    orders.add(sorted);
    List<Component> reversed = new ArrayList<>(listed);
    Collections.reverse(reversed);
    orders.add(reversed);
    orders.add(asArrived());
    for (int from = 0; from < listed.size(); from++) {
      for (int to = 0; to < listed.size(); to++) {
        List<Component> moved = new ArrayList<>(listed);
        moved.add(to, moved.remove(from));
        orders.add(moved);
      }
    }
    if (listed.size() <= ALL_ORDERS) {
      permute(new ArrayList<>(), orders);
    }
    orders.remove(listed);
    for (List<Component> order : orders) {
      lines(
          "The lines were signed in another order than the signature lists them: %s."
              .formatted(names(order)),
          order);
    }
  }

  private void permute(List<Component> start, Set<List<Component>> orders) {
    if (start.size() == listed.size()) {
      orders.add(List.copyOf(start));
      return;
    }
    for (Component next : listed) {
      if (!start.contains(next)) {
        start.add(next);
        permute(start, orders);
        start.remove(start.size() - 1);
      }
    }
  }

  /** Puts derived components first, then the headers in the order in which they arrived. */
  private List<Component> asArrived() {
    List<String> names = List.copyOf(headerNames());
    List<Component> order = new ArrayList<>(listed);
    order.sort(Comparator.comparingInt(component -> names.indexOf(component.name())));
    return order;
  }

  private void without() {
    for (int i = 0; i < listed.size() && listed.size() > 1; i++) {
      List<Component> rest = new ArrayList<>(listed);
      Component left = rest.remove(i);
      lines(
          "The signature lists %s, but does not sign it.".formatted(Ascii.printable(left.name())),
          rest);
    }
  }

  /** Tries the end first, because most software adds lines there. */
  private void with() {
    for (int at = listed.size(); at >= 0; at--) {
      for (Component other : notListed()) {
        List<Component> more = new ArrayList<>(listed);
        more.add(at, other);
        lines(
            "The peer also signs %s, which the signature does not list."
                .formatted(Ascii.printable(other.name())),
            more);
      }
    }
  }

  private List<Component> notListed() {
    Set<String> names = new LinkedHashSet<>();
    if (plain.isRfc9421()) {
      names.addAll(List.of("@method", "@target-uri", "@authority", "@path", "@query"));
    } else {
      names.addAll(List.of("(request-target)", "(created)"));
    }
    headerNames().stream().filter(name -> !name.startsWith("signature")).forEach(names::add);
    return names.stream()
        .filter(name -> listed.stream().noneMatch(component -> component.name().equals(name)))
        .limit(MAX_OTHERS)
        .map(name -> plain.isRfc9421() ? Component.plain(name) : Component.cavage(name))
        .toList();
  }

  private Set<String> headerNames() {
    Set<String> names = new LinkedHashSet<>();
    plain.message().headers().forEach((name, value) -> names.add(name.toLowerCase(Locale.ROOT)));
    return names;
  }

  private void lines(String finding, List<Component> lines) {
    found.add(
        Variation.of(Cause.LAYOUT, finding, REMEDY, reading -> reading.withComponents(lines)));
  }

  private static String names(List<Component> order) {
    return Ascii.printable(String.join(" ", order.stream().map(Component::name).toList()));
  }
}
