package org.activitypub4j.model;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a person learns from a document, as far as the accessors tell it: a line for each thing, in
 * one order, and no line for what is not there.
 */
final class Described {
  private final ASObject object;
  private final List<String> lines = new ArrayList<>();

  private Described(ASObject object) {
    this.object = object;
  }

  static List<String> of(ASObject object) {
    Described described = new Described(object);
    described.whole();
    return described.lines;
  }

  private void whole() {
    line("kind", kind(object));
    line("id", object.id());
    lines("by", object.attributedToIds());
    if (!object.to().isEmpty() || !object.cc().isEmpty()) {
      line("for", Visibility.of(object, null));
    }
    line("published", object.published());
    line("updated", object.updated());
    texts("title", AS.NAME, UntrustedText::unescaped);
    texts("summary", AS.SUMMARY, UntrustedHtml::toPlainText);
    texts("text", AS.CONTENT, UntrustedHtml::toPlainText);
    line("source", object.get(AS.SOURCE).flatMap(ASObject::content).map(Described::text));
    line("sensitive", object.get(AS.SENSITIVE).filter(is -> is).map(is -> "yes"));
    lines("answers", ASObject.ids(object.get(AS.IN_REPLY_TO)));
    line("quotes", object.quotedId());
    line("opens", object.url());
    object.media().forEach(file -> line("file", file(file)));
    line("lasts", object.get(AS.DURATION));
    line("uuid", object.get(PeerTube.UUID));
    if (object instanceof Actor actor) {
      actor(actor);
    } else if (object instanceof ASCollection collection) {
      line("counts", collection.totalItems());
      line("next", collection.next().flatMap(Reference::id));
    } else if (object instanceof Question poll) {
      poll.options().forEach(one -> line("option", one.name().unescaped() + ", " + one.votes()));
      line("closed", Optional.of("yes").filter(yes -> poll.isClosed(Instant.EPOCH)));
    } else if (object instanceof Event event) {
      line("place", event.location().flatMap(Reference::object).map(Described::part));
    }
    tags();
    object.attachments().forEach(attachment -> line("attached", part(attachment)));
    object.validate().forEach(problem -> line("odd", problem.path()));
  }

  private void actor(Actor actor) {
    line("handle", actor.preferredUsername());
    line("inbox", actor.inbox());
    line("icon", actor.iconUrl());
    line("image", actor.imageUrl());
  }

  private void tags() {
    for (Mention mention : object.tags(Mention.class)) {
      line("mentions", and(mention.href(), mention.name().map(UntrustedText::unescaped)));
    }
    for (Hashtag hashtag : object.tags(Hashtag.class)) {
      line("hashtag", and(hashtag.bareName(), hashtag.href()));
    }
    Map<String, Emoji> emoji = object.customEmojis();
    emoji.forEach((code, one) -> line("emoji", and(Optional.of(code), one.iconUrl())));
    object.tags().stream()
        .filter(tag -> !(tag instanceof Mention || tag instanceof Hashtag))
        .filter(tag -> !(tag instanceof Emoji) || !emoji.containsValue(tag))
        .forEach(tag -> line("tag", part(tag)));
  }

  /** The language of a text in brackets where it is known, and its other languages below it. */
  private <T> void texts(String key, Property.One<T> property, Function<T, String> shown) {
    Optional<T> main = object.get(property);
    Map<String, T> all = object.languages(property);
    all.forEach(
        (tag, text) -> {
          if (main.equals(Optional.of(text))) {
            line(key, shown.apply(text) + (tag.isEmpty() ? "" : " [" + tag + "]"));
          }
        });
    all.forEach(
        (tag, text) -> {
          if (!main.equals(Optional.of(text))) {
            line(key + " in " + tag, shown.apply(text));
          }
        });
  }

  /** Something that stands in the document, in one line. */
  private static String part(ASObject part) {
    List<String> said = new ArrayList<>();
    said.add(kind(part));
    part.id().ifPresent(id -> said.add("id " + id));
    if (part instanceof Link link) {
      link.href().ifPresent(href -> said.add("leads to " + href));
      link.rel().forEach(rel -> said.add("as " + rel));
    } else if (part.media().isEmpty()) {
      part.url().ifPresent(url -> said.add("opens " + url));
    }
    part.media().forEach(file -> said.add("file " + file(file)));
    part.attributedToIds().forEach(author -> said.add("by " + author));
    part.published().ifPresent(at -> said.add("published " + at));
    part.altText().ifPresent(text -> said.add("called " + text.unescaped()));
    part.content().ifPresent(html -> said.add("text " + text(html)));
    part.get(AS.SENSITIVE).filter(is -> is).ifPresent(is -> said.add("sensitive"));
    part.get(AS.LATITUDE).ifPresent(latitude -> said.add("at " + latitude));
    part.get(AS.LONGITUDE).ifPresent(longitude -> said.add("and " + longitude));
    return String.join("; ", said);
  }

  private static String file(Media file) {
    StringBuilder said = new StringBuilder(file.url().toString());
    file.mediaType().ifPresent(type -> said.append(' ').append(type));
    if (file.width().isPresent() || file.height().isPresent()) {
      said.append(' ').append(number(file.width())).append('x').append(number(file.height()));
    }
    file.sizeBytes().ifPresent(size -> said.append(' ').append(size).append(" bytes"));
    file.duration().ifPresent(duration -> said.append(' ').append(duration));
    return said.toString();
  }

  private static String number(Optional<Long> number) {
    return number.map(String::valueOf).orElse("?");
  }

  private static String kind(ASObject object) {
    List<String> types = object.types();
    if (object.getClass() == ASObject.class) {
      return types.isEmpty() ? "something" : "unknown " + String.join(", ", types);
    }
    String name = object.getClass().getSimpleName();
    return types.size() > 1 ? name + " (" + String.join(", ", types) + ")" : name;
  }

  private static String text(UntrustedHtml html) {
    return html.toPlainText();
  }

  private static String and(Optional<?> first, Optional<?> second) {
    return first.map(String::valueOf).orElse("?") + second.map(value -> " = " + value).orElse("");
  }

  private void lines(String key, List<URI> values) {
    values.forEach(value -> line(key, value));
  }

  private void line(String key, Object value) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(present -> line(key, present));
    } else {
      lines.add((key + ": " + value).replace('\n', '⏎').strip());
    }
  }
}
