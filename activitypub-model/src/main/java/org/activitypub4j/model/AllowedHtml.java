package org.activitypub4j.model;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.safety.Safelist;

/**
 * A list of the HTML that {@link UntrustedHtml#sanitized(AllowedHtml)} keeps.
 *
 * <p>With each list, a link gets {@code rel="nofollow noopener noreferrer"} and {@code
 * target="_blank"}; no element has a style, an id or an event handler; and the only classes that
 * stay are those that federated software uses to mark things: {@code mention}, {@code hashtag},
 * {@code invisible}, {@code ellipsis}, {@code quote-inline}, and the names of microformats ({@code
 * h-}, {@code p-}, {@code u-}, {@code dt-}, {@code e-}). A page that shows posts of Mastodon should
 * hide elements with the class {@code invisible} and put {@code …} after elements with the class
 * {@code ellipsis}.
 */
public final class AllowedHtml {
  /** For the attributes that every element may have. */
  private static final String ALL = ":all";

  /**
   * What Mastodon shows of a post.
   *
   * <ul>
   *   <li>Elements: {@code p br span a del s pre blockquote code b strong u i em ul ol li ruby rt
   *       rp}. A heading becomes a paragraph in bold. An image becomes its alternative text, so
   *       that nothing is loaded from elsewhere.
   *   <li>Attributes: {@code lang} of all, {@code class} of {@code a span p}, {@code translate} of
   *       {@code a span}, {@code href} of {@code a}, {@code start reversed} of {@code ol}, {@code
   *       value} of {@code li}.
   *   <li>Links: {@code http https dat dweb ipfs ipns ssb gopher xmpp magnet gemini}.
   * </ul>
   *
   * @see <a href="https://docs.joinmastodon.org/spec/activitypub/#sanitization">Mastodon:
   *     sanitization</a>
   */
  public static final AllowedHtml MASTODON =
      new AllowedHtml(
          "MASTODON",
          Map.ofEntries(
              all("lang"),
              element("p", "class"),
              element("br"),
              element("span", "class", "translate"),
              element("a", "href", "class", "translate"),
              element("del"),
              element("s"),
              element("pre"),
              element("blockquote"),
              element("code"),
              element("b"),
              element("strong"),
              element("u"),
              element("i"),
              element("em"),
              element("ul"),
              element("ol", "start", "reversed"),
              element("li", "value"),
              element("ruby"),
              element("rt"),
              element("rp")),
          Set.of(
              "http", "https", "dat", "dweb", "ipfs", "ipns", "ssb", "gopher", "xmpp", "magnet",
              "gemini"));

  /**
   * What articles of blogs, forums and wikis need.
   *
   * <ul>
   *   <li>Elements: those of {@link #MASTODON}, and {@code h1 h2 h3 h4 h5 h6 div hr dl dt dd table
   *       caption thead tbody tfoot tr th td figure figcaption img details summary ins mark small
   *       sub sup kbd samp var cite q abbr dfn wbr}.
   *   <li>Attributes: those of {@link #MASTODON}, and {@code dir} of all, {@code colspan rowspan}
   *       of {@code th td}, {@code title} of {@code abbr}, {@code src alt title width height} of
   *       {@code img}.
   *   <li>Links: those of {@link #MASTODON}, and {@code mailto tel}. Images: {@code http https}.
   * </ul>
   *
   * <p>An image is loaded from the server of the author, which learns in this way who reads the
   * post. It gets {@code loading="lazy"} and {@code referrerpolicy="no-referrer"}.
   */
  public static final AllowedHtml ARTICLE =
      new AllowedHtml(
          "ARTICLE",
          merged(
              MASTODON.attributes,
              Map.ofEntries(
                  all("lang", "dir"),
                  element("h1"),
                  element("h2"),
                  element("h3"),
                  element("h4"),
                  element("h5"),
                  element("h6"),
                  element("div"),
                  element("hr"),
                  element("dl"),
                  element("dt"),
                  element("dd"),
                  element("table"),
                  element("caption"),
                  element("thead"),
                  element("tbody"),
                  element("tfoot"),
                  element("tr"),
                  element("th", "colspan", "rowspan"),
                  element("td", "colspan", "rowspan"),
                  element("figure"),
                  element("figcaption"),
                  element("img", "src", "alt", "title", "width", "height"),
                  element("details"),
                  element("summary"),
                  element("ins"),
                  element("mark"),
                  element("small"),
                  element("sub"),
                  element("sup"),
                  element("kbd"),
                  element("samp"),
                  element("var"),
                  element("cite"),
                  element("q"),
                  element("abbr", "title"),
                  element("dfn"),
                  element("wbr"))),
          Stream.concat(MASTODON.schemes.stream(), Stream.of("mailto", "tel"))
              .collect(Collectors.toUnmodifiableSet()));

  private final String name;
  private final Map<String, Set<String>> attributes;
  private final Set<String> schemes;
  private final Safelist safelist;

  private AllowedHtml(String name, Map<String, Set<String>> attributes, Set<String> schemes) {
    this.name = name;
    this.attributes = attributes;
    this.schemes = schemes;
    this.safelist = safelist(attributes, schemes);
  }

  /** Whether an element stays. */
  boolean keeps(String element) {
    return attributes.containsKey(element);
  }

  /** Whether an attribute of an element stays, provided that its value may stay. */
  boolean keeps(String element, String attribute) {
    return attributes.getOrDefault(element, Set.of()).contains(attribute)
        || attributes.getOrDefault(ALL, Set.of()).contains(attribute);
  }

  /** Whether links with a scheme stay. */
  boolean keepsScheme(String scheme) {
    return schemes.contains(scheme);
  }

  /**
   * Returns the same list for jsoup, which decides in the end. Do not change it: threads share it.
   */
  Safelist safelist() {
    return safelist;
  }

  /** Returns its name. */
  @Override
  public String toString() {
    return name;
  }

  private static Safelist safelist(Map<String, Set<String>> attributes, Set<String> schemes) {
    Safelist list = new Safelist();
    attributes.forEach(
        (element, names) -> {
          if (!element.equals(ALL)) {
            list.addTags(element);
          }
          if (!names.isEmpty()) {
            list.addAttributes(element, names.toArray(String[]::new));
          }
        });
    list.addProtocols("a", "href", schemes.toArray(String[]::new))
        .addEnforcedAttribute("a", "rel", "nofollow noopener noreferrer")
        .addEnforcedAttribute("a", "target", "_blank");
    if (attributes.containsKey("img")) {
      list.addProtocols("img", "src", "http", "https")
          .addEnforcedAttribute("img", "loading", "lazy")
          .addEnforcedAttribute("img", "referrerpolicy", "no-referrer");
    }
    return list;
  }

  private static Map.Entry<String, Set<String>> all(String... attributes) {
    return Map.entry(ALL, Set.of(attributes));
  }

  private static Map.Entry<String, Set<String>> element(String name, String... attributes) {
    return Map.entry(name, Set.of(attributes));
  }

  private static Map<String, Set<String>> merged(
      Map<String, Set<String>> some, Map<String, Set<String>> more) {
    return Stream.of(some, more)
        .flatMap(map -> map.entrySet().stream())
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, Map.Entry::getValue, (first, second) -> second));
  }
}
