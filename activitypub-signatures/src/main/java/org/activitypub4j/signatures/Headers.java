package org.activitypub4j.signatures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.activitypub4j.signatures.internal.Ascii;

/**
 * The header fields of one message. They are immutable and keep their order. Names are compared
 * without case.
 *
 * <p>Headers that we make ({@link #of}, {@link #with}, {@link #plus}) are printable ASCII, so no
 * value can add another header or request. Headers that were received ({@link #received}) may also
 * have octets above 0x7F, each as one character (ISO-8859-1). Values have no white space around
 * them.
 */
public final class Headers {
  private static final Headers EMPTY = new Headers(new String[0]);

  /** The name of each line, followed by its value. */
  private final String[] entries;

  private Headers(String[] entries) {
    this.entries = entries;
  }

  /**
   * Makes headers to send.
   *
   * @param nameThenValue each name, followed by its value
   * @throws IllegalArgumentException if a value is missing, a name is not a token, or a value is
   *     not printable ASCII
   */
  public static Headers of(String... nameThenValue) {
    return checked(nameThenValue, Octets.ASCII);
  }

  /**
   * Takes headers as they were received.
   *
   * @param nameThenValue each name, followed by its value, in the order of the message
   * @throws IllegalArgumentException if a name is not a token or a value has a control character:
   *     the request is malformed (400)
   */
  public static Headers received(String... nameThenValue) {
    return checked(nameThenValue, Octets.LATIN_1);
  }

  /**
   * Takes headers as they were received, in the form of the JDK and of servlet containers.
   *
   * @param fields values by name
   * @throws IllegalArgumentException as {@link #received(String...)}
   */
  public static Headers received(Map<String, ? extends Collection<String>> fields) {
    List<String> flat = new ArrayList<>(fields.size() * 2);
    fields.forEach(
        (name, values) -> {
          for (String value : values) {
            flat.add(name);
            flat.add(value);
          }
        });
    return received(flat.toArray(String[]::new));
  }

  /** Returns these headers with the header of this name replaced, or added at the end. */
  public Headers with(String name, String value) {
    List<String> flat = new ArrayList<>(entries.length + 2);
    boolean replaced = false;
    for (int i = 0; i < entries.length; i += 2) {
      if (!entries[i].equalsIgnoreCase(name)) {
        flat.add(entries[i]);
        flat.add(entries[i + 1]);
      } else if (!replaced) {
        replaced = true;
        add(flat, name, value);
      }
    }
    if (!replaced) {
      add(flat, name, value);
    }
    return new Headers(flat.toArray(String[]::new));
  }

  /** Returns these headers and one more line at the end. */
  public Headers plus(String name, String value) {
    String[] longer = Arrays.copyOf(entries, entries.length + 2);
    longer[entries.length] = name(name);
    longer[entries.length + 1] = value(name, value, Octets.ASCII);
    return new Headers(longer);
  }

  /** Returns these headers without the headers of the given names. */
  public Headers without(String... names) {
    List<String> flat = new ArrayList<>(entries.length);
    for (int i = 0; i < entries.length; i += 2) {
      String name = entries[i];
      if (!isOneOf(names, name)) {
        flat.add(name);
        flat.add(entries[i + 1]);
      }
    }
    return flat.size() == entries.length ? this : new Headers(flat.toArray(String[]::new));
  }

  private static boolean isOneOf(String[] names, String name) {
    for (String one : names) {
      if (one.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns all values of a header in order, one for each line; empty if there is none. */
  public List<String> values(String name) {
    String first = null;
    List<String> several = null;
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i].equalsIgnoreCase(name)) {
        if (first == null) {
          first = entries[i + 1];
        } else {
          if (several == null) {
            several = new ArrayList<>();
            several.add(first);
          }
          several.add(entries[i + 1]);
        }
      }
    }
    return several != null ? List.copyOf(several) : first != null ? List.of(first) : List.of();
  }

  /** Returns the first value of a header. */
  public Optional<String> first(String name) {
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i].equalsIgnoreCase(name)) {
        return Optional.of(entries[i + 1]);
      }
    }
    return Optional.empty();
  }

  /** Returns whether there is a header of this name. */
  public boolean contains(String name) {
    return count(name) > 0;
  }

  /** Returns the number of lines of this name. */
  public int count(String name) {
    int count = 0;
    for (int i = 0; i < entries.length; i += 2) {
      if (entries[i].equalsIgnoreCase(name)) {
        count++;
      }
    }
    return count;
  }

  /** Returns the number of lines. */
  public int size() {
    return entries.length / 2;
  }

  /** Calls the action for each line in order, with the name as written and the value. */
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < entries.length; i += 2) {
      action.accept(entries[i], entries[i + 1]);
    }
  }

  /**
   * Returns whether both have the same lines in the same order; names are compared without case.
   */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Headers that) || that.entries.length != entries.length) {
      return false;
    }
    for (int i = 0; i < entries.length; i += 2) {
      if (!entries[i].equalsIgnoreCase(that.entries[i])
          || !entries[i + 1].equals(that.entries[i + 1])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < entries.length; i += 2) {
      hash = 31 * hash + entries[i].toLowerCase(Locale.ROOT).hashCode();
      hash = 31 * hash + entries[i + 1].hashCode();
    }
    return hash;
  }

  /** Returns the lines as in a message. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  private enum Octets {
    ASCII,
    LATIN_1
  }

  private static Headers checked(String[] nameThenValue, Octets octets) {
    if (nameThenValue.length == 0) {
      return EMPTY;
    }
    if (nameThenValue.length % 2 != 0) {
      throw new IllegalArgumentException(
          "names and values come in pairs: " + nameThenValue.length + " given");
    }
    String[] entries = new String[nameThenValue.length];
    for (int i = 0; i < entries.length; i += 2) {
      entries[i] = name(nameThenValue[i]);
      entries[i + 1] = value(nameThenValue[i], nameThenValue[i + 1], octets);
    }
    return new Headers(entries);
  }

  private static void add(List<String> flat, String name, String value) {
    flat.add(name(name));
    flat.add(value(name, value, Octets.ASCII));
  }

  private static String name(String name) {
    if (!Ascii.isToken(name)) {
      throw new IllegalArgumentException("not a header name: \"" + Ascii.printable(name) + "\"");
    }
    return name;
  }

  private static String value(String name, String value, Octets octets) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed =
          c == '\t'
              || (c >= ' ' && c < 0x7F)
              || (c > 0x7F && c <= 0xFF && octets == Octets.LATIN_1);
      if (!allowed) {
        throw new IllegalArgumentException(
            "character %04X at %d cannot be in a value of %s".formatted((int) c, i, name));
      }
    }
    return Ascii.trim(value);
  }
}
