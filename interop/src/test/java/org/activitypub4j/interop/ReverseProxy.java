package org.activitypub4j.interop;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A proxy that runs with the files of examples/deployment, for a server at blog.example.com and for
 * handles of example.com.
 */
interface ReverseProxy extends Logged {
  String HOST = "blog.example.com";
  String HANDLE_HOST = "example.com";

  /** Where it listens, and where the application does. */
  record Ports(int http, int https, int application) {
    static Ports free() {
      List<Integer> free = Workplace.freePorts(3);
      return new Ports(free.get(0), free.get(1), free.get(2));
    }

    URI origin() {
      return URI.create("https://" + HOST + ":" + https);
    }

    /** The domain of the handles. */
    String handleDomain() {
      return HANDLE_HOST + ":" + https;
    }
  }

  Ports ports();

  /** Who has to be trusted to believe its certificates. */
  Certificate certificate();

  /** The folder of static files of example.com. */
  Path handleSite();
}
