package org.activitypub4j.servlet;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

final class JettyContainer implements Container {
  private final Server server;
  private final ServerConnector connector;

  JettyContainer(Application application) throws Exception {
    server = new Server(new QueuedThreadPool(application.threads()));
    connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(application.readTimeout().toMillis());
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath());
    context.addServletContainerInitializer((types, servlets) -> application.register(servlets));
    server.setHandler(context);
    server.start();
  }

  @Override
  public String version() {
    return "Jetty " + Server.getVersion();
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
