package org.activitypub4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.activitypub4j.benchmarks.Piece.Deep;
import org.activitypub4j.benchmarks.Piece.Keyed;
import org.activitypub4j.benchmarks.Piece.Leaf;
import org.activitypub4j.benchmarks.Piece.Many;
import org.activitypub4j.benchmarks.Piece.Member;
import org.activitypub4j.benchmarks.Piece.Members;
import org.activitypub4j.benchmarks.Piece.Text;

/**
 * A document in outline: what it holds, and how often.
 *
 * @param context the parts of its context
 */
record Shape(List<Keyed> context, Members members) {
  /** Marks a part of the context that is no object but stands there as it is. */
  static final String PLAIN = "";

  Shape {
    context = List.copyOf(context);
  }

  /**
   * The document; empty if it would be longer than any that is read.
   *
   * @param scale by how much more often everything stands there
   */
  Optional<byte[]> document(double scale) {
    Writer out = new Writer(scale);
    out.document(this);
    byte[] bytes = out.text.toString().replace('\'', '"').getBytes(UTF_8);
    return Optional.of(bytes).filter(all -> all.length <= DocumentPaths.MAX_BYTES);
  }

  /** In words that fit on a line. */
  String words() {
    Writer out = new Writer(-1);
    out.document(this);
    return out.text.toString();
  }

  private static final class Writer {
    private final StringBuilder text = new StringBuilder(1_024);
    private final double scale;

    Writer(double scale) {
      this.scale = scale;
    }

    private boolean isFull() {
      return text.length() > DocumentPaths.MAX_BYTES;
    }

    private boolean inWords() {
      return scale < 0;
    }

    private int times(int count) {
      return inWords() ? 1 : (int) Math.max(1, Math.min(2_000_000, Math.round(count * scale)));
    }

    private void count(int count) {
      if (inWords() && count > 1) {
        text.append(" x").append(count);
      }
    }

    private void document(Shape shape) {
      text.append("{'@context':[");
      for (Keyed part : shape.context) {
        separate('[');
        if (part.key().equals(PLAIN)) {
          for (int i = 0; i < times(part.count()) && !isFull(); i++) {
            separate('[');
            value(part.each(), i);
          }
          count(part.count());
        } else {
          value(part, 0);
        }
      }
      text.append(']');
      members(shape.members, 0, true);
    }

    private void separate(char start) {
      if (text.charAt(text.length() - 1) != start) {
        text.append(',');
      }
    }

    private void members(Members members, int index, boolean more) {
      Set<String> seen = new HashSet<>();
      boolean first = !more;
      for (Member member : members.all()) {
        String name = filled(member.name(), index);
        if (seen.add(name) && !isFull()) {
          text.append(first ? "" : ",").append('\'').append(name).append("':");
          first = false;
          value(member.value(), index);
        }
      }
      text.append('}');
    }

    private void value(Piece piece, int index) {
      if (isFull()) {
        text.append("0");
      } else if (piece instanceof Leaf leaf) {
        text.append(shown(filled(leaf.json(), index)));
      } else if (piece instanceof Text string) {
        text.append('\'').append(shown(string.start()));
        for (int i = 0; i < times(string.count()) && !isFull(); i++) {
          text.append(shown(filled(string.each(), i)));
        }
        count(string.count());
        text.append('\'');
      } else if (piece instanceof Many many) {
        text.append('[');
        for (int i = 0; i < times(many.count()) && !isFull(); i++) {
          separate('[');
          value(many.each(), i);
        }
        count(many.count());
        text.append(']');
      } else if (piece instanceof Keyed keyed) {
        text.append('{');
        for (int i = 0; i < times(keyed.count()) && !isFull(); i++) {
          separate('{');
          text.append('\'').append(filled(keyed.key(), i)).append("':");
          value(keyed.each(), i);
        }
        count(keyed.count());
        text.append('}');
      } else if (piece instanceof Members members) {
        text.append('{');
        members(members, index, false);
      } else if (piece instanceof Deep deep) {
        deep(deep, index);
      }
    }

    /** The depth does not grow: it has a limit of its own. */
    private void deep(Deep deep, int index) {
      int depth = inWords() ? 1 : deep.count();
      String start = deep.name().isEmpty() ? "[" : "{'" + filled(deep.name(), index) + "':";
      text.append(start.repeat(depth));
      value(deep.end(), index);
      text.append((deep.name().isEmpty() ? "]" : "}").repeat(depth));
      count(deep.count());
    }

    /** Of what is long, words show the beginning. */
    private String shown(String part) {
      return inWords() && part.length() > 80 ? part.substring(0, 76) + "..." : part;
    }

    private String filled(String pattern, int i) {
      if (inWords() || pattern.indexOf('{') < 0) {
        return pattern;
      }
      String filled =
          pattern
              .replace("{i}", Integer.toString(i))
              .replace("{n}", Integer.toString(i + 1))
              .replace("{8}", Integer.toString(i % 8));
      return filled.contains("{h}") ? filled.replace("{h}", sameHash(i)) : filled;
    }

    private static String sameHash(int i) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 17; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      return text.toString();
    }
  }
}
