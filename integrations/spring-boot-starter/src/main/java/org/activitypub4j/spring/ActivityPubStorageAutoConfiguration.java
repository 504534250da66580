package org.activitypub4j.spring;

import org.activitypub4j.server.spi.ActorDirectory;
import org.activitypub4j.server.spi.Storage;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Keeps everything in the application's database, in its transactions, if it has one. The tables
 * are made after Flyway or Liquibase have made those of the application.
 */
@AutoConfiguration(
    after = {
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class
    },
    afterName = {
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
      "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration"
    })
@ConditionalOnProperty(name = "activitypub.enabled", matchIfMissing = true)
@ConditionalOnBean(ActorDirectory.class)
@ConditionalOnMissingBean(Storage.class)
@EnableConfigurationProperties(ActivityPubProperties.class)
@Import({DatabaseStorageConfiguration.class, MemoryStorageConfiguration.class})
public class ActivityPubStorageAutoConfiguration {}
