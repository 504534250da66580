package org.activitypub4j.spring;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.activitypub4j.server.Federation;
import org.activitypub4j.servlet.FederationFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Lets the federation answer what is for it, before Spring Security: requests of other servers
 * carry a signature, and neither a session nor a CSRF token. Everything else goes on to the
 * application.
 */
@AutoConfiguration(after = ActivityPubAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(Federation.class)
public class ActivityPubWebAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  FederationFilter federationFilter(Federation federation) {
    return new FederationFilter(federation);
  }

  @Bean
  @ConditionalOnMissingBean(name = "federationFilterRegistration")
  FilterRegistrationBean<FederationFilter> federationFilterRegistration(
      FederationFilter filter, ActivityPubProperties properties) {
    FilterRegistrationBean<FederationFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setAsyncSupported(true);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
    registration.setOrder(properties.filter().order());
    return registration;
  }
}
