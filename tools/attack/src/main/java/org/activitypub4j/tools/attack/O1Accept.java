package org.activitypub4j.tools.attack;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Asks for what exists in all the ways in which others do. */
final class O1Accept implements Attack {
  private static final List<String> ACCEPTS =
      List.of("*/*", "", "application/json", "text/html", "application/activity+json");

  @Override
  public String id() {
    return "O1";
  }

  @Override
  public String tries() {
    return "GET and HEAD of what exists, with other Accept headers: some servers take a 404 for a deletion";
  }

  @Override
  public String remedy() {
    return "Answer ActivityStreams to any Accept that allows it, else a page, a redirect or 406; never 404.";
  }

  @Override
  public AttackResult run(Stage stage) throws InterruptedException {
    TargetServer target = stage.target();
    List<URI> urls = new ArrayList<>(List.of(target.actor()));
    target.post().ifPresent(urls::add);
    List<String> absent = new ArrayList<>();
    for (URI url : urls) {
      for (String method : List.of("GET", "HEAD")) {
        for (String accept : ACCEPTS) {
          int status = target.request(method, url, accept).status();
          if (status == 404 || status == 410 || status == 0 || status >= 500) {
            String wanted = accept.isEmpty() ? "without Accept" : accept;
            absent.add("%s %s %s got %d".formatted(method, url.getPath(), wanted, status));
          }
        }
      }
    }
    return absent.isEmpty()
        ? AttackResult.held("none of %d got 404".formatted(2 * ACCEPTS.size() * urls.size()))
        : AttackResult.broken(Suite.cut(String.join(", ", absent)));
  }
}
