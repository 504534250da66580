package org.activitypub4j.signatures;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.activitypub4j.signatures.internal.RefusalException;
import org.greenbytes.http.sfv.BooleanItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.StringItem;
import org.jspecify.annotations.Nullable;

/**
 * One component that a signature covers.
 *
 * @param name its name in lower case: the name of a header, or a name that begins with {@code @} or
 *     {@code (}
 * @param form how its value is written
 * @param argument the key of the member or the name of the query parameter; null for other forms
 * @param source the message that it comes from
 * @param identifier the name as it stands in the signature base: for RFC 9421 in quotes, with the
 *     parameters in the order in which they arrived
 */
record Component(
    String name, Form form, @Nullable String argument, Source source, String identifier) {

  /** How the value is written; see RFC 9421 §2.1 and §2.2.8. */
  enum Form {
    /** As it arrived; several lines are joined. */
    PLAIN,
    /** As a structured field, in the one way to write it: {@code sf}. */
    STRUCTURED,
    /** One member of a dictionary: {@code key}. */
    MEMBER,
    /** Each line as a byte sequence: {@code bs}. */
    OCTETS,
    /** One parameter of the query: {@code name} of {@code @query-param}. */
    QUERY_PARAMETER
  }

  /** The message that a component comes from; see RFC 9421 §2.4. */
  enum Source {
    /** The message that is signed. */
    MESSAGE,
    /** The request that the signed response answers: {@code req}. */
    REQUEST
  }

  /** Makes a component of draft-cavage. */
  static Component cavage(String name) {
    return new Component(name, Form.PLAIN, null, Source.MESSAGE, name);
  }

  /** Makes a component of RFC 9421 without parameters. */
  static Component plain(String name) {
    return new Component(name, Form.PLAIN, null, Source.MESSAGE, quoted(name));
  }

  /** Makes a component of the request that a response answers. */
  static Component ofRequest(String name) {
    return new Component(name, Form.PLAIN, null, Source.REQUEST, quoted(name) + ";req");
  }

  /**
   * Reads a component of RFC 9421.
   *
   * @param header the header that contains it
   * @throws RefusalException if it is malformed or not supported
   */
  static Component of(Item<?> item, String header) {
    if (!(item instanceof StringItem string)) {
      throw malformed(header, "a component is not a string in quotes: " + item.serialize());
    }
    String name = string.get();
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      throw malformed(header, "a component is not in lower case: " + name);
    }
    return new Reader(name, item.serialize()).read(item.getParams());
  }

  /** Whether this is the component with this name, from the message itself, without parameters. */
  boolean isPlain(String other) {
    return form == Form.PLAIN && source == Source.MESSAGE && name.equals(other);
  }

  /** Whether this is the component with this name, from the request that was answered. */
  boolean isOfRequest(String other) {
    return form == Form.PLAIN && source == Source.REQUEST && name.equals(other);
  }

  /** Whether this contains the whole of this header of the message itself, in any form. */
  boolean isWholeHeader(String header) {
    return form != Form.MEMBER && source == Source.MESSAGE && name.equalsIgnoreCase(header);
  }

  /** Whether both are the same component. The order of the parameters does not matter (§2). */
  boolean isSameAs(Component other) {
    return name.equals(other.name)
        && form == other.form
        && source == other.source
        && Objects.equals(argument, other.argument);
  }

  private static String quoted(String name) {
    return StringItem.valueOf(name).serialize();
  }

  private static RefusalException malformed(String header, String detail) {
    return new RefusalException(new SignatureRefusal.Malformed(header, detail));
  }

  /** Reads the parameters. It does not guess: a combination without a meaning is refused. */
  private record Reader(String name, String identifier) {

    Component read(Map<String, Item<?>> parameters) {
      boolean derived = name.startsWith("@");
      boolean structured = false;
      boolean octets = false;
      Source source = Source.MESSAGE;
      String member = null;
      String queryParameter = null;
      for (Map.Entry<String, Item<?>> parameter : parameters.entrySet()) {
        String key = parameter.getKey();
        Item<?> value = parameter.getValue();
        if (key.equals("req")) {
          flag(key, value);
          source = Source.REQUEST;
        } else if (name.equals("@query-param") && key.equals("name")) {
          queryParameter = text(key, value);
        } else if (derived) {
          throw unsupported("the parameter " + key + " has no meaning there");
        } else {
          switch (key) {
            case "sf" -> {
              flag(key, value);
              structured = true;
            }
            case "bs" -> {
              flag(key, value);
              octets = true;
            }
            case "key" -> member = text(key, value);
            case "tr" ->
                throw unsupported(
                    "trailers come after the body, and the head is verified before the body");
            default -> throw unsupported("the parameter " + key + " is not known");
          }
        }
      }
      if (octets && (structured || member != null)) {
        throw unsupported("bs cannot be together with sf or key");
      }
      if (name.equals("@query-param") && queryParameter == null) {
        throw unsupported("it needs the name of a parameter");
      }
      Form form = form(structured, octets, member, queryParameter);
      String argument = member == null ? queryParameter : member;
      return new Component(name, form, argument, source, identifier);
    }

    private static Form form(
        boolean structured,
        boolean octets,
        @Nullable String member,
        @Nullable String queryParameter) {
      if (queryParameter != null) {
        return Form.QUERY_PARAMETER;
      }
      if (member != null) {
        return Form.MEMBER; // sf changes nothing here: a member is always written as sf says
      }
      if (structured) {
        return Form.STRUCTURED;
      }
      return octets ? Form.OCTETS : Form.PLAIN;
    }

    private void flag(String key, Item<?> value) {
      if (!(value instanceof BooleanItem item) || !item.get()) {
        throw unsupported("the parameter " + key + " has a value");
      }
    }

    private String text(String key, Item<?> value) {
      if (value instanceof StringItem item) {
        return item.get();
      }
      throw unsupported("the parameter " + key + " is not a string in quotes");
    }

    private RefusalException unsupported(String detail) {
      return new RefusalException(new SignatureRefusal.UnsupportedComponent(identifier, detail));
    }
  }
}
