package org.activitypub4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * Turns HTML into text that a person reads: blocks are on lines of their own, list items have a
 * mark, and quotes begin with {@code >}. The text is at most about ten times as long as the HTML.
 */
final class PlainText implements HtmlSink {
  /** Levels of nested quotes and lists. Deeper ones are not indented further. */
  private static final int MAX_LEVELS = 8;

  /** Elements with an empty line before and after them. */
  private static final Set<String> APART =
      Set.of(
          "blockquote",
          "dl",
          "figure",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "hr",
          "p",
          "pre",
          "table");

  /**
   * What the lines in a quote or an item begin with.
   *
   * @param item whether this is an item of a list: only its first line has the mark
   */
  private record Level(String mark, boolean item) {
    String following() {
      return item ? " ".repeat(Math.min(mark.length(), 4)) : mark;
    }
  }

  private final StringBuilder out = new StringBuilder();
  private final List<Level> levels = new ArrayList<>();

  /** Line breaks before what comes next. */
  private int breaks;

  /**
   * How many levels of the last line are still open. The marks of the others are not written yet.
   */
  private int marked;

  private boolean space;
  private boolean begun;
  private int preformatted;
  private boolean rowBegins;
  private final List<Counter> lists = new ArrayList<>();

  /** Counts the items of a list. */
  private static final class Counter {
    private final boolean ordered;
    private final int step;
    private int next;

    Counter(Element list) {
      ordered = list.normalName().equals("ol");
      step = list.hasAttr("reversed") ? -1 : 1;
      next = number(list.attr("start"), 1);
    }

    String mark(Element item) {
      if (!ordered) {
        return "- ";
      }
      int number = number(item.attr("value"), next);
      next = number + step;
      return number + ". ";
    }

    private static int number(String text, int otherwise) {
      boolean isNumber =
          !text.isEmpty() && text.length() <= 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
      return isNumber ? Integer.parseInt(text) : otherwise;
    }
  }

  private PlainText() {}

  static String of(String html) {
    PlainText text = new PlainText();
    HtmlWalk.through(html, text);
    return text.out.toString().strip();
  }

  @Override
  public void open(Element element) {
    String name = element.normalName();
    block(name);
    preformatted += HtmlWalk.PREFORMATTED.contains(name) ? 1 : 0;
    switch (name) {
      case "br" -> breaks++;
      case "img" -> inline(HtmlWalk.attribute(element, "alt"));
      case "q" -> inline("\u201c");
      case "blockquote" -> level(new Level("> ", false));
      case "ol", "ul", "menu", "dir" -> lists.add(new Counter(element));
      case "li" ->
          level(
              new Level(lists.isEmpty() ? "- " : lists.get(lists.size() - 1).mark(element), true));
      case "tr" -> rowBegins = true;
      case "td", "th" -> cell();
      default -> {}
    }
  }

  @Override
  public void close(Element element) {
    String name = element.normalName();
    block(name);
    preformatted -= HtmlWalk.PREFORMATTED.contains(name) ? 1 : 0;
    switch (name) {
      case "q" -> inline("\u201d");
      case "blockquote", "li" -> {
        levels.remove(levels.size() - 1);
        marked = Math.min(marked, levels.size());
      }
      case "ol", "ul", "menu", "dir" -> lists.remove(lists.size() - 1);
      default -> {}
    }
  }

  private void block(String name) {
    if (APART.contains(name)) {
      breaks = Math.max(breaks, 2);
    } else if (HtmlWalk.BLOCKS.contains(name)) {
      breaks = Math.max(breaks, 1);
    }
  }

  /** A quote or an item begins. */
  private void level(Level level) {
    levels.add(levels.size() < MAX_LEVELS ? level : new Level("", false));
  }

  private void cell() {
    if (!rowBegins && breaks == 0) {
      space = false;
      put('\t');
    }
    rowBegins = false;
  }

  @Override
  public void text(String text) {
    if (preformatted == 0) {
      inline(text);
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        breaks++;
      } else if (c != '\r') {
        put(c);
      }
    }
  }

  private void inline(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case ' ', '\t', '\n', '\r', '\f' -> space = true;
        default -> put(c == '\u00a0' ? ' ' : c);
      }
    }
  }

  private void put(char c) {
    if (!begun || breaks > 0) {
      line();
    } else if (space) {
      out.append(' ');
    }
    space = false;
    out.append(c);
  }

  private void line() {
    if (begun) {
      trim();
      for (int i = 1; i < breaks; i++) {
        out.append('\n');
        begin(marked);
        trim();
      }
      out.append('\n');
    }
    begin(levels.size());
    marked = levels.size();
    breaks = 0;
    begun = true;
  }

  private void begin(int depth) {
    for (int i = 0; i < depth; i++) {
      Level level = levels.get(i);
      out.append(i < marked ? level.following() : level.mark());
    }
  }

  private void trim() {
    int end = out.length();
    while (end > 0 && (out.charAt(end - 1) == ' ' || out.charAt(end - 1) == '\t')) {
      end--;
    }
    out.setLength(end);
  }
}
