package org.activitypub4j.examples.blog.web;

import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.activitypub4j.examples.blog.authors.Author;
import org.activitypub4j.examples.blog.authors.Authors;
import org.activitypub4j.examples.blog.comments.Comments;
import org.activitypub4j.examples.blog.pictures.Pictures;
import org.activitypub4j.examples.blog.posts.Draft;
import org.activitypub4j.examples.blog.posts.Post;
import org.activitypub4j.examples.blog.posts.Posts;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of authors. */
@Controller
@RequestMapping("/admin")
class AdminController {
  private final Posts posts;
  private final Authors authors;
  private final Comments comments;
  private final Pictures pictures;

  AdminController(Posts posts, Authors authors, Comments comments, Pictures pictures) {
    this.posts = posts;
    this.authors = authors;
    this.comments = comments;
    this.pictures = pictures;
  }

  private Author me(Principal principal) {
    return authors.byId(Long.parseLong(principal.getName())).orElseThrow(Layout::notFound);
  }

  /** Only its author and the administrator may change a post: for others it is not there. */
  private Post mine(Principal principal, long id) {
    Author me = me(principal);
    return posts.byId(id).filter(post -> isOf(me, post)).orElseThrow(Layout::notFound);
  }

  private static boolean isOf(Author me, Post post) {
    return me.admin() || post.author().id() == me.id();
  }

  /** Who may change a post decides about its comments. */
  private void requireMine(Principal principal, long comment) {
    mine(principal, comments.byId(comment).orElseThrow(Layout::notFound).post());
  }

  @GetMapping
  String overview(Model model, Principal principal) {
    Author me = me(principal);
    List<Post> all = posts.all();
    Set<Long> mine =
        all.stream().filter(post -> isOf(me, post)).map(Post::id).collect(Collectors.toSet());
    model.addAttribute("me", me);
    model.addAttribute("posts", all);
    model.addAttribute(
        "held", comments.held().stream().filter(one -> mine.contains(one.post())).toList());
    return "admin/overview";
  }

  @GetMapping("/posts/new")
  String write(Model model) {
    model.addAttribute("draft", new Draft("", "", "", "en", "", null, ""));
    return "admin/write";
  }

  @GetMapping("/posts/{id}")
  String edit(Model model, Principal principal, @PathVariable("id") long id) {
    Post post = mine(principal, id);
    model.addAttribute("post", post);
    model.addAttribute(
        "draft",
        new Draft(
            post.title(),
            post.summary(),
            post.markdown(),
            post.language(),
            String.join(" ", post.tags()),
            post.cover(),
            post.coverAlt()));
    return "admin/write";
  }

  @PostMapping("/posts")
  String save(
      Model model,
      Principal principal,
      @RequestParam(name = "id", required = false) @Nullable Long id,
      @RequestParam("title") String title,
      @RequestParam("summary") String summary,
      @RequestParam("markdown") String markdown,
      @RequestParam("language") String language,
      @RequestParam("tags") String tags,
      @RequestParam("coverAlt") String coverAlt,
      @RequestParam(name = "picture", required = false) @Nullable MultipartFile picture,
      @RequestParam("action") String action,
      RedirectAttributes next)
      throws IOException {
    if (id != null) {
      model.addAttribute("post", mine(principal, id)); // before anything is stored
    }
    Draft draft = new Draft(title, summary, markdown, language, tags, null, coverAlt);
    try {
      draft = draft.checked().withCover(added(picture));
    } catch (IllegalArgumentException e) {
      model.addAttribute("draft", draft);
      model.addAttribute("message", e.getMessage());
      return "admin/write";
    }
    Post post = id == null ? posts.write(me(principal), draft) : posts.edit(id, draft);
    if (action.equals("publish")) {
      posts.publish(post.id());
      return "redirect:" + post.path();
    }
    next.addFlashAttribute("message", "Saved.");
    return "redirect:/admin/posts/" + post.id();
  }

  private @Nullable Long added(@Nullable MultipartFile picture) throws IOException {
    return picture == null || picture.isEmpty() ? null : (Long) pictures.add(picture.getBytes());
  }

  @PostMapping("/posts/{id}/delete")
  String delete(Principal principal, @PathVariable("id") long id) {
    posts.delete(mine(principal, id).id());
    return "redirect:/admin";
  }

  @PostMapping("/comments/{id}/approve")
  String approve(Principal principal, @PathVariable("id") long id) {
    requireMine(principal, id);
    comments.approve(id);
    return "redirect:/admin#comments";
  }

  @PostMapping("/comments/{id}/remove")
  String remove(Principal principal, @PathVariable("id") long id) {
    requireMine(principal, id);
    comments.reject(id);
    return "redirect:/admin#comments";
  }

  @GetMapping("/profile")
  String profile(Model model, Principal principal) {
    model.addAttribute("author", me(principal));
    return "admin/profile";
  }

  @PostMapping("/profile")
  String change(
      Principal principal,
      @RequestParam("userName") String userName,
      @RequestParam("name") String name,
      @RequestParam("bio") String bio,
      @RequestParam(name = "picture", required = false) @Nullable MultipartFile picture,
      Model model,
      RedirectAttributes next)
      throws IOException {
    Author me = me(principal);
    try {
      authors.change(me.id(), userName, name, bio, added(picture));
    } catch (IllegalArgumentException e) {
      model.addAttribute(
          "author", new Author(me.id(), userName, name, bio, me.avatar(), me.admin()));
      model.addAttribute("message", e.getMessage());
      return "admin/profile";
    }
    next.addFlashAttribute("message", "Saved.");
    return "redirect:/admin/profile";
  }
}
