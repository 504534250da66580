package org.activitypub4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.safety.Cleaner;

/**
 * Puts the allowed parts of an HTML text into a tree of their own, without losing any text or end
 * of a line. In the end, jsoup's {@link Cleaner} decides what is safe.
 */
final class Sanitizer implements HtmlSink {
  /** Sanitised HTML is never so deep that reading it would put elements beside others. */
  private static final int MAX_DEPTH = HtmlWalk.MAX_DEPTH - 8;

  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
  private static final Set<String> MARKS =
      Set.of("mention", "hashtag", "ellipsis", "invisible", "quote-inline");

  private final AllowedHtml allowed;
  private final Document tree = Document.createShell("");

  /** For each element that is open in the HTML: where its content goes. */
  private final Deque<Element> targets = new ArrayDeque<>();

  private int depth;

  /** How many open headings became paragraphs. These cannot contain blocks. */
  private int headings;

  /** Whether nothing is on the current line yet, so that it needs no break. */
  private boolean lineBegins = true;

  /** Whether a block was left out between the last text and the next one. */
  private boolean breakIsDue;

  private Sanitizer(AllowedHtml allowed) {
    this.allowed = allowed;
    targets.push(tree.body());
  }

  /**
   * Sanitises HTML so that doing it again changes nothing. It is done twice here, because what is
   * left out may have been between elements that cannot be inside each other.
   */
  static String sanitize(String html, AllowedHtml allowed) {
    Document once = new Sanitizer(allowed).clean(sanitizer -> HtmlWalk.through(html, sanitizer));
    Document twice =
        new Sanitizer(allowed).clean(sanitizer -> HtmlWalk.through(once.body(), sanitizer));
    twice.outputSettings().prettyPrint(false);
    return twice.body().html();
  }

  private Document clean(Consumer<HtmlSink> html) {
    html.accept(this);
    return new Cleaner(allowed.safelist()).clean(tree);
  }

  @Override
  public void open(Element element) {
    targets.push(target(element, element.normalName()));
  }

  private Element target(Element element, String name) {
    Element parent = targets.element();
    if (name.equals("img") && !keepsImage(element)) {
      text(HtmlWalk.attribute(element, "alt"));
      return parent;
    }
    boolean block = HtmlWalk.BLOCKS.contains(name);
    boolean room = depth < MAX_DEPTH && !(block && headings > 0);
    if (room && HEADINGS.contains(name) && !allowed.keeps(name)) {
      depth += 2;
      headings++;
      line();
      return parent.appendElement("p").appendElement("strong");
    }
    if (!room || !allowed.keeps(name) || (name.equals("a") && !keepsLink(element))) {
      leftOut(block);
      if ((name.equals("td") || name.equals("th")) && !lineBegins && !breakIsDue) {
        parent.appendChild(new TextNode(" "));
      }
      return parent;
    }
    if (block || name.equals("br")) {
      line();
    }
    depth++;
    Element copy = parent.appendElement(name);
    attributes(element, name, copy);
    return copy;
  }

  @Override
  public void close(Element element) {
    boolean block = HtmlWalk.BLOCKS.contains(element.normalName());
    Element target = targets.pop();
    Element parent = targets.element();
    if (target.equals(parent)) {
      leftOut(block);
      return;
    }
    boolean heading = !parent.equals(target.parent());
    depth -= heading ? 2 : 1;
    headings -= heading ? 1 : 0;
    if (block) {
      line();
    }
  }

  /** A line begins or ends because of an element that stays. */
  private void line() {
    lineBegins = true;
    breakIsDue = false;
  }

  private void leftOut(boolean block) {
    breakIsDue |= block && !lineBegins;
  }

  @Override
  public void text(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (!text.isBlank()) {
      if (breakIsDue) {
        targets.element().appendElement("br");
      }
      breakIsDue = false;
      lineBegins = false;
    }
    targets.element().appendChild(new TextNode(text));
  }

  private void attributes(Element element, String name, Element copy) {
    for (Attribute attribute : element.attributes()) {
      String key = attribute.getKey();
      if (allowed.keeps(name, key)) {
        String value = value(key, HtmlWalk.attribute(element, key));
        if (!value.isEmpty() || key.equals("alt") || key.equals("reversed")) {
          copy.attr(key, value);
        }
      }
    }
  }

  /** Returns the part of an attribute's value that stays. */
  private static String value(String key, String value) {
    return switch (key) {
      case "href", "src" -> url(value);
      case "class" ->
          Stream.of(value.split("\\s+")).filter(Sanitizer::isMark).collect(Collectors.joining(" "));
      case "translate" -> value.equals("no") ? value : "";
      case "dir" -> Set.of("auto", "ltr", "rtl").contains(value) ? value : "";
      case "colspan", "rowspan" -> isNumber(value, 2) ? value : "";
      case "width", "height", "start", "value" -> isNumber(value, 6) ? value : "";
      default -> value;
    };
  }

  private static boolean isMark(String name) {
    return MARKS.contains(name)
        || Stream.of("h-", "p-", "u-", "dt-", "e-").anyMatch(name::startsWith);
  }

  private static boolean isNumber(String value, int digits) {
    return value.length() <= digits && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private boolean keepsLink(Element link) {
    return allowed.keepsScheme(scheme(link.attr("href")));
  }

  private boolean keepsImage(Element image) {
    String scheme = scheme(image.attr("src"));
    return allowed.keeps("img") && (scheme.equals("http") || scheme.equals("https"));
  }

  private static String scheme(String url) {
    String trimmed = url(url);
    return trimmed.substring(0, Math.max(0, trimmed.indexOf(':'))).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a URL as a browser reads it: without control characters, and without spaces around it.
   */
  private static String url(String url) {
    StringBuilder out = null;
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c < ' ') {
        out = out == null ? new StringBuilder(url.length()).append(url, 0, i) : out;
      } else if (out != null) {
        out.append(c);
      }
    }
    return (out == null ? url : out.toString()).strip();
  }
}
