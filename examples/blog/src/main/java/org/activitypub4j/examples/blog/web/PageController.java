package org.activitypub4j.examples.blog.web;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.activitypub4j.examples.blog.authors.Author;
import org.activitypub4j.examples.blog.authors.Authors;
import org.activitypub4j.examples.blog.comments.Comments;
import org.activitypub4j.examples.blog.comments.NewComment;
import org.activitypub4j.examples.blog.comments.Threads;
import org.activitypub4j.examples.blog.pictures.Picture;
import org.activitypub4j.examples.blog.pictures.Pictures;
import org.activitypub4j.examples.blog.posts.Post;
import org.activitypub4j.examples.blog.posts.Posts;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages that everybody sees. */
@Controller
class PageController {
  private static final int PAGE = 10;

  private final Posts posts;
  private final Authors authors;
  private final Comments comments;
  private final Pictures pictures;

  PageController(Posts posts, Authors authors, Comments comments, Pictures pictures) {
    this.posts = posts;
    this.authors = authors;
    this.comments = comments;
    this.pictures = pictures;
  }

  @GetMapping("/")
  String home(Model model, @RequestParam(name = "page", defaultValue = "0") int page) {
    List<Post> found = posts.latest(Math.max(0, page), PAGE + 1);
    model.addAttribute("posts", found.stream().limit(PAGE).toList());
    model.addAttribute("page", page);
    model.addAttribute("older", found.size() > PAGE);
    return "home";
  }

  /** The short address of a post. */
  @GetMapping(path = "/", params = "p")
  String shortAddress(@RequestParam("p") long id) {
    return "redirect:"
        + posts.byId(id).filter(post -> !post.isDraft()).orElseThrow(Layout::notFound).path();
  }

  @GetMapping("/posts/{slug}")
  String post(Model model, @PathVariable("slug") String slug) {
    return shown(model, posts.bySlug(slug).orElseThrow(Layout::notFound));
  }

  private String shown(Model model, Post post) {
    model.addAttribute("post", post);
    model.addAttribute("comments", Threads.of(comments.of(post.id())));
    return "post";
  }

  @PostMapping("/posts/{slug}/comments")
  String comment(
      Model model,
      @PathVariable("slug") String slug,
      @RequestParam("name") String name,
      @RequestParam("website") String website,
      @RequestParam("text") String text,
      @RequestParam("email") String trap,
      RedirectAttributes next) {
    Post post = posts.bySlug(slug).orElseThrow(Layout::notFound);
    if (name.isBlank() || text.isBlank() || name.length() > 100 || text.length() > 10_000) {
      model.addAttribute("message", "A comment needs a name and a text of up to 10,000 letters.");
      model.addAttribute("typed", Map.of("name", name, "website", website, "text", text));
      return shown(model, post);
    }
    if (trap.isEmpty()) { // people do not see this field
      comments.add(NewComment.ofVisitor(post.id(), name, website, text));
    }
    next.addFlashAttribute("message", "Thank you. Your comment is shown when it has been read.");
    return "redirect:" + post.path() + "#comments";
  }

  @GetMapping("/tags/{tag}")
  String tag(Model model, @PathVariable("tag") String tag) {
    model.addAttribute("tag", tag);
    model.addAttribute("posts", posts.withTag(tag.toLowerCase(Locale.ROOT)));
    return "tag";
  }

  @GetMapping("/authors/{userName}")
  String author(Model model, @PathVariable("userName") String userName) {
    Author author = authors.byUserName(userName).orElseThrow(Layout::notFound);
    model.addAttribute("author", author);
    model.addAttribute("posts", posts.of(author));
    return "author";
  }

  @GetMapping("/login")
  String login() {
    return "login";
  }

  @GetMapping("/pictures/{id}")
  ResponseEntity<byte[]> picture(@PathVariable("id") long id) {
    Picture picture = pictures.find(id).orElseThrow(Layout::notFound);
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(picture.type()))
        .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
        .body(picture.bytes());
  }
}
