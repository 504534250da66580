package org.activitypub4j.examples.blog.web;

import org.activitypub4j.examples.blog.BlogProperties;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.server.ResponseStatusException;

/** What every page shows. */
@ControllerAdvice
class Layout {
  private final BlogProperties blog;

  Layout(BlogProperties blog) {
    this.blog = blog;
  }

  @ModelAttribute("blog")
  BlogProperties blog() {
    return blog;
  }

  static ResponseStatusException notFound() {
    return new ResponseStatusException(HttpStatus.NOT_FOUND);
  }
}
