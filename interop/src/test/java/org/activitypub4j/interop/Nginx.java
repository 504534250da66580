package org.activitypub4j.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx with its files of examples/deployment. */
record Nginx(Ports ports, Certificate certificate, Path acme, Path handleSite, ChildProcess process)
    implements ReverseProxy {

  static Nginx start() {
    Ports ports = Ports.free();
    Path folder = Workplace.newFolder("nginx");
    Path pem = folder.resolve("fullchain.pem");
    Path key = folder.resolve("privkey.pem");
    Certificate certificate = Certificate.make(List.of(HOST, HANDLE_HOST), pem, key);
    Path acme = folder.resolve("acme");
    Path handleSite = folder.resolve("www");

    site("nginx.conf", ports, HOST, pem, key)
        .with("server 127.0.0.1:8080;", "server 127.0.0.1:" + ports.application() + ";")
        .with("/var/cache/nginx-blog", folder.resolve("cache"))
        .with("/var/www/acme", acme)
        .write(folder.resolve("blog.conf"));
    site("nginx-handles.conf", ports, HANDLE_HOST, pem, key)
        .with("https://blog.example.com$", ports.origin() + "$")
        .with("/var/www/acme", acme)
        .with("/var/www/example.com", handleSite)
        .write(folder.resolve("handles.conf"));
    // What a distribution has in its own nginx.conf, with one process that can be ended.
    Path main =
        new DeploymentFile(
                """
                daemon off;
                master_process off;
                pid %1$s/pid;
                events {}
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  include blog.conf;
                  include handles.conf;
                }
                """
                    .formatted(folder))
            .write(folder.resolve("nginx.conf"));
    ChildProcess process =
        ChildProcess.start(
            "nginx",
            List.of(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                main.toString(),
                "-e",
                "stderr",
                "-g",
                "error_log stderr notice;"),
            Map.of("PATH", System.getenv("PATH") + ":/usr/sbin"),
            folder,
            "getrlimit(RLIMIT_NOFILE)");
    return new Nginx(ports, certificate, acme, handleSite, process);
  }

  private static DeploymentFile site(String name, Ports ports, String host, Path pem, Path key) {
    String certificates = "/etc/letsencrypt/live/" + host;
    return DeploymentFile.read(name)
        .with("listen 80;", "listen 127.0.0.1:" + ports.http() + ";")
        .with("listen [::]:80;", "")
        .with("listen 443 ", "listen 127.0.0.1:" + ports.https() + " ")
        .with("listen [::]:443 ssl http2;", "")
        .with("308 https://" + host, "308 https://" + host + ":" + ports.https())
        .with(certificates + "/fullchain.pem", pem)
        .with(certificates + "/privkey.pem", key);
  }

  @Override
  public String name() {
    return "nginx";
  }
}
