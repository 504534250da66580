package org.activitypub4j.servlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;

final class TomcatContainer implements Container {
  private static final Logger LOG = Logger.getLogger("org.apache.catalina");

  private final Path directory = Files.createTempDirectory("tomcat");
  private final Tomcat tomcat = new Tomcat();
  private final Connector connector = new Connector();

  TomcatContainer(Application application) throws IOException, LifecycleException {
    tomcat.setBaseDir(directory.toString());
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("maxThreads", Integer.toString(application.threads()));
    connector.setProperty("connectionTimeout", Long.toString(application.readTimeout().toMillis()));
    tomcat.setConnector(connector);
    Context context = tomcat.addContext(application.contextPath(), directory.toString());
    // It warns that it may not look into the JDK for what an application left behind.
    LOG.setLevel(Level.SEVERE);
    context.addServletContainerInitializer(
        (types, servlets) -> application.register(servlets), Set.of());
    tomcat.start();
  }

  @Override
  public String version() {
    return ServerInfo.getServerInfo().replace("Apache Tomcat/", "Tomcat ");
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      tomcat.stop();
      tomcat.destroy();
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (LifecycleException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
