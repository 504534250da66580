package org.activitypub4j.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Caddy with its files of examples/deployment. */
record Caddy(Ports ports, Certificate certificate, Path handleSite, ChildProcess process)
    implements ReverseProxy {

  static Caddy start() {
    Ports ports = Ports.free();
    Path folder = Workplace.newFolder("caddy");
    Path handleSite = folder.resolve("www");
    String site =
        DeploymentFile.read("Caddyfile")
            // It makes its own certificates, instead of asking Let's Encrypt.
            .with(
                "\temail admin@example.com\n",
                """
                	admin off
                	local_certs
                	skip_install_trust
                	storage file_system %s
                	default_bind 127.0.0.1
                	http_port %d
                	https_port %d
                """
                    .formatted(folder, ports.http(), ports.https()))
            .with("127.0.0.1:8080", "127.0.0.1:" + ports.application())
            .text();
    String handles =
        DeploymentFile.read("Caddyfile-handles")
            .with("https://blog.example.com{", ports.origin() + "{")
            .with("/var/www/example.com", handleSite)
            .text();
    Path file = new DeploymentFile(site + handles).write(folder.resolve("Caddyfile"));
    ChildProcess process =
        ChildProcess.start(
            "caddy",
            List.of("caddy", "run", "--adapter", "caddyfile", "--config", file.toString()),
            Map.of("HOME", folder.toString(), "XDG_CONFIG_HOME", folder.toString()),
            folder,
            "serving initial configuration");
    Path root = folder.resolve("pki/authorities/local/root.crt");
    return new Caddy(ports, Certificate.read(root), handleSite, process);
  }

  @Override
  public String name() {
    return "Caddy";
  }
}
