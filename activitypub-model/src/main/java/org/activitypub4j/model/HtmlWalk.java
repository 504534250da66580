package org.activitypub4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
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

/**
 * Goes through HTML of others, whatever is wrong with it, in time that grows with its length only.
 *
 * <p>The rules of HTML for tags that overlap open formatting anew in every block, with all its
 * attributes: by them a text of 256 KiB becomes gigabytes (whatwg/html#10772), and jsoup follows
 * them. So it reads the text by its simpler rules, where each start tag makes one element, and the
 * ends that HTML lets people leave out are found here.
 */
final class HtmlWalk implements NodeFilter {
  /** Of elements within each other; those below are put beside each other. Posts have ten. */
  static final int MAX_DEPTH = 64;

  private static final Set<String> VOID =
      Set.of(
          "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
          "source", "track", "wbr");

  /** In which the browser reads no tags and shows nothing. */
  private static final Set<String> RAW =
      Set.of("iframe", "noembed", "noframes", "script", "style", "xmp");

  private static final Set<String> UNSEEN =
      Stream.concat(RAW.stream(), Stream.of("datalist", "template", "title"))
          .collect(Collectors.toUnmodifiableSet());

  /** In which spaces and line breaks stay as they are. */
  static final Set<String> PREFORMATTED = Set.of("listing", "pre", "textarea");

  /** What stands on lines of its own. */
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

  /**
   * Elements that end where another begins.
   *
   * @param ends what ends, with all that is in it
   * @param within what it must be in to end: it is not looked for outside of these
   */
  private record End(Set<String> ends, Set<String> within) {}

  private static final End PARAGRAPH = new End(Set.of("p"), with(BLOCKS, "button", "td", "th"));
  private static final Set<String> AROUND_ITEMS = without(BLOCKS, "address", "div", "p");
  private static final End CELL = new End(Set.of("td", "th"), Set.of("tr", "table"));
  private static final End SECTION =
      new End(Set.of("caption", "tbody", "tfoot", "thead"), Set.of("table"));

  private static final Map<String, End> BEFORE =
      Map.ofEntries(
          Map.entry("li", new End(Set.of("li"), AROUND_ITEMS)),
          Map.entry("dt", new End(Set.of("dd", "dt"), AROUND_ITEMS)),
          Map.entry("dd", new End(Set.of("dd", "dt"), AROUND_ITEMS)),
          Map.entry("td", CELL),
          Map.entry("th", CELL),
          Map.entry("tr", new End(Set.of("caption", "tr"), Set.of("table"))),
          Map.entry("tbody", SECTION),
          Map.entry("tfoot", SECTION),
          Map.entry("thead", SECTION),
          Map.entry("option", new End(Set.of("option"), Set.of("select", "datalist", "optgroup"))),
          Map.entry("rt", new End(Set.of("rp", "rt"), Set.of("ruby"))),
          Map.entry("rp", new End(Set.of("rp", "rt"), Set.of("ruby"))),
          Map.entry("a", new End(Set.of("a"), Set.of("caption", "td", "th"))));

  private final HtmlSink sink;

  /** The innermost first. */
  private final Deque<Element> open = new ArrayDeque<>();

  /** Whether a line break that begins an element does not count, as in HTML that was written. */
  private final boolean written;

  private HtmlWalk(HtmlSink sink, boolean written) {
    this.sink = sink;
    this.written = written;
  }

  /** Gives all parts of HTML to a sink. */
  static void through(String html, HtmlSink sink) {
    new HtmlWalk(sink, true).children(parse(html));
  }

  /** Gives all that is in an element to a sink. */
  static void through(Element parent, HtmlSink sink) {
    new HtmlWalk(sink, false).children(parent);
  }

  private void children(Element parent) {
    for (Node child : parent.childNodes()) {
      NodeTraversor.filter(this, child);
    }
  }

  /** The value of an attribute, or an empty string. */
  static String attribute(Element element, String name) {
    return characters(element.attr(name));
  }

  private static Document parse(String html) {
    return Parser.xmlParser()
        .settings(ParseSettings.htmlDefault)
        .tagSet(new TagSet().onNewTag(HtmlWalk::asInHtml))
        .setMaxDepth(MAX_DEPTH)
        .parseInput(characters(namesEnd(html)), "");
  }

  /** Two that are none in HTML, and mark ends for the parser. */
  private static String characters(String text) {
    return text.replace('\0', '\ufffd').replace('\uffff', '\ufffd');
  }

  /**
   * Ends the name of a tag before the next tag begins. A name may go on over it, but then the
   * parser copies what it has at each.
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
      open.push(element);
      sink.open(element);
    }
    return FilterResult.CONTINUE;
  }

  private String text(TextNode node) {
    String text = characters(node.getWholeText());
    boolean first = written && node.siblingIndex() == 0 && text.startsWith("\n");
    return first && !open.isEmpty() && PREFORMATTED.contains(open.element().normalName())
        ? text.substring(1)
        : text;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element && open.contains(element)) {
      Element last;
      do {
        last = open.pop();
        sink.close(last);
      } while (!last.equals(element));
    }
    return FilterResult.CONTINUE;
  }

  private void endBefore(String name) {
    End end = BEFORE.get(name);
    if (end != null) {
      close(count(end));
    }
    if (BLOCKS.contains(name)) {
      close(count(PARAGRAPH));
    }
  }

  /** How many of the innermost elements end. */
  private int count(End end) {
    int count = 0;
    for (Element element : open) {
      count++;
      if (end.ends().contains(element.normalName())) {
        return count;
      }
      if (end.within().contains(element.normalName())) {
        return 0;
      }
    }
    return 0;
  }

  private void close(int count) {
    for (int i = 0; i < count; i++) {
      sink.close(open.pop());
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
