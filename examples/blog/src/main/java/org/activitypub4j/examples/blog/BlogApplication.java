package org.activitypub4j.examples.blog;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** A blog. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BlogApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(BlogApplication.class, arguments);
  }
}
