package org.activitypub4j.examples.blog.fediverse;

import java.util.Optional;
import org.activitypub4j.client.FetchException;
import org.activitypub4j.examples.blog.authors.Authors;
import org.activitypub4j.server.Federation;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Leads visitors to their own server, where they can follow an author. */
@Controller
class FollowController {
  private final Federation federation;
  private final Authors authors;

  FollowController(Federation federation, Authors authors) {
    this.federation = federation;
    this.authors = authors;
  }

  @PostMapping("/authors/{userName}/follow")
  String follow(
      @PathVariable("userName") String userName,
      @RequestParam("handle") String handle,
      RedirectAttributes next) {
    Optional<String> page =
        authors.byUserName(userName).flatMap(author -> page(String.valueOf(author.id()), handle));
    if (page.isPresent()) {
      return "redirect:" + page.get();
    }
    next.addFlashAttribute("message", "That server has no page to follow. Search for us there.");
    return "redirect:/authors/{userName}";
  }

  private Optional<String> page(String actor, String handle) {
    try {
      return federation.actor(actor).follows().pageToFollow(handle.strip()).map(Object::toString);
    } catch (IllegalArgumentException | FetchException e) {
      return Optional.empty(); // the visitor reads what to do instead
    }
  }
}
