package org.activitypub4j.examples.blog.web;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.activitypub4j.examples.blog.BlogProperties;
import org.activitypub4j.examples.blog.posts.Post;
import org.activitypub4j.examples.blog.posts.Posts;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The posts as Atom. */
@RestController
class FeedController {
  private static final MediaType ATOM =
      new MediaType("application", "atom+xml", StandardCharsets.UTF_8);

  private final Posts posts;
  private final BlogProperties blog;

  FeedController(Posts posts, BlogProperties blog) {
    this.posts = posts;
    this.blog = blog;
  }

  @GetMapping("/feed.atom")
  ResponseEntity<String> feed() throws XMLStreamException {
    List<Post> latest = posts.latest(0, 20);
    StringWriter text = new StringWriter();
    XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("feed");
    xml.writeDefaultNamespace("http://www.w3.org/2005/Atom");
    element(xml, "title", blog.title());
    element(xml, "id", blog.url() + "/");
    element(
        xml,
        "updated",
        latest.stream()
            .map(FeedController::changed)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH)
            .toString());
    link(xml, "self", "/feed.atom");
    link(xml, "alternate", "/");
    for (Post post : latest) {
      xml.writeStartElement("entry");
      element(xml, "title", post.title());
      element(xml, "id", blog.url() + post.path());
      element(xml, "updated", changed(post).toString());
      xml.writeStartElement("author");
      element(xml, "name", post.author().name());
      xml.writeEndElement();
      link(xml, "alternate", post.path());
      xml.writeStartElement("content");
      xml.writeAttribute("type", "html");
      xml.writeCharacters(xmlText(post.html()));
      xml.writeEndElement();
      xml.writeEndElement();
    }
    xml.writeEndDocument();
    return ResponseEntity.ok().contentType(ATOM).body(text.toString());
  }

  private static Instant changed(Post post) {
    return Optional.ofNullable(post.edited())
        .or(() -> Optional.ofNullable(post.published()))
        .orElse(Instant.EPOCH);
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(xmlText(text));
    xml.writeEndElement();
  }

  /** Without the control characters that XML cannot have. */
  private static String xmlText(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\t\n\r]]|[\uFFFE\uFFFF]", "");
  }

  private void link(XMLStreamWriter xml, String relation, String path) throws XMLStreamException {
    xml.writeEmptyElement("link");
    xml.writeAttribute("rel", relation);
    xml.writeAttribute("href", blog.url() + path);
  }
}
