package org.activitypub4j.model;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.activitypub4j.model.DocumentException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a document once. Decides whether member names alone tell its meaning, and refuses
 * the document if its context changes a guarded term that it uses.
 */
final class DocumentScan {
  /** A list up to this size cannot be over a limit of recipients. */
  private static final int MANY = 50;

  /**
   * The highest number of values times terms of scoped contexts, because each value may need all of
   * these terms.
   */
  private static final long MAX_SCOPED_WORK = 30_000;

  private final Vocabulary vocabulary;
  private final ReadLimits limits;
  private int nestedContexts;
  private int values;
  private int scopedTerms;
  private boolean slow;
  private boolean partial;
  private @Nullable String spelledOtherwise;

  DocumentScan(Vocabulary vocabulary, ReadLimits limits) {
    this.vocabulary = vocabulary;
    this.limits = limits;
  }

  /** Whether JSON-LD processing is needed. */
  boolean slow() {
    return slow;
  }

  /** Whether a context counted as empty because it is not bundled. */
  boolean partial() {
    return partial;
  }

  /**
   * Call this if JSON-LD processing failed, so that only member names are left.
   *
   * @throws DocumentException if a guarded term or a type has another spelling. Reading by names
   *     does not see that, but the spelling means the term again once the broken part is removed
   */
  void requireNames() {
    if (spelledOtherwise != null) {
      throw refused(
          spelledOtherwise, "is spelled otherwise, and the JSON-LD of the document fails");
    }
  }

  void run(JsonObject root, ContextAnalysis base) {
    DocumentSize size = DocumentSize.of(root, limits);
    node(root, base, true);
    if ((long) values * scopedTerms > MAX_SCOPED_WORK) {
      throw new DocumentException(
          Reason.LIMIT_EXCEEDED,
          "scoped contexts with %d terms for %d values".formatted(scopedTerms, values));
    }
    if (slow) {
      size.requireProcessable();
    }
  }

  private void node(JsonObject node, ContextAnalysis enclosing, boolean root) {
    ContextAnalysis context = enclosing;
    JsonValue own = node.get("@context");
    if (own != null) {
      if (!root && ++nestedContexts > limits.maxNestedContexts()) {
        throw new DocumentException(
            Reason.LIMIT_EXCEEDED,
            "more than %d nested contexts".formatted(limits.maxNestedContexts()));
      }
      context = enclosing.nested(own);
    }
    values += node.size();
    scopedTerms = Math.max(scopedTerms, context.scopedTerms());
    slow |= context.slow() != null;
    partial |= context.partial();
    Set<String> spellings = null;
    for (Map.Entry<String, JsonValue> member : node.entrySet()) {
      String name = member.getKey();
      if (name.equals("@context")) {
        continue;
      }
      String other = otherSpelling(name, context);
      if (other != null) {
        slow = true;
        if (StandardVocabulary.isGuarded(other, vocabulary)) {
          spelledOtherwise = other;
          spellings = spellings == null ? new HashSet<>() : spellings;
          if (node.containsKey(other) || !spellings.add(other)) {
            throw refused(other, "is spelled in two ways in one object, one of them " + name);
          }
        }
      }
      name(name, context);
      if (name.equals("type")) {
        types(member.getValue(), context);
      } else if (vocabulary.mapProperty(name) == null) {
        value(name, member.getValue(), context);
      } else {
        languageMap(member.getValue());
      }
    }
  }

  private void languageMap(JsonValue value) {
    if (value instanceof JsonObject map) {
      values += map.size();
      slow |= map.keySet().stream().anyMatch(tag -> tag.startsWith("@"));
    } else {
      slow = true;
    }
  }

  /**
   * Returns our name for a member that is written as a keyword, a compact IRI or an IRI; otherwise
   * null.
   */
  private @Nullable String otherSpelling(String name, ContextAnalysis context) {
    if (name.startsWith("@")) {
      String ours = vocabulary.termOf(name);
      return ours == null ? name : ours;
    }
    int colon = name.indexOf(':');
    if (colon <= 0) {
      return null;
    }
    if (vocabulary.property(name) != null
        && !context.prefixes().containsKey(name.substring(0, colon))) {
      return null; // everybody writes vcard:bday like this
    }
    String ours = vocabulary.termOf(name);
    if (ours != null) {
      return ours;
    }
    String prefix = prefix(name, colon, context);
    if (prefix == null) {
      return null;
    }
    ours = vocabulary.termOf(prefix + name.substring(colon + 1));
    return ours == null ? name : ours;
  }

  private static @Nullable String prefix(String text, int colon, ContextAnalysis context) {
    if (text.startsWith("//", colon + 1)) {
      return null;
    }
    String prefix = text.substring(0, colon);
    String own = context.prefixes().get(prefix);
    return own != null ? own : Vocabulary.PREFIXES.get(prefix);
  }

  private void name(String name, ContextAnalysis context) {
    if (context.differs().contains(name)) {
      slow = true;
      if (StandardVocabulary.isGuarded(name, vocabulary)) {
        throw refused(name, "means something else in the context of the document");
      }
    }
    String aliased = context.aliases().get(name);
    if (aliased != null) {
      slow = true;
      if (StandardVocabulary.isGuarded(aliased, vocabulary)) {
        throw refused(aliased, "has another name in the context of the document: " + name);
      }
    }
  }

  private void types(JsonValue value, ContextAnalysis context) {
    for (JsonValue item : Trees.values(value)) {
      values++;
      String type = Trees.text(item);
      if (type == null) {
        continue;
      }
      name(type, context);
      String iri = typeIri(type, context);
      slow |= iri != null || type.startsWith("@");
      if (iri != null && vocabulary.typeByIri(iri) != null) {
        spelledOtherwise = "type";
      }
    }
  }

  /** Returns the IRI of a type that is written as an IRI or a compact IRI; otherwise null. */
  private static @Nullable String typeIri(String type, ContextAnalysis context) {
    int colon = type.indexOf(':');
    if (colon <= 0 || type.startsWith("//", colon + 1)) {
      return colon <= 0 ? null : type;
    }
    String prefix = prefix(type, colon, context);
    return prefix == null ? null : prefix + type.substring(colon + 1);
  }

  private void value(String name, JsonValue value, ContextAnalysis context) {
    switch (value.getValueType()) {
      case OBJECT -> node((JsonObject) value, context, false);
      case ARRAY -> {
        JsonArray all = (JsonArray) value;
        values += all.size();
        if (all.size() > MANY) {
          audience(name, all);
        }
        for (JsonValue item : all) {
          value(name, item, context);
        }
      }
      case STRING -> iri(name, java.util.Objects.requireNonNull(Trees.text(value)), context);
      default -> {}
    }
  }

  /** Refuses too many recipients, because leaving some out would change who sees it. */
  private void audience(String name, JsonArray all) {
    if (vocabulary.property(name) instanceof Property.Many<?> property
        && property.type.kind == ValueType.Kind.AUDIENCE
        && all.size() > property.maxValues) {
      throw new DocumentException(
          Reason.LIMIT_EXCEEDED,
          "%d recipients in '%s'; the limit is %d".formatted(all.size(), name, property.maxValues));
    }
  }

  /**
   * Asks for JSON-LD if the text is a compact IRI in place of an IRI, or a term of the document in
   * place of one of ours.
   */
  private void iri(String name, String text, ContextAnalysis context) {
    if (slow) {
      return;
    }
    Property<?> property = vocabulary.property(name);
    ValueType.Kind kind =
        name.equals("id") ? ValueType.Kind.IRI : property == null ? null : property.type.kind;
    boolean isTerm = kind == ValueType.Kind.TERM;
    boolean isIri =
        isTerm
            || kind == ValueType.Kind.IRI
            || (property == null && holdsIris(context.definition(name)))
            || (kind == ValueType.Kind.AUDIENCE && !Audience.isPublic(text));
    int colon = text.indexOf(':');
    slow =
        (isIri && colon > 0 && prefix(text, colon, context) != null)
            || (isTerm && context.definition(text) != null && !isOursHere(text, context));
  }

  /**
   * Whether this is a term of the document itself, and its definition says that its values are
   * IRIs.
   */
  private static boolean holdsIris(@Nullable TermDefinition definition) {
    return definition != null
        && ("@id".equals(definition.type()) || "@vocab".equals(definition.type()));
  }

  private boolean isOursHere(String term, ContextAnalysis context) {
    return vocabulary.isOurs(term) && !context.differs().contains(term);
  }

  private static DocumentException refused(String term, String why) {
    return new DocumentException(
        Reason.GUARDED_TERM, "refused: '%s' %s".formatted(term, Escapes.log(why)));
  }
}
