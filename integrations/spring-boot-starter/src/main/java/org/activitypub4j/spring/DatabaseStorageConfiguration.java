package org.activitypub4j.spring;

import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.activitypub4j.jdbc.JdbcSchema;
import org.activitypub4j.jdbc.JdbcStorage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/** Keeps everything in the application's database. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBean(PlatformTransactionManager.class)
@Conditional(DatabaseStorageConfiguration.NotInMemory.class)
class DatabaseStorageConfiguration {

  @Bean
  @DependsOnDatabaseInitialization
  JdbcStorage activityPubStorage(
      DataSource bean, PlatformTransactionManager manager, ActivityPubProperties all) {
    ActivityPubProperties.Storage properties = all.storage();
    DataSource dataSource = unwrapped(bean);
    JdbcSchema tables = tables(dataSource).tablePrefix(properties.tablePrefix());
    if (properties.schema() != null) {
      tables = tables.schema(properties.schema());
    }
    JdbcStorage.Builder builder =
        JdbcStorage.builder(tables)
            .schemaMode(properties.tables())
            .transactions(new SpringTransactions(dataSource, manager));
    String secret = properties.secret();
    if (secret != null) {
      builder.encryptKeys(properties.secretId(), key("activitypub.storage.secret", secret));
      properties
          .formerSecrets()
          .forEach(
              (id, former) ->
                  builder.formerSecret(
                      id, key("activitypub.storage.former-secrets." + id, former)));
    } else if (!properties.formerSecrets().isEmpty()) {
      throw new InvalidConfigurationPropertyValueException(
          "activitypub.storage.secret", null, "there are former secrets, but no present one.");
    }
    return builder.build();
  }

  /** The key under which Spring keeps the connection of a transaction. */
  private static DataSource unwrapped(DataSource dataSource) {
    if (dataSource instanceof TransactionAwareDataSourceProxy proxy) {
      DataSource target = proxy.getTargetDataSource();
      return target == null ? dataSource : target;
    }
    return dataSource;
  }

  private static JdbcSchema tables(DataSource dataSource) {
    try {
      return JdbcSchema.of(dataSource);
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          "activitypub.storage.type",
          "jdbc",
          e.getMessage()
              + ". Declare a bean of type JdbcStorage with a DataSource of its own, for example"
              + " JdbcStorage.openFile(Path.of(\"fediverse.db\")); to try it out, set"
              + " activitypub.storage.type=memory.");
    }
  }

  private static SecretKey key(String property, String secret) {
    try {
      return new SecretKeySpec(Base64.getDecoder().decode(secret), "AES");
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigurationPropertyValueException(
          property, "(hidden)", "it has to be 16, 24 or 32 random bytes in Base64.");
    }
  }

  /** Whether memory was not asked for. */
  static final class NotInMemory extends NoneNestedConditions {
    NotInMemory() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    /** Memory was asked for. */
    @ConditionalOnProperty(name = "activitypub.storage.type", havingValue = "memory")
    static final class Memory {}
  }
}
