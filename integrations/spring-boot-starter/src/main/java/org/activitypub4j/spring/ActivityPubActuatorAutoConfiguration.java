package org.activitypub4j.spring;

import io.micrometer.core.instrument.MeterRegistry;
import org.activitypub4j.server.Federation;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health, metrics and the endpoint {@code activitypub}, where the application has the Actuator. */
@AutoConfiguration(
    after = ActivityPubAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean(Federation.class)
public class ActivityPubActuatorAutoConfiguration {

  /** With health. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
  static class WithHealth {

    /**
     * Unless it is switched off. A class of its own, which is read only where the annotation is.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnEnabledHealthIndicator("activitypub")
    static class Enabled {
      @Bean
      @ConditionalOnMissingBean(name = "activitypubHealthIndicator")
      HealthIndicator activitypubHealthIndicator(Federation federation) {
        return new FederationHealth(federation);
      }
    }
  }

  /** With metrics. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  @ConditionalOnBean(MeterRegistry.class)
  static class WithMetrics {
    @Bean
    @ConditionalOnMissingBean
    FederationMetrics federationMetrics(
        ObjectProvider<Federation> federation, MeterRegistry registry) {
      return new FederationMetrics(federation, registry);
    }
  }

  /** With the endpoint. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
  static class WithEndpoint {

    /** Where it is exposed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnAvailableEndpoint(endpoint = FederationEndpoint.class)
    static class Exposed {
      @Bean
      @ConditionalOnMissingBean
      FederationEndpoint federationEndpoint(Federation federation) {
        return new FederationEndpoint(federation);
      }
    }
  }
}
