package org.activitypub4j.spring;

import org.activitypub4j.server.memory.InMemoryStore;
import org.activitypub4j.server.spi.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps everything in memory: for tests, or until there is a database. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Storage.class)
class MemoryStorageConfiguration {
  private static final Logger LOG =
      LoggerFactory.getLogger(ActivityPubStorageAutoConfiguration.class);

  @Bean
  InMemoryStore activityPubStorage(ActivityPubProperties properties) {
    switch (properties.storage().type()) {
      case JDBC ->
          throw new InvalidConfigurationPropertyValueException(
              "activitypub.storage.type",
              "jdbc",
              "there is no single DataSource with a transaction manager.");
      case AUTO ->
          LOG.warn(
              "There is no single DataSource with a transaction manager, so followers and keys are kept in memory: when the process"
                  + " ends they are lost, and other servers refuse the new keys");
      case MEMORY -> LOG.info("Followers and keys are kept in memory, as configured");
    }
    return new InMemoryStore();
  }
}
