package org.activitypub4j.client;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads where a host has its WebFinger from its host-meta document. A document with a DTD is
 * refused, so that there are no entities to expand or to fetch.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6415#section-2">RFC 6415 §2</a>
 */
final class HostMeta {
  private static final String XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
  private static final int MAX_BYTES = 64 * 1_024;
  private static final int MAX_TEMPLATES = 16;

  private HostMeta() {}

  /** The document is not host-meta, or we do not read it. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private record Template(String text, @Nullable String type) {
    /** Links that say that they return JSON are asked first. */
    int rank() {
      if (type == null) {
        return 1;
      }
      return ContentTypes.isResourceDescriptor(type) ? 0 : 2;
    }
  }

  /**
   * The templates of its links {@code lrdd}, the best first.
   *
   * @throws MalformedException if it is not an XRD document, or is too long
   */
  static List<String> templates(byte[] xml) throws MalformedException {
    if (xml.length > MAX_BYTES) {
      throw new MalformedException("it has more than " + MAX_BYTES + " bytes", null);
    }
    List<Template> found = new ArrayList<>();
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        read(reader, found);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | RuntimeException e) { // the parser throws both
      throw new MalformedException("it is not well-formed XML without a DTD", e);
    }
    return found.stream()
        .sorted(Comparator.comparingInt(Template::rank))
        .map(Template::text)
        .distinct()
        .toList();
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("external entities are never read");
        });
    return factory;
  }

  private static void read(XMLStreamReader reader, List<Template> found) throws XMLStreamException {
    int depth = 0;
    boolean root = true;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new XMLStreamException("a DTD is never read");
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (root && !isXrd(reader, "XRD")) {
          throw new XMLStreamException("not an XRD document");
        }
        root = false;
        if (depth == 2 && isXrd(reader, "Link") && found.size() < MAX_TEMPLATES) {
          link(reader, found);
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private static boolean isXrd(XMLStreamReader reader, String name) {
    return reader.getLocalName().equals(name) && XRD.equals(reader.getNamespaceURI());
  }

  private static void link(XMLStreamReader reader, List<Template> found) {
    String template = reader.getAttributeValue(null, "template");
    if ("lrdd".equals(reader.getAttributeValue(null, "rel"))
        && template != null
        && template.contains("{uri}")) {
      found.add(new Template(template, reader.getAttributeValue(null, "type")));
    }
  }
}
