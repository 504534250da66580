package org.activitypub4j.examples.blog;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.activitypub4j.examples.blog.authors.Author;
import org.activitypub4j.examples.blog.authors.Authors;
import org.activitypub4j.examples.blog.posts.Draft;
import org.activitypub4j.examples.blog.posts.Posts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Makes the first author, and two posts to look at. */
@Component
class FirstStart implements ApplicationRunner {
  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

  private final BlogProperties blog;
  private final Authors authors;
  private final Posts posts;
  private final PasswordEncoder passwords;

  FirstStart(BlogProperties blog, Authors authors, Posts posts, PasswordEncoder passwords) {
    this.blog = blog;
    this.authors = authors;
    this.posts = posts;
    this.passwords = passwords;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (!authors.all().isEmpty()) {
      return;
    }
    String password = Optional.ofNullable(blog.adminPassword()).orElseGet(FirstStart::random);
    String name = blog.adminUserName();
    Author author = authors.add(name, blog.adminName(), passwords.encode(password), true);
    authors.change(
        author.id(), name, blog.adminName(), "I look under stones, and put them back.", null);
    if (blog.adminPassword() == null) {
      LOG.info("Log in at {}/login as {} with the password {}", blog.url(), name, password);
    }
    if (blog.seed()) {
      seed(author);
    }
  }

  private static String random() {
    byte[] bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void seed(Author author) {
    publish(
        author,
        "What a limpet remembers",
        "A limpet goes out to graze at high tide and comes back to the very same place.",
        """
        When the tide comes in, a limpet leaves its place on the rock and grazes. When the water goes,
        it is **back where it was**, to the millimetre: its shell has grown to fit the stone, and the
        stone has worn to fit the shell.

        Nobody knows for certain how it finds its way home. It may follow its own trail of slime,
        but limpets come home even when the trail has been scrubbed off.

        > Put the stone back the way you found it. Somebody lives there.
        """,
        "limpets memory");
    publish(
        author,
        "Three tools for a rock pool",
        "A glass-bottomed bucket, patience, and shoes that may get wet.",
        """
        You need less than you think:

        1. A bucket with a *glass bottom*. It takes the ripples away.
        2. Patience: for the first minute nothing moves, because everybody has seen you.
        3. Shoes that may get wet.

        ```
        low water: 06:42, 0.4 m
        ```

        Come an hour before low water, and leave when the tide turns.
        """,
        "howto rockpools");
  }

  private void publish(Author author, String title, String summary, String text, String tags) {
    posts.publish(posts.write(author, new Draft(title, summary, text, "en", tags, null, "")).id());
  }
}
