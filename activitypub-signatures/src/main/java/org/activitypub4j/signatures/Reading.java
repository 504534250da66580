package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.activitypub4j.signatures.Component.Form;
import org.activitypub4j.signatures.Component.Source;
import org.activitypub4j.signatures.internal.RefusalException;
import org.jspecify.annotations.Nullable;

/**
 * One guess about what the peer signed: how the request looked, and how the peer built the text.
 * Only {@link SignatureExplainer} uses this. For verification, only {@link SignatureBase} counts.
 *
 * @param components what is signed, in order; this may differ from the list in the signature
 * @param method as it is signed: draft-cavage has it in lower case
 * @param query null if there is none
 * @param values values by the name of the component, instead of those that arrived
 * @param layout changes the text at the end
 */
record Reading(
    Message message,
    ParsedSignature signature,
    List<Component> components,
    String method,
    String scheme,
    String authority,
    String path,
    @Nullable String query,
    Map<String, String> values,
    UnaryOperator<String> layout) {

  Reading {
    components = List.copyOf(components);
    values = Map.copyOf(values);
  }

  /**
   * Reads the request as it arrived, by the rules. The text is the one of {@link SignatureBase}.
   */
  static Reading of(Message message, ParsedSignature signature) {
    RequestHead head = message.request();
    boolean rfc9421 = signature.scheme() == SignatureScheme.RFC_9421;
    return new Reading(
        message,
        signature,
        signature.components(),
        rfc9421 ? head.method() : head.method().toLowerCase(Locale.ROOT),
        head.origin().scheme(),
        head.origin().authority(),
        head.target().getRawPath(),
        head.target().getRawQuery(),
        Map.of(),
        UnaryOperator.identity());
  }

  boolean isRfc9421() {
    return signature.scheme() == SignatureScheme.RFC_9421;
  }

  Reading withComponents(List<Component> others) {
    return new Reading(
        message, signature, others, method, scheme, authority, path, query, values, layout);
  }

  Reading withMethod(String other) {
    return new Reading(
        message, signature, components, other, scheme, authority, path, query, values, layout);
  }

  Reading withScheme(String other) {
    return new Reading(
        message, signature, components, method, other, authority, path, query, values, layout);
  }

  /** Changes the authority, in the header and in everything that is derived from the target. */
  Reading withAuthority(String other) {
    Reading changed =
        new Reading(
            message, signature, components, method, scheme, other, path, query, values, layout);
    return signature.covers("host") ? changed.withValue("host", other) : changed;
  }

  Reading withTarget(String otherPath, @Nullable String otherQuery) {
    return new Reading(
        message,
        signature,
        components,
        method,
        scheme,
        authority,
        otherPath,
        otherQuery,
        values,
        layout);
  }

  Reading withValue(String name, String value) {
    Map<String, String> changed = new HashMap<>(values);
    changed.put(name, value);
    return new Reading(
        message, signature, components, method, scheme, authority, path, query, changed, layout);
  }

  Reading withLayout(UnaryOperator<String> other) {
    return new Reading(
        message, signature, components, method, scheme, authority, path, query, values, other);
  }

  /**
   * Returns the text that the peer would have signed.
   *
   * @throws RefusalException if it covers something that the request does not have
   */
  String text() {
    List<String> lines = new ArrayList<>();
    for (Component component : components) {
      lines.add(component.identifier() + ": " + value(component));
    }
    if (isRfc9421()) {
      lines.add("\"@signature-params\": " + signature.parameters());
    }
    return layout.apply(String.join("\n", lines));
  }

  String target() {
    return query == null ? path : path + "?" + query;
  }

  /**
   * Returns the value of a component.
   *
   * @throws RefusalException if the request does not have it
   */
  String value(Component component) {
    String name = component.name();
    if (component.form() != Form.PLAIN || component.source() != Source.MESSAGE) {
      return message.value(component);
    }
    String given = values.get(name);
    if (given != null) {
      return given;
    }
    return switch (name) {
      case "(request-target)" -> method + " " + target();
      case "(created)" -> seconds(component, signature.created());
      case "(expires)" -> seconds(component, signature.expires());
      case "@method" -> method;
      case "@target-uri" -> scheme + "://" + authority + target();
      case "@authority" -> authority;
      case "@scheme" -> scheme;
      case "@request-target" -> target();
      case "@path" -> path;
      case "@query" -> "?" + (query == null ? "" : query);
      default -> isRfc9421() ? message.value(component) : field(component);
    };
  }

  private String field(Component component) {
    List<String> lines = message.headers().values(component.name());
    if (lines.isEmpty()) {
      throw new RefusalException(new SignatureRefusal.MissingComponent(component.identifier()));
    }
    return String.join(", ", lines);
  }

  private static String seconds(Component component, @Nullable Long value) {
    if (value == null) {
      throw new RefusalException(new SignatureRefusal.MissingComponent(component.identifier()));
    }
    return value.toString();
  }
}
