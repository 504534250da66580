package org.activitypub4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.ParseSettings;
import org.jsoup.parser.Parser;
import org.jsoup.parser.Tag;
import org.jsoup.parser.TagSet;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * Goes through HTML from others, whatever is wrong with it, in time that grows only with its
 * length.
 *
 * <p>If tags overlap, the rules of HTML open the formatting again in every block, with all its
 * attributes. So a text of 256 KiB becomes gigabytes (whatwg/html#10772), and jsoup follows these
 * rules. Therefore jsoup reads the text here by its simpler XML rules, where each start tag makes
 * one element. This class finds the ends that HTML lets people leave out.
 */
final class HtmlWalk implements NodeFilter {
  /** Levels of nested elements. Deeper ones are put beside each other. Posts have ten levels. */
  static final int MAX_DEPTH = 64;

  /**
   * How many characters may have tags. Almost all the time goes into elements and attributes. The
   * longest post of the real documents that were found has 36,000 characters.
   */
  static final int MAX_TAGGED = 64 * 1024;

  private static final Set<String> VOID =
      Set.of(
          "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
          "source", "track", "wbr");

  /** Elements in which the browser reads no tags and shows nothing. */
  private static final Set<String> RAW =
      Set.of("iframe", "noembed", "noframes", "script", "style", "xmp");

  private static final Set<String> UNSEEN =
      Stream.concat(RAW.stream(), Stream.of("datalist", "template", "title"))
          .collect(Collectors.toUnmodifiableSet());

  /** Elements in which spaces and line breaks stay as they are. */
  static final Set<String> PREFORMATTED = Set.of("listing", "pre", "textarea");

  /** Elements that are on lines of their own. */
  static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "caption",
          "center",
          "dd",
          "details",
          "dialog",
          "dir",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hgroup",
          "hr",
          "html",
          "legend",
          "li",
          "listing",
          "main",
          "menu",
          "nav",
          "ol",
          "optgroup",
          "option",
          "p",
          "pre",
          "search",
          "section",
          "summary",
          "table",
          "tbody",
          "tfoot",
          "thead",
          "tr",
          "ul");

  private static final Set<String> AROUND_ITEMS = without(BLOCKS, "address", "div", "p");

  /**
   * Elements that end when another one begins.
   *
   * @param index its place in the list of all
   * @param ends the elements that end, with everything in them
   * @param within where the search stops: nothing outside of these elements ends
   */
  private record End(int index, Set<String> ends, Set<String> within) {}

  private static final End PARAGRAPH = new End(0, Set.of("p"), with(BLOCKS, "button", "td", "th"));
  private static final End ITEM = new End(1, Set.of("li"), AROUND_ITEMS);
  private static final End TERM = new End(2, Set.of("dd", "dt"), AROUND_ITEMS);
  private static final End CELL = new End(3, Set.of("td", "th"), Set.of("tr", "table"));
  private static final End ROW = new End(4, Set.of("caption", "tr"), Set.of("table"));
  private static final End SECTION =
      new End(5, Set.of("caption", "tbody", "tfoot", "thead"), Set.of("table"));
  private static final End OPTION =
      new End(6, Set.of("option"), Set.of("select", "datalist", "optgroup"));
  private static final End RUBY = new End(7, Set.of("rp", "rt"), Set.of("ruby"));
  private static final End LINK = new End(8, Set.of("a"), Set.of("caption", "td", "th"));

  private static final List<End> ENDS =
      List.of(PARAGRAPH, ITEM, TERM, CELL, ROW, SECTION, OPTION, RUBY, LINK);

  private static final Map<String, End> BEFORE =
      Map.ofEntries(
          Map.entry("li", ITEM),
          Map.entry("dt", TERM),
          Map.entry("dd", TERM),
          Map.entry("td", CELL),
          Map.entry("th", CELL),
          Map.entry("tr", ROW),
          Map.entry("tbody", SECTION),
          Map.entry("tfoot", SECTION),
          Map.entry("thead", SECTION),
          Map.entry("option", OPTION),
          Map.entry("rt", RUBY),
          Map.entry("rp", RUBY),
          Map.entry("a", LINK));

  /** All names of elements that occur in an {@link End}. */
  private static final Set<String> ABOUT_ENDS =
      ENDS.stream()
          .flatMap(end -> Stream.concat(end.ends().stream(), end.within().stream()))
          .collect(Collectors.toUnmodifiableSet());

  /** An element that is open. */
  private static final class Open {
    private static final int[] NONE = new int[ENDS.size()];

    private final Element element;

    /**
     * For each {@link End}, how many of the innermost elements it closes, counted from this one. It
     * is kept with the element, so that there is no need to search all open elements.
     */
    private final int[] counts;

    Open(Element element, @Nullable Open outer) {
      this.element = element;
      this.counts = counts(element.normalName(), outer == null ? NONE : outer.counts);
    }

    private static int[] counts(String name, int[] outer) {
      boolean about = ABOUT_ENDS.contains(name);
      if (!about && outer == NONE) {
        return NONE;
      }
      int[] counts = new int[ENDS.size()];
      for (End end : ENDS) {
        int around = outer[end.index()] == 0 ? 0 : outer[end.index()] + 1;
        boolean begins = about && end.ends().contains(name);
        boolean bounds = about && end.within().contains(name);
        counts[end.index()] = begins ? 1 : bounds ? 0 : around;
      }
      return counts;
    }
  }

  private final HtmlSink sink;

  /** The open elements, the innermost first. */
  private final Deque<Open> open = new ArrayDeque<>();

  /**
   * Whether a line break at the start of a preformatted element does not count. This is so in HTML
   * that was written as text.
   */
  private final boolean written;

  private HtmlWalk(HtmlSink sink, boolean written) {
    this.sink = sink;
    this.written = written;
  }

  /** Passes all parts of HTML to a sink. */
  static void through(String html, HtmlSink sink) {
    new HtmlWalk(sink, true).children(parse(html));
  }

  /** Passes everything in an element to a sink. */
  static void through(Element parent, HtmlSink sink) {
    new HtmlWalk(sink, false).children(parent);
  }

  private void children(Element parent) {
    for (Node child : parent.childNodes()) {
      NodeTraversor.filter(this, child);
    }
  }

  /** Returns the value of an attribute, or an empty string. */
  static String attribute(Element element, String name) {
    return characters(element.attr(name));
  }

  private static Document parse(String html) {
    return Parser.xmlParser()
        .settings(ParseSettings.htmlDefault)
        .tagSet(new TagSet().onNewTag(HtmlWalk::asInHtml))
        .setMaxDepth(MAX_DEPTH)
        .parseInput(characters(namesEnd(tagsEnd(html))), "");
  }

  /** Replaces two characters that are not allowed in HTML, and that mark ends for the parser. */
  private static String characters(String text) {
    return text.replace('\0', '\ufffd').replace('\uffff', '\ufffd');
  }

  /** Leaves out the tags behind the part that may have some. Each becomes a space. */
  private static String tagsEnd(String html) {
    if (html.length() <= MAX_TAGGED) {
      return html;
    }
    StringBuilder out = new StringBuilder(html.length()).append(html, 0, MAX_TAGGED);
    boolean tag = false;
    for (int i = MAX_TAGGED; i < html.length(); i++) {
      char c = html.charAt(i);
      if (tag) {
        tag = c != '>';
      } else if (c == '<' && isMarkup(html, i + 1)) {
        tag = true;
        out.append(' ');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Whether a tag, a comment or the like begins before this place. */
  private static boolean isMarkup(String html, int at) {
    return at < html.length()
        && (Character.isLetter(html.charAt(at)) || "/!?".indexOf(html.charAt(at)) >= 0);
  }

  /**
   * Ends the name of a tag before the next tag begins. A name may go on past that, but then the
   * parser copies what it has at each tag.
   */
  private static String namesEnd(String html) {
    StringBuilder out = null;
    boolean name = false;
    int copied = 0;
    for (int i = 0; i < html.length(); i++) {
      char c = html.charAt(i);
      if (c == '<') {
        if (name) {
          out = out == null ? new StringBuilder(html.length() + 64) : out;
          out.append(html, copied, i).append(' ');
          copied = i;
        }
        name = isTag(html, i + 1);
      } else if (c == '>' || Character.isWhitespace(c)) {
        name = false;
      }
    }
    return out == null ? html : out.append(html, copied, html.length()).toString();
  }

  private static boolean isTag(String html, int at) {
    int first = html.startsWith("/", at) ? at + 1 : at;
    return first < html.length() && Character.isLetter(html.charAt(first));
  }

  private static void asInHtml(Tag tag) {
    if (VOID.contains(tag.normalName())) {
      tag.set(Tag.Void);
    } else if (RAW.contains(tag.normalName())) {
      tag.set(Tag.Data);
    } else if (tag.normalName().equals("title") || tag.normalName().equals("textarea")) {
      tag.set(Tag.RcData);
    }
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode text) {
      sink.text(text(text));
    } else if (node instanceof Element element) {
      String name = element.normalName();
      if (UNSEEN.contains(name)) {
        return FilterResult.SKIP_ENTIRELY;
      }
      endBefore(name);
      open.push(new Open(element, open.peek()));
      sink.open(element);
    }
    return FilterResult.CONTINUE;
  }

  private String text(TextNode node) {
    String text = characters(node.getWholeText());
    boolean first = written && node.siblingIndex() == 0 && text.startsWith("\n");
    return first && !open.isEmpty() && PREFORMATTED.contains(open.element().element.normalName())
        ? text.substring(1)
        : text;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element && isOpen(element)) {
      Element last;
      do {
        last = open.pop().element;
        sink.close(last);
      } while (!last.equals(element));
    }
    return FilterResult.CONTINUE;
  }

  private boolean isOpen(Element element) {
    for (Open one : open) {
      if (one.element.equals(element)) {
        return true;
      }
    }
    return false;
  }

  private void endBefore(String name) {
    End end = BEFORE.get(name);
    if (end != null) {
      close(end);
    }
    if (BLOCKS.contains(name)) {
      close(PARAGRAPH);
    }
  }

  /** Closes those of the innermost elements that end. */
  private void close(End end) {
    int count = open.isEmpty() ? 0 : open.element().counts[end.index()];
    for (int i = 0; i < count; i++) {
      sink.close(open.pop().element);
    }
  }

  private static Set<String> with(Set<String> all, String... more) {
    return Stream.concat(all.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> without(Set<String> all, String... fewer) {
    Set<String> these = Set.of(fewer);
    return all.stream()
        .filter(name -> !these.contains(name))
        .collect(Collectors.toUnmodifiableSet());
  }
}
