package org.activitypub4j.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** A servlet container on a loopback port, with one application. */
interface Container extends AutoCloseable {

  /**
   * What is in it.
   *
   * @param filters in order, for all paths
   * @param servlet answers all paths
   * @param asyncSupported of the servlet and of the filters
   * @param readTimeout how long one read may take
   */
  record Application(
      String contextPath,
      List<Filter> filters,
      HttpServlet servlet,
      boolean asyncSupported,
      int threads,
      Duration readTimeout) {

    /** Registers all this, when the container begins. */
    void register(ServletContext context) {
      ServletRegistration.Dynamic pages = context.addServlet("pages", servlet);
      pages.setAsyncSupported(asyncSupported);
      pages.addMapping("/");
      for (Filter filter : filters) {
        FilterRegistration.Dynamic registered =
            context.addFilter("filter" + filters.indexOf(filter), filter);
        registered.setAsyncSupported(asyncSupported);
        registered.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
      }
    }
  }

  /** Starts the container that this run of the tests is for. */
  static Container start(Application application) throws Exception {
    return name().startsWith("Tomcat")
        ? new TomcatContainer(application)
        : new JettyContainer(application);
  }

  /** The container that this run of the tests is for, with the begin of its version. */
  static String name() {
    return System.getProperty("container", "Jetty 12.1");
  }

  String version();

  int port();

  @Override
  void close();
}
