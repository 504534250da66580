package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.greenbytes.http.sfv.InnerList;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Signature-Input} and {@code Signature} of RFC 9421.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9421#section-4">RFC 9421 §4</a>
 */
final class Rfc9421Parser {
  static final String INPUT = "Signature-Input";

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
   * @param signatureLines the lines of Signature, without the lines of draft-cavage
   */
  static Rfc9421Parser of(List<String> inputLines, List<String> signatureLines) {
    return new Rfc9421Parser(
        StructuredFields.dictionary(INPUT, inputLines),
        StructuredFields.dictionary(CavageParser.HEADER, signatureLines));
  }

  /** Returns the labels in their order. */
  List<String> labels() {
    return List.copyOf(inputs.keySet());
  }

  ParsedSignature signature(String label) {
    if (!(inputs.get(label) instanceof InnerList input)) {
      throw malformed(INPUT, label + " is not a list of components (...)");
    }
    byte[] bytes = StructuredFields.bytes(signatures.get(label));
    if (bytes == null) {
      throw malformed(CavageParser.HEADER, label + " has no byte sequence :...:");
    }
    List<Component> components = new ArrayList<>(8);
    for (Item<?> item : input.get()) {
      Components.add(components, Component.of(item, INPUT), INPUT);
    }
    Parameters parameters = input.getParams();
    String keyId = string(parameters, "keyid");
    if (keyId == null) {
      throw malformed(INPUT, "the parameter keyid is missing");
    }
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

  private static @Nullable SignatureAlgorithm algorithm(Parameters parameters) {
    String name = string(parameters, "alg");
    if (name == null) {
      return null;
    }
    return SignatureAlgorithm.ofRegistryName(name)
        .orElseThrow(() -> new RefusalException(new SignatureRefusal.UnsupportedAlgorithm(name)));
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

  private static RefusalException malformed(String header, String detail) {
    return new RefusalException(new SignatureRefusal.Malformed(header, detail));
  }
}
