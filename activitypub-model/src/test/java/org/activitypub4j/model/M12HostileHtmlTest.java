package org.activitypub4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The work for HTML grows with its length only, by what a thread allocates, which is the same each
 * time; and it needs no deep stack.
 */
@Tag("slow")
class M12HostileHtmlTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A quarter of the longest text that a document may have by default. */
  private static final int LENGTH = ReadLimits.DEFAULT.maxStringLength() / 4;

  private static Named<Function<Integer, String>> shape(String part) {
    return shape("", part);
  }

  /** A start, and a part as often as there is room for. */
  private static Named<Function<Integer, String>> shape(String start, String part) {
    String name = Escapes.log(start.substring(0, Math.min(start.length(), 30)) + " … " + part);
    return Named.of(
        name,
        length -> {
          String begin = start.substring(0, Math.min(start.length(), length / 2));
          return begin + part.repeat((length - begin.length()) / part.length());
        });
  }

  private static Named<Function<Integer, String>> numbered(
      String name, Function<Integer, String> part) {
    return Named.of(
        name,
        length -> {
          StringBuilder all = new StringBuilder(length);
          for (int i = 0; all.length() < length; i++) {
            all.append(part.apply(i));
          }
          return all.toString();
        });
  }

  /** Attributes that differ. */
  private static String attributes(int element) {
    return IntStream.range(0, 125)
        .mapToObj(i -> " a" + element + "_" + i)
        .collect(Collectors.joining());
  }

  static Stream<Named<Function<Integer, String>>> shapes() {
    String formatting =
        IntStream.range(0, 12)
            .mapToObj(i -> "<b" + attributes(i) + ">")
            .collect(Collectors.joining());
    List<String> formats =
        List.of(
            "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong",
            "tt", "u");
    return Stream.of(
        shape("<"),
        shape("&"),
        shape("&#"),
        shape("&#;"),
        shape("&amp"),
        shape("<p"),
        shape("<p "),
        shape("<p a"),
        shape("<p a='"),
        shape("<p a="),
        shape("</"),
        shape("</p>"),
        shape("<!--"),
        shape("<!"),
        shape("<?"),
        shape("<![CDATA["),
        shape("<![CDATA[x]]>"),
        shape("<p>"),
        shape("<p>x"),
        shape("<b>"),
        shape("<a>"),
        shape("<a href='https://a.example/'>x"),
        shape("<div>"),
        shape("<div>x"),
        shape("<blockquote>x"),
        shape("<blockquote>".repeat(60), "<br>x"),
        shape("<blockquote>".repeat(60), "<p>x"),
        shape("<ol start=999999>".repeat(60) + "<li>", "<li>x"),
        shape("<ul><li>x"),
        shape("<ol><li><p>x"),
        shape("<table>"),
        shape("<table><tr><td>"),
        shape("<table><b>x"),
        shape("<table>", "<td>x"),
        shape("<script>"),
        shape("<script></script>"),
        shape("<style>x</style>"),
        shape("<textarea>", "<p<p"),
        shape("<title>", "<p<p"),
        shape("<svg>"),
        shape("<h1>"),
        shape("<h1>x</h1>"),
        shape("<h1><p>x"),
        shape("<img alt=x>"),
        shape("<img src=https://a.example/x alt=x>"),
        shape("<template>"),
        shape("<select><option>"),
        shape("\0"),
        shape("\uffff"),
        shape("\n"),
        shape("<pre>", "\n"),
        shape("<pre>", " "),
        shape("<p><a href=https://a.example/" + "x".repeat(12_000) + ">", "<p>x"),
        shape("<p class='" + "p-x ".repeat(3_000) + "'>", "<p>x"),
        shape(formatting, "<p>x"),
        shape("<p>x".repeat(30), "<b" + attributes(0) + ">"),
        shape("<" + "x".repeat(12_000) + ">", "<p>"),
        numbered("formats that differ", i -> "<b " + i + ">"),
        numbered("formats in turn", i -> "<" + formats.get(i % 14) + ">"),
        numbered(
            "formats in turn, then links",
            i -> i < 2_500 ? "<" + formats.get(i % 14) + ">" : "<a></a>"),
        numbered("formats that cross", i -> i % 2 == 0 ? "<b " + i + "><i>" : "</b>x"),
        numbered("unknown elements", i -> "<x" + i + ">"),
        numbered("attributes", i -> (i == 0 ? "<p" : "") + " a" + i + "=x"),
        numbered("namespaces", i -> "<p xmlns:n" + i + "=x>"),
        numbered("namespaces of one", i -> (i == 0 ? "<p" : "") + " xmlns:n" + i + "=x"));
  }

  private static String all(String html) {
    UntrustedHtml untrusted = UntrustedHtml.of(html);
    String text = untrusted.toPlainText();
    assertThat(text.length()).isLessThan(10 * html.length() + 100);
    for (AllowedHtml allowed : List.of(AllowedHtml.MASTODON, AllowedHtml.ARTICLE)) {
      assertThat(untrusted.sanitized(allowed).length()).isLessThan(30 * html.length() + 1_000);
    }
    return text;
  }

  private static long allocated(String html) {
    all(html);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    all(html);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void twice_as_long_costs_twice_as_much(Function<Integer, String> shape) {
    String whole = shape.apply(LENGTH);
    long half = allocated(shape.apply(LENGTH / 2));
    long all = allocated(whole);

    assertThat(all).isLessThan(Math.max(3 * half, 2_000_000)); // four times if it were quadratic
    assertThat(all).isLessThan(2_500L * whole.length());
  }

  private static HtmlSink sink(AtomicInteger elements, StringBuilder read) {
    return new HtmlSink() {
      @Override
      public void open(Element element) {
        elements.incrementAndGet();
      }

      @Override
      public void close(Element element) {}

      @Override
      public void text(String text) {
        read.append(text);
      }
    };
  }

  @Test
  void tags_count_in_the_first_65536_characters_and_all_text_stays() {
    AtomicInteger elements = new AtomicInteger();
    StringBuilder read = new StringBuilder();
    String html = "<b>x</b>".repeat(20_000) + "<!-- y --><?y?></>z < 1<b y";

    HtmlWalk.through(html, sink(elements, read));

    assertThat(elements).hasValue(HtmlWalk.MAX_TAGGED / "<b>x</b>".length());
    assertThat(read.chars().filter(c -> c == 'x').count()).isEqualTo(20_000);
    assertThat(read.toString().replace('x', ' ').strip()).isEqualTo("z < 1");
  }

  @Test
  void what_is_too_deep_is_put_beside_each_other() {
    AtomicInteger depth = new AtomicInteger();
    AtomicInteger deepest = new AtomicInteger();
    HtmlSink sink =
        new HtmlSink() {
          @Override
          public void open(Element element) {
            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
          }

          @Override
          public void close(Element element) {
            depth.decrementAndGet();
          }

          @Override
          public void text(String text) {}
        };

    HtmlWalk.through("<div>x".repeat(1_000), sink);

    assertThat(deepest).hasValueBetween(HtmlWalk.MAX_DEPTH / 2, HtmlWalk.MAX_DEPTH);
    assertThat(depth).hasValue(0);
  }

  /** An element that counts how often anybody asks for its name. */
  private static final class Counting extends Element {
    private final AtomicInteger asked;

    Counting(String tag, AtomicInteger asked) {
      super(tag);
      this.asked = asked;
    }

    @Override
    public String normalName() {
      asked.incrementAndGet();
      return super.normalName();
    }
  }

  @Test
  void for_a_block_nobody_looks_through_what_is_open() {
    AtomicInteger asked = new AtomicInteger();
    Element root = new Element("body");
    Element innermost = root;
    for (int i = 0; i < 60; i++) {
      Element inner = new Counting("b", asked);
      innermost.appendChild(inner);
      innermost = inner;
    }
    for (int i = 0; i < 1_000; i++) {
      innermost.appendChild(new Element(i % 2 == 0 ? "p" : "li"));
    }

    AtomicInteger opened = new AtomicInteger();
    HtmlWalk.through(root, sink(opened, new StringBuilder()));

    assertThat(opened).hasValue(1_060);
    assertThat(asked).hasValueLessThan(60 * 10);
  }

  @Test
  void what_is_deep_needs_no_deep_stack() throws InterruptedException {
    String deep = "<div><b><blockquote><ul><li>x".repeat(100_000);
    StringBuilder read = new StringBuilder();
    Thread small = new Thread(null, () -> read.append(all(deep)), "small stack", 200_000);
    small.start();
    small.join();

    assertThat(read.chars().filter(c -> c == 'x').count()).isEqualTo(100_000);
  }
}
