package org.activitypub4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.activitypub4j.server.http.ServerResponse;

/** Writes answers into the responses of a container. */
final class Answers {
  private Answers() {}

  /**
   * Says that an answer depends on a header of the request, beside those that filters have named
   * before: in one line, because some caches read only one.
   */
  static void vary(HttpServletResponse response, String value) {
    List<String> all = new ArrayList<>(response.getHeaders("Vary"));
    all.add(value);
    response.setHeader("Vary", String.join(", ", all));
  }

  /** Writes an answer. It replaces headers that filters have set before, except Vary. */
  static void send(ServerResponse answer, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    // Never sendError, for which the container has a page of its own.
    response.setStatus(answer.status());
    Set<String> begun = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    answer
        .headers()
        .forEach(
            (name, value) -> {
              if (name.equalsIgnoreCase("Vary")) {
                vary(response, value);
              } else if (begun.add(name)) {
                response.setHeader(name, value);
              } else {
                response.addHeader(name, value);
              }
            });
    // What ends with its connection needs no length. After the last octet of a known length Tomcat
    // 11 lets nobody read the rest of the request.
    if (answer.status() != HttpServletResponse.SC_NOT_MODIFIED
        && !answer.headers().contains("Connection")) {
      response.setContentLength(answer.body().length);
    }
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(answer.body());
    }
  }
}
