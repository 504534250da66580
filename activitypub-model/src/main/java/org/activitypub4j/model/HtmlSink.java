package org.activitypub4j.model;

import org.jsoup.nodes.Element;

/** Takes the parts of an HTML text in their order. */
interface HtmlSink {
  /** An element begins. */
  void open(Element element);

  /** An element ends: the innermost one that is open. */
  void close(Element element);

  /** A text. Its character references are resolved, and its spaces are as they were written. */
  void text(String text);
}
