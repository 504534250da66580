package org.activitypub4j.model;

import org.jsoup.nodes.Element;

/** Takes the parts of an HTML text in their order. */
interface HtmlSink {
  /** An element begins. */
  void open(Element element);

  /** The last element that began and has not ended ends. */
  void close(Element element);

  /** Text with its character references resolved, spaces as they were written. */
  void text(String text);
}
