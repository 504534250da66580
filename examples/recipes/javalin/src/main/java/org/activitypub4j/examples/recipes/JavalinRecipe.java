package org.activitypub4j.examples.recipes;

import io.javalin.Javalin;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Optional;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.servlet.FederationFilter;
import org.eclipse.jetty.ee10.servlet.FilterHolder;

/** An application of Javalin with an actor that people in the fediverse can follow. */
public final class JavalinRecipe {
  static final ActorDirectory ACTORS =
      name -> Optional.of(Person.builder().name("Alice").build()).filter(p -> name.equals("alice"));

  static Javalin app(Federation federation) {
    FilterHolder filter = new FilterHolder(new FederationFilter(federation));
    filter.setAsyncSupported(true);
    return Javalin.create(
        config -> {
          config.jetty.modifyServletContextHandler(
              jetty -> jetty.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST)));
          config.routes.get("/users/alice", page -> page.html("<h1>Alice</h1>"));
          config.events.serverStopped(federation::close);
        });
  }

  public static void main(String... arguments) {
    Federation federation = Federation.builder("https://social.example", ACTORS).build();
    app(federation).start(8080);
    federation.actor("alice").posts().note("<p>Hello, fediverse.</p>");
  }
}
