package org.activitypub4j.model;

import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The context documents that are known without a network: those in the artifact and those that the
 * application added. Immutable.
 */
final class BundledContexts {
  private static final ReadLimits LIMITS =
      new ReadLimits(4 << 20, 64, 1_000_000, 256 * 1024, 4_096, 64, 64, 10_000, 100_000, 100_000);

  /**
   * A context by its canonical URL.
   *
   * @param references the terms, prefixes and contexts that it refers to and does not define
   * @param nests whether one of its terms is or uses {@code @nest}, which leaves no trace in the
   *     expanded document
   */
  record Entry(String url, JsonValue context, Set<String> references, boolean nests) {
    static Entry of(String url, JsonValue context) {
      Set<String> mentioned = new HashSet<>();
      Set<String> defined = new HashSet<>();
      for (JsonValue part : context instanceof JsonArray parts ? parts : List.of(context)) {
        mentions(part, mentioned);
        if (part instanceof JsonObject terms) {
          defined.addAll(terms.keySet());
        }
      }
      mentioned.removeAll(defined);
      return new Entry(url, context, Set.copyOf(mentioned), context.toString().contains("@nest\""));
    }

    private static void mentions(JsonValue value, Set<String> mentioned) {
      switch (value.getValueType()) {
        case OBJECT -> ((JsonObject) value).values().forEach(member -> mentions(member, mentioned));
        case ARRAY -> ((JsonArray) value).forEach(item -> mentions(item, mentioned));
        case STRING -> {
          String text = ((JsonString) value).getString();
          int colon = text.indexOf(':');
          mentioned.add(colon > 0 && !text.startsWith("http") ? text.substring(0, colon) : text);
        }
        default -> {}
      }
    }
  }

  /** A context that is read when it is first needed. Most of those in the artifact never are. */
  private static final class Bundled {
    private final Supplier<Entry> read;
    private volatile @Nullable Entry entry;

    Bundled(Supplier<Entry> read) {
      this.read = read;
    }

    Entry entry() {
      Entry known = entry;
      if (known == null) {
        known = read.get();
        entry = known; // if two threads read it at once, either result is good
      }
      return known;
    }
  }

  private final Map<String, Bundled> byUrl;
  private final Map<String, Bundled> bySuffix;

  private BundledContexts(Map<String, Bundled> byUrl, Map<String, Bundled> bySuffix) {
    this.byUrl = byUrl;
    this.bySuffix = bySuffix;
  }

  private static final class Holder {
    static final BundledContexts STANDARD = load();
  }

  /** Returns the contexts in the artifact. */
  static BundledContexts standard() {
    return Holder.STANDARD;
  }

  private static BundledContexts load() {
    JsonReader reader = new JsonReader(LIMITS);
    Map<String, Bundled> byUrl = new HashMap<>();
    Map<String, Bundled> bySuffix = new LinkedHashMap<>();
    JsonObject index = reader.read(resource("index.json"));
    for (JsonValue item : index.getJsonArray("contexts")) {
      JsonObject line = item.asJsonObject();
      String url = line.getString("url");
      String file = line.getString("file");
      Bundled bundled = new Bundled(() -> Entry.of(url, context(reader.read(resource(file)))));
      byUrl.put(url, bundled);
      strings(line, "aliases").forEach(alias -> byUrl.put(alias, bundled));
      strings(line, "suffixes").forEach(suffix -> bySuffix.put(suffix, bundled));
    }
    return new BundledContexts(Map.copyOf(byUrl), Map.copyOf(bySuffix));
  }

  private static List<String> strings(JsonObject line, String name) {
    return Trees.values(line.get(name)).stream()
        .map(value -> ((JsonString) value).getString())
        .toList();
  }

  private static byte[] resource(String name) {
    try (InputStream in = BundledContexts.class.getResourceAsStream("contexts/" + name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the artifact: contexts/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonValue context(JsonObject document) {
    JsonValue context = document.get("@context");
    if (context == null) {
      throw new IllegalArgumentException("a context document needs an @context member");
    }
    return context;
  }

  /** Returns these contexts and one more, which takes precedence. */
  BundledContexts with(String url, byte[] document) {
    Map<String, Bundled> more = new HashMap<>(byUrl);
    Entry entry = Entry.of(url, context(new JsonReader(LIMITS).read(document)));
    more.put(url, new Bundled(() -> entry));
    return new BundledContexts(Map.copyOf(more), bySuffix);
  }

  /**
   * Returns the context for a URL; null if it is not known. A context that each host serves under
   * its own name is found by the end of the URL.
   */
  @Nullable Entry find(String url) {
    Bundled exact = byUrl.get(url);
    if (exact != null) {
      return exact.entry();
    }
    if (!url.startsWith("http")) {
      return null;
    }
    for (Map.Entry<String, Bundled> suffix : bySuffix.entrySet()) {
      if (url.endsWith(suffix.getKey())) {
        return suffix.getValue().entry();
      }
    }
    return null;
  }

  /** Whether a bundled context has exactly this definition of the term. */
  boolean hasDefinition(String term, JsonObject definition) {
    return byUrl.values().stream()
        .anyMatch(bundled -> defines(bundled.entry().context(), term, definition));
  }

  private static boolean defines(JsonValue context, String term, JsonObject definition) {
    if (context instanceof JsonArray parts) {
      return parts.stream().anyMatch(part -> defines(part, term, definition));
    }
    return context instanceof JsonObject object && definition.equals(object.get(term));
  }

  /**
   * Returns a loader that gives Titanium the same contexts. Any other URL counts as an empty
   * context.
   *
   * @param part returns the part of a context that Titanium gets
   */
  DocumentLoader loader(UnaryOperator<JsonValue> part) {
    return (url, options) -> {
      Entry entry = find(url.toString());
      JsonValue context = entry == null ? JsonValue.EMPTY_JSON_OBJECT : part.apply(entry.context());
      Document document = JsonDocument.of(Trees.object().add("@context", context).build());
      document.setDocumentUrl(url);
      return document;
    };
  }
}
