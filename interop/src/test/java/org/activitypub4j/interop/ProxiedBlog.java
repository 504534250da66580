package org.activitypub4j.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The blog behind a proxy, started as the unit of systemd in examples/deployment does, with the
 * settings from there, except that it takes larger bodies; and the requests that reach it.
 */
record ProxiedBlog(Blog blog, Path accessLog) implements Logged {
  /** A request as the blog sees it, with the headers of the names below; "-" for one without. */
  record Arrival(
      String address,
      String method,
      String target,
      String host,
      String forwardedFor,
      String forwardedProto,
      String forwardedHost,
      String forwardedPort,
      String forwardedPrefix,
      String forwarded,
      String userAgent) {

    static Arrival parse(String line) {
      String[] parts = line.split("\\|", -1);
      String[] request = parts[1].split(" ", -1);
      return new Arrival(
          parts[0],
          request[0],
          request[1],
          parts[2],
          parts[3],
          parts[4],
          parts[5],
          parts[6],
          parts[7],
          parts[8],
          parts[9]);
    }
  }

  private static final String PATTERN =
      "%a|%r|%{Host}i|%{X-Forwarded-For}i|%{X-Forwarded-Proto}i|%{X-Forwarded-Host}i"
          + "|%{X-Forwarded-Port}i|%{X-Forwarded-Prefix}i|%{Forwarded}i|%{User-Agent}i";

  /**
   * Starts one.
   *
   * @param handleDomain empty for none of its own
   */
  static ProxiedBlog start(ReverseProxy proxy, String handleDomain) {
    Path folder = Workplace.newFolder("proxied-blog");
    URI origin = proxy.ports().origin();
    URI address = URI.create("http://127.0.0.1:" + proxy.ports().application());
    Path settings =
        new DeploymentFile(
                DeploymentFile.read("blog.properties")
                        .with("https://blog.example.com", origin)
                        .with("server.port=8080", "server.port=" + address.getPort())
                        .with("/var/lib/blog", folder)
                        .with("allow-networks=\n", "allow-networks=127.0.0.0/8\n")
                        .text()
                    + """
                    activitypub.tolerate=private_networks
                    activitypub.max-body=20MB
                    spring.servlet.multipart.max-file-size=20MB
                    spring.servlet.multipart.max-request-size=20MB
                    blog.admin-password=%s
                    blog.seed=false
                    server.tomcat.accesslog.enabled=true
                    server.tomcat.accesslog.directory=%s
                    server.tomcat.accesslog.prefix=access
                    server.tomcat.accesslog.rotate=false
                    server.tomcat.accesslog.buffered=false
                    server.tomcat.accesslog.request-attributes-enabled=true
                    server.tomcat.accesslog.pattern=%s
                    """
                        .formatted(Blog.PASSWORD, folder, PATTERN)
                    + (handleDomain.isEmpty()
                        ? ""
                        : "activitypub.handle-domain=" + handleDomain + "\n"))
            .write(folder.resolve("blog.properties"));
    Blog blog = Blog.start(origin, address, folder, command(proxy, folder, settings));
    return new ProxiedBlog(blog, folder.resolve("access.log"));
  }

  /** What the unit starts, in a process that finds and trusts the proxy. */
  private static List<String> command(ReverseProxy proxy, Path folder, Path settings) {
    String start =
        DeploymentFile.read("blog.service")
            .with("/opt/blog/blog.jar", Workplace.blog())
            .with("/etc/blog/blog.properties", settings)
            .text()
            .lines()
            .filter(line -> line.startsWith("ExecStart=/usr/bin/java "))
            .findFirst()
            .orElseThrow();
    Path hosts =
        new DeploymentFile(
                "127.0.0.1 %s %s\n".formatted(ReverseProxy.HOST, ReverseProxy.HANDLE_HOST))
            .write(folder.resolve("hosts"));
    List<String> command = new ArrayList<>(List.of(Blog.java(), "-Djdk.net.hosts.file=" + hosts));
    command.addAll(proxy.certificate().trustingProcess(folder));
    command.addAll(List.of(start.split(" ", -1)).subList(1, start.split(" ", -1).length));
    return command;
  }

  /** All requests so far, the oldest first. */
  private List<Arrival> arrivals() {
    try {
      return Files.readAllLines(accessLog).stream().map(Arrival::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The requests so far for a URL of the blog, not those that its author sends past the proxy. */
  List<Arrival> arrivals(URI url) {
    String target = url.getRawPath() + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
    return arrivals().stream()
        .filter(one -> one.host().equals(url.getRawAuthority()) && one.target().equals(target))
        .toList();
  }

  @Override
  public String name() {
    return blog.name();
  }

  @Override
  public ChildProcess process() {
    return blog.process();
  }
}
