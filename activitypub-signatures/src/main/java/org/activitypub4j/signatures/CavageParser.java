package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.activitypub4j.signatures.internal.Ascii;
import org.activitypub4j.signatures.internal.RefusalException;
import org.activitypub4j.signatures.keys.SignatureAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code Signature} header of draft-cavage. Parameters can be in any order, with white
 * space around them. Values can be in quotes or not; in quotes they can contain commas and equals
 * signs.
 */
final class CavageParser {
  static final String HEADER = "Signature";

  private static final int MAX_LENGTH = 8_192;
  private static final String SCHEME = "Signature ";

  private final String text;
  private int at;

  private CavageParser(String text) {
    this.text = text;
  }

  /** Whether this Signature line is of draft-cavage, if other lines may be of RFC 9421. */
  static boolean recognises(String line) {
    try {
      return new CavageParser(line).parameters().containsKey("keyId");
    } catch (RefusalException e) {
      return false;
    }
  }

  static ParsedSignature parse(String line) {
    Map<String, String> parameters = new CavageParser(line).parameters();
    String name = parameters.get("algorithm");
    String algorithm = name == null ? "" : name.toLowerCase(Locale.ROOT);
    List<Component> components = components(parameters.get("headers"), algorithm);
    // The draft does not allow the times with algorithms that are named after a key type.
    if (algorithm.startsWith("rsa") || algorithm.startsWith("ecdsa")) {
      for (Component component : components) {
        if (component.name().equals("(created)") || component.name().equals("(expires)")) {
          throw malformed(component.name() + " must not be used with " + algorithm);
        }
      }
    }
    return new ParsedSignature(
        SignatureScheme.DRAFT_CAVAGE_12,
        HEADER,
        required(parameters, "keyId"),
        algorithm(algorithm),
        components,
        seconds(parameters.get("created"), "created"),
        seconds(parameters.get("expires"), "expires"),
        null,
        null,
        "",
        base64(required(parameters, "signature")));
  }

  /** Returns the algorithm with this name; null if the key decides. */
  private static @Nullable SignatureAlgorithm algorithm(String name) {
    return switch (name) {
      case "", "hs2019" -> null;
      case "rsa-sha256" -> SignatureAlgorithm.RSA_V1_5_SHA256;
      case "rsa-sha512" -> SignatureAlgorithm.RSA_V1_5_SHA512;
      case "ed25519", "ed25519-sha512" ->
          SignatureAlgorithm.ED25519; // the second name is from http-signature
      default -> throw new RefusalException(new SignatureRefusal.UnsupportedAlgorithm(name));
    };
  }

  private static List<Component> components(@Nullable String headers, String algorithm) {
    String list = headers;
    if (list == null) {
      list = algorithm.equals("hs2019") ? "(created)" : "date";
    }
    List<Component> components = new ArrayList<>(8);
    int at = 0;
    while (at < list.length()) {
      int space = list.indexOf(' ', at);
      int end = space < 0 ? list.length() : space;
      if (end > at) {
        String name = list.substring(at, end).toLowerCase(Locale.ROOT);
        Components.add(components, Component.cavage(name), HEADER);
      }
      at = end + 1;
    }
    if (components.isEmpty()) {
      throw malformed("the list of headers is empty");
    }
    return components;
  }

  private Map<String, String> parameters() {
    if (text.length() > MAX_LENGTH) {
      throw malformed("it is longer than " + MAX_LENGTH + " characters");
    }
    if (text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      at = SCHEME.length(); // old senders copy it from the Authorization header
    }
    Map<String, String> parameters = new HashMap<>();
    while (true) {
      skipSpace();
      String name = token();
      skipSpace();
      if (at >= text.length() || text.charAt(at) != '=') {
        throw malformed("no '=' after \"" + name + "\" at position " + at);
      }
      at++;
      skipSpace();
      String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
      if (parameters.put(name, value) != null) {
        throw malformed("the parameter " + name + " comes twice");
      }
      skipSpace();
      if (at == text.length()) {
        return parameters;
      }
      if (text.charAt(at) != ',') {
        throw malformed("no ',' at position " + at);
      }
      at++;
    }
  }

  private void skipSpace() {
    while (at < text.length() && Ascii.isSpace(text.charAt(at))) {
      at++;
    }
  }

  private String token() {
    int start = at;
    while (at < text.length() && Ascii.isTokenCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw malformed("no name or value at position " + at);
    }
    return text.substring(start, at);
  }

  private String quoted() {
    int start = ++at;
    StringBuilder unescaped = null; // few values need it
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        String rest = text.substring(start, at++);
        return unescaped == null ? rest : unescaped.append(rest).toString();
      }
      if (c == '\\') {
        unescaped = unescaped == null ? new StringBuilder() : unescaped;
        unescaped.append(text, start, at);
        start = ++at; // the next piece starts with the escaped character
      }
      at++;
    }
    throw malformed("a quoted value has no end");
  }

  private static String required(Map<String, String> parameters, String name) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      throw malformed("the parameter " + name + " is missing");
    }
    return value;
  }

  private static @Nullable Long seconds(@Nullable String text, String name) {
    if (text == null) {
      return null;
    }
    long seconds = 0;
    if (text.isEmpty() || text.length() > 11) {
      throw malformed(name + " is not a number of seconds");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed(name + " is not a number of seconds");
      }
      seconds = seconds * 10 + (c - '0');
    }
    return seconds;
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed("the signature is not base64");
    }
  }

  private static RefusalException malformed(String detail) {
    return new RefusalException(new SignatureRefusal.Malformed(HEADER, detail));
  }
}
