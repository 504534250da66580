package org.activitypub4j.examples.blog.fediverse;

import java.net.URI;
import java.security.Principal;
import java.util.List;
import org.activitypub4j.examples.blog.authors.Authors;
import org.activitypub4j.examples.blog.comments.Comment;
import org.activitypub4j.examples.blog.comments.Comments;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** Lets the administrator hear nothing more of a server. */
@Controller
class BlockController {
  private final Neighbours neighbours;
  private final Authors authors;
  private final Comments comments;

  BlockController(Neighbours neighbours, Authors authors, Comments comments) {
    this.neighbours = neighbours;
    this.authors = authors;
    this.comments = comments;
  }

  /** Blocks the server from which a comment came, and rejects all that waits from it. */
  @Transactional
  @PostMapping("/admin/comments/{id}/block")
  public String block(Principal principal, @PathVariable("id") long id) {
    boolean isAdmin =
        authors
            .byId(Long.parseLong(principal.getName()))
            .filter(author -> author.admin())
            .isPresent();
    Comment comment =
        comments
            .byId(id)
            .filter(one -> isAdmin && one.externalId() != null && one.authorUrl() != null)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    neighbours.block(URI.create(comment.authorUrl()));
    List<Comment> unwanted =
        comments.held().stream()
            .filter(one -> one.externalId() != null && one.authorUrl() != null)
            .filter(one -> neighbours.isBlocked(URI.create(one.authorUrl())))
            .toList();
    unwanted.forEach(one -> comments.reject(one.id()));
    return "redirect:/admin#comments";
  }
}
