package org.activitypub4j.signatures;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.activitypub4j.signatures.ParsedSignature.Component;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Signature-Input} and {@code Signature} of RFC 9421.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-4">RFC 9421 §4</a>
 */
final class Rfc9421Parser {
  static final String INPUT = "Signature-Input";

  private static final int MAX_LENGTH = 16_384;

  private final Map<String, ListElement<?>> inputs;
  private final Map<String, ListElement<?>> signatures;

  private Rfc9421Parser(
      Map<String, ListElement<?>> inputs, Map<String, ListElement<?>> signatures) {
    this.inputs = inputs;
    this.signatures = signatures;
  }

  /**
   * Reads both dictionaries.
   *
   * @param inputLines the lines of Signature-Input
   * @param signatureLines the lines of Signature, without those of draft-cavage
   */
  static Rfc9421Parser of(List<String> inputLines, List<String> signatureLines) {
    return new Rfc9421Parser(
        dictionary(INPUT, inputLines), dictionary(CavageParser.HEADER, signatureLines));
  }

  /** The labels in their order. */
  List<String> labels() {
    return List.copyOf(inputs.keySet());
  }

  ParsedSignature signature(String label) {
    if (!(inputs.get(label) instanceof InnerList input)) {
      throw malformed(INPUT, label + " is not a list of components (...)");
    }
    if (!(signatures.get(label) instanceof ByteSequenceItem signature)) {
      throw malformed(CavageParser.HEADER, label + " has no byte sequence :...:");
    }
    List<Component> components = new ArrayList<>(8);
    for (Item<?> item : input.get()) {
      Components.add(components, component(item), INPUT);
    }
    Parameters parameters = input.getParams();
    String keyId = string(parameters, "keyid");
    if (keyId == null) {
      throw malformed(INPUT, "the parameter keyid is missing");
    }
    ByteBuffer buffer = signature.get().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new ParsedSignature(
        SignatureScheme.RFC_9421,
        INPUT,
        keyId,
        algorithm(parameters),
        components,
        integer(parameters, "created"),
        integer(parameters, "expires"),
        string(parameters, "nonce"),
        string(parameters, "tag"),
        input.serialize(),
        bytes);
  }

  private static Component component(Item<?> item) {
    if (!(item instanceof StringItem string)) {
      throw malformed(INPUT, "a component is not a string in quotes: " + item.serialize());
    }
    String name = string.get();
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      throw malformed(INPUT, "a component is not in lower case: " + name);
    }
    Parameters parameters = item.getParams();
    String identifier = item.serialize();
    if (parameters.isEmpty()) {
      return new Component(name, identifier, null);
    }
    if (name.equals("@query-param")
        && parameters.size() == 1
        && parameters.get("name") instanceof StringItem parameter) {
      return new Component(name, identifier, parameter.get());
    }
    throw new RefusalException(
        new Refusal.UnsupportedComponent(identifier, "its parameters are not supported"));
  }

  private static @Nullable SignatureAlgorithm algorithm(Parameters parameters) {
    String name = string(parameters, "alg");
    if (name == null) {
      return null;
    }
    return SignatureAlgorithm.ofRegistryName(name)
        .orElseThrow(() -> new RefusalException(new Refusal.UnsupportedAlgorithm(name)));
  }

  static @Nullable String string(Parameters parameters, String name) {
    Item<?> item = parameters.get(name);
    if (item == null) {
      return null;
    }
    if (item instanceof StringItem string) {
      return string.get();
    }
    throw malformed(INPUT, "the parameter " + name + " is not a string in quotes");
  }

  private static @Nullable Long integer(Parameters parameters, String name) {
    Item<?> item = parameters.get(name);
    if (item == null) {
      return null;
    }
    if (item instanceof IntegerItem integer) {
      return integer.getAsLong();
    }
    throw malformed(INPUT, "the parameter " + name + " is not an integer");
  }

  private static Map<String, ListElement<?>> dictionary(String header, List<String> lines) {
    int length = 0;
    for (String line : lines) {
      length += line.length();
    }
    if (length > MAX_LENGTH) {
      throw malformed(header, "it is longer than " + MAX_LENGTH + " characters");
    }
    try {
      return new Parser(lines).parseDictionary().get();
    } catch (ParseException e) {
      throw malformed(header, String.valueOf(e.getMessage()));
    }
  }

  private static RefusalException malformed(String header, String detail) {
    return new RefusalException(new Refusal.Malformed(header, detail));
  }
}
