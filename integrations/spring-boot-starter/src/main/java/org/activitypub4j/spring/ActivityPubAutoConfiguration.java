package org.activitypub4j.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.activitypub4j.client.SharedCache;
import org.activitypub4j.client.transport.Cidr;
import org.activitypub4j.jdbc.JdbcStorage;
import org.activitypub4j.server.Federation;
import org.activitypub4j.server.FederationListener;
import org.activitypub4j.server.Finding;
import org.activitypub4j.server.PostHandler;
import org.activitypub4j.server.ReplyPolicy;
import org.activitypub4j.server.Routes;
import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.FollowPolicy;
import org.activitypub4j.server.spi.Storage;
import org.activitypub4j.server.spi.ViewPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;

/**
 * Makes a {@link Federation} from the beans of the application: an {@link ActorDirectory} is
 * enough.
 */
@AutoConfiguration(after = ActivityPubStorageAutoConfiguration.class)
@ConditionalOnProperty(name = "activitypub.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ActivityPubProperties.class)
public class ActivityPubAutoConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityPubAutoConfiguration.class);

  /** For handlers and deliveries, which block. */
  private static final int PLATFORM_THREADS = 128;

  private static final String FILTER = "org.springframework.boot.http.client.InetAddressFilter";

  /** With actors. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(ActorDirectory.class)
  static class Federating {

    @Bean
    @ConditionalOnMissingBean
    Federation federation(
        ActivityPubProperties properties,
        Storage storage,
        ConfigurableListableBeanFactory beans,
        Environment environment,
        ObjectProvider<ObservationRegistry> observations,
        ObjectProvider<FederationCustomizer> customizers) {
      Federation.Builder builder =
          builder(properties, later(beans, ActorDirectory.class))
              .startLater()
              .storage(storage)
              .fetchAccess(properties.fetchAccess())
              .maxBodyBytes(Math.toIntExact(properties.maxBody().toBytes()))
              .handlerTimeout(properties.handlerTimeout())
              .tolerate(properties.tolerate().toArray(Finding.Rule[]::new));
      if (properties.handleDomain() != null) {
        builder.handleDomain(properties.handleDomain());
      }
      software(properties, environment, builder);
      network(properties, beans, builder);
      beans(beans, storage, builder);
      new AnnotatedMethods(beans, observed(observations)).addTo(builder);
      customizers.orderedStream().forEach(one -> one.customize(builder));
      return builder.build();
    }

    private static Federation.Builder builder(
        ActivityPubProperties properties, ActorDirectory directory) {
      String origin = properties.origin();
      if (origin == null) {
        throw new InvalidConfigurationPropertyValueException(
            "activitypub.origin",
            null,
            "the public origin of the server is needed, such as https://example.org: it is part of"
                + " the id of each actor. To start without the fediverse, set"
                + " activitypub.enabled=false.");
      }
      try {
        return Federation.builder(origin, directory);
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigurationPropertyValueException(
            "activitypub.origin", origin, String.valueOf(e.getMessage()));
      }
    }

    private static void software(
        ActivityPubProperties properties, Environment environment, Federation.Builder builder) {
      String name = properties.software().name();
      if (name != null) {
        builder.software(name, properties.software().version());
        return;
      }
      String application = environment.getProperty("spring.application.name", "");
      if (application.matches("[a-z0-9-]+")) {
        builder.software(application, properties.software().version());
      }
    }

    private static void network(
        ActivityPubProperties properties,
        ConfigurableListableBeanFactory beans,
        Federation.Builder builder) {
      Cidr[] networks =
          properties.allowNetworks().stream().map(Federating::network).toArray(Cidr[]::new);
      if (networks.length > 0) {
        builder.client(client -> client.allowNetworks(networks));
      }
      if (ClassUtils.isPresent(FILTER, Federating.class.getClassLoader())) {
        FilteredAddresses.addTo(builder, beans);
      }
    }

    private static Cidr network(String text) {
      try {
        return Cidr.parse(text);
      } catch (IllegalArgumentException e) {
        throw new InvalidConfigurationPropertyValueException(
            "activitypub.allow-networks", text, String.valueOf(e.getMessage()));
      }
    }

    private static void beans(
        ConfigurableListableBeanFactory beans, Storage storage, Federation.Builder builder) {
      if (has(beans, FollowPolicy.class)) {
        builder.followPolicy(later(beans, FollowPolicy.class));
      }
      if (has(beans, ReplyPolicy.class)) {
        builder.replyPolicy(later(beans, ReplyPolicy.class));
      }
      if (has(beans, ViewPolicy.class)) {
        builder.viewPolicy(later(beans, ViewPolicy.class));
      }
      if (has(beans, Routes.class)) {
        builder.routes(beans.getBean(Routes.class));
      }
      if (has(beans, SharedCache.class)) {
        builder.cache(beans.getBean(SharedCache.class));
      } else if (storage instanceof JdbcStorage jdbc) {
        builder.cache(jdbc.cache());
      }
      for (String name : names(beans, PostHandler.class)) {
        builder.onPosts(later(beans, name, PostHandler.class));
      }
      for (String name : names(beans, FederationListener.class)) {
        builder.listener(later(beans, name, FederationListener.class));
      }
      if (beans.containsBean("activityPubExecutor")) {
        builder.executor(beans.getBean("activityPubExecutor", Executor.class));
      }
    }

    private static boolean has(ConfigurableListableBeanFactory beans, Class<?> type) {
      return !names(beans, type).isEmpty();
    }

    private static List<String> names(ConfigurableListableBeanFactory beans, Class<?> type) {
      return List.of(beans.getBeanNamesForType(type, true, false));
    }

    private static <T> T later(ConfigurableListableBeanFactory beans, Class<T> type) {
      return Later.bean(type, () -> beans.getBean(type));
    }

    private static <T> T later(ConfigurableListableBeanFactory beans, String name, Class<T> type) {
      return Later.bean(type, () -> beans.getBean(name, type));
    }

    private static Function<Runnable, Runnable> observed(
        ObjectProvider<ObservationRegistry> registries) {
      ObservationRegistry registry = registries.getIfUnique(() -> ObservationRegistry.NOOP);
      return handler ->
          () -> Observation.createNotStarted("activitypub.handler", registry).observe(handler);
    }

    @Bean
    FederationLifecycle federationLifecycle(
        Federation federation, ActivityPubProperties properties) {
      return new FederationLifecycle(federation, properties.shutdownTimeout());
    }
  }

  /** Threads of the platform, where virtual ones exist and are not wanted. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "activitypub.virtual-threads", havingValue = "false")
  @ConditionalOnMissingBean(name = "activityPubExecutor")
  static class PlatformThreads {
    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor activityPubExecutor() {
      ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
      executor.setCorePoolSize(PLATFORM_THREADS);
      executor.setAllowCoreThreadTimeOut(true);
      executor.setThreadNamePrefix("activitypub-");
      return executor;
    }
  }

  /** Virtual threads were asked for. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "activitypub.virtual-threads", havingValue = "true")
  static class VirtualThreads {
    VirtualThreads() {
      if (Runtime.version().feature() < 21) {
        throw new InvalidConfigurationPropertyValueException(
            "activitypub.virtual-threads",
            true,
            "virtual threads need Java 21 or later; this is " + Runtime.version());
      }
    }
  }

  /** Without actors nothing federates, which should not come as a surprise. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "activitypub.origin")
  @ConditionalOnMissingBean(ActorDirectory.class)
  static class NoActors {
    NoActors(@Value("${activitypub.origin}") String origin) {
      LOG.warn(
          "activitypub.origin is {}, but there is no bean of type ActorDirectory, which knows the"
              + " actors: nothing federates",
          origin);
    }
  }
}
