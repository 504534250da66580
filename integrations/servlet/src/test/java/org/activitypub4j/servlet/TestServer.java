package org.activitypub4j.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.model.Activity;
import org.activitypub4j.model.Actor;
import org.activitypub4j.model.Person;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.Received;
import org.activitypub4j.testing.Await;
import org.jspecify.annotations.Nullable;

/**
 * An application of ours in a servlet container, with the actors alice and bob, and with an actor
 * whose look-up fails. A test says with a header what the remote address is.
 */
final class TestServer implements AutoCloseable {
  final Queue<Received<?>> received = new ConcurrentLinkedQueue<>();
  final Federation federation;
  private final Container container;
  private final LateFilter filter = new LateFilter();

  /** What differs between tests. */
  static final class Settings {
    private String contextPath = "";
    private final List<Filter> filters = new ArrayList<>();
    private boolean asyncSupported = true;
    private int threads = 8;
    private Duration readTimeout = Duration.ofSeconds(20);
    private Consumer<Federation.Builder> engine = builder -> {};
    private UnaryOperator<FederationFilter> adapter = filter -> filter;

    Settings contextPath(String path) {
      contextPath = path;
      return this;
    }

    /** A filter before that of the federation. */
    Settings before(Filter filter) {
      filters.add(filter);
      return this;
    }

    Settings withoutAsync() {
      asyncSupported = false;
      return this;
    }

    Settings readTimeout(Duration time) {
      readTimeout = time;
      return this;
    }

    Settings engine(Consumer<Federation.Builder> settings) {
      engine = settings;
      return this;
    }

    Settings adapter(UnaryOperator<FederationFilter> settings) {
      adapter = settings;
      return this;
    }

    TestServer start() throws Exception {
      return new TestServer(this);
    }
  }

  /** A federation has to know the port, which is known when the container has begun. */
  private static final class LateFilter implements Filter {
    private volatile @Nullable Filter filter;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      Filter now = filter;
      if (now == null) {
        throw new ServletException("too early");
      }
      now.doFilter(request, response, chain);
    }
  }

  /** Answers with 299, and repeats what it got. */
  private static final class Pages extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setStatus(299);
      String field = request.getParameter("field");
      String body = field == null ? new String(request.getInputStream().readAllBytes(), UTF_8) : "";
      response
          .getOutputStream()
          .write((request.getMethod() + " " + request.getRequestURI()).getBytes(UTF_8));
      response.getOutputStream().write((" " + field + " " + body).getBytes(UTF_8));
    }
  }

  private TestServer(Settings settings) throws Exception {
    List<Filter> filters = new ArrayList<>(settings.filters);
    filters.add(filter);
    container =
        Container.start(
            new Container.Application(
                settings.contextPath,
                filters,
                new Pages(),
                settings.asyncSupported,
                settings.threads,
                settings.readTimeout));
    Federation.Builder builder =
        Federation.builder("http://127.0.0.1:" + container.port(), TestServer::profile)
            .on(Activity.class, (tx, activity) -> received.add(activity))
            .client(client -> client.allowNetworks(Cidr.parse("127.0.0.0/8")));
    settings.engine.accept(builder);
    federation = builder.build();
    filter.filter =
        settings.adapter.apply(
            new FederationFilter(federation)
                .withRemoteAddress(
                    request -> Optional.ofNullable(request.getHeader("X-Test-Address"))));
  }

  private static Optional<Actor> profile(String name) {
    return switch (name) {
      case "alice", "bob" -> Optional.of(Person.builder().name(name).build());
      case "broken" -> throw new IllegalStateException("the database is down");
      default -> Optional.empty();
    };
  }

  static Settings with() {
    return new Settings();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + container.port() + path);
  }

  URI alice() {
    return federation.actor("alice").id();
  }

  URI inbox() {
    return URI.create(alice() + "/inbox");
  }

  String container() {
    return container.version();
  }

  /** Waits for an activity of a type. */
  <A extends Activity> Received<?> await(Class<A> type) {
    return Await.value(
        type::getSimpleName,
        () -> received.stream().filter(one -> type.isInstance(one.activity())).findFirst());
  }

  @Override
  public void close() {
    federation.close(Duration.ofSeconds(5));
    container.close();
  }
}
