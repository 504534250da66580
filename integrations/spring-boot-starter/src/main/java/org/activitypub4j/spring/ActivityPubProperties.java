package org.activitypub4j.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.activitypub4j.jdbc.SchemaMode;
import org.activitypub4j.server.FetchAccess;
import org.activitypub4j.server.Finding;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code activitypub.*}.
 *
 * @param enabled whether the application federates
 * @param origin the public origin of the server, such as https://example.org. It is part of every
 *     id, and cannot be changed once others know the actors
 * @param handleDomain the domain of the handles, if it is not that of the origin
 * @param software the name and version of the application, in NodeInfo and in requests
 * @param fetchAccess who may fetch actors, collections and posts
 * @param maxBody the largest activity that is accepted
 * @param handlerTimeout how long a handler may run
 * @param shutdownTimeout how long to wait for work in progress when the application stops
 * @param virtualThreads whether handlers and deliveries run on virtual threads. Default: where they
 *     exist
 * @param allowNetworks networks that are not public and may be reached all the same, also without
 *     TLS, such as 127.0.0.0/8: for tests and demonstrations
 * @param tolerate findings of the check at the start that are known
 * @param storage where everything is kept
 * @param filter the servlet filter
 */
@ConfigurationProperties("activitypub")
public record ActivityPubProperties(
    @DefaultValue("true") boolean enabled,
    @Nullable String origin,
    @Nullable String handleDomain,
    @DefaultValue Software software,
    @DefaultValue("open") FetchAccess fetchAccess,
    @DefaultValue("1MB") DataSize maxBody,
    @DefaultValue("5m") Duration handlerTimeout,
    @DefaultValue("10s") Duration shutdownTimeout,
    @Nullable Boolean virtualThreads,
    @DefaultValue List<String> allowNetworks,
    @DefaultValue List<Finding.Rule> tolerate,
    @DefaultValue Storage storage,
    @DefaultValue Filter filter) {

  /**
   * The name of the application, for other servers.
   *
   * @param name lower-case letters, digits and hyphens. Default: spring.application.name if it is
   *     such a name
   * @param version the version, as text for people
   */
  public record Software(@Nullable String name, @DefaultValue("1.0") String version) {}

  /**
   * Where everything is kept.
   *
   * @param type the application's database, or the memory of the process
   * @param tables what happens to the tables at the start
   * @param schema the schema of the tables on PostgreSQL. Default: the first of the search path
   * @param tablePrefix what the names of all tables begin with
   * @param secret what private keys are encrypted with: 16, 24 or 32 random bytes in Base64.
   *     Default: they are not encrypted
   * @param secretId a name for the secret, such as 2027
   * @param formerSecrets secrets that were used before, by their names
   */
  public record Storage(
      @DefaultValue("auto") StorageType type,
      @DefaultValue("migrate") SchemaMode tables,
      @Nullable String schema,
      @DefaultValue("ap_") String tablePrefix,
      @Nullable String secret,
      @DefaultValue("1") String secretId,
      @DefaultValue Map<String, String> formerSecrets) {}

  /** Where everything is kept. */
  public enum StorageType {
    /** In the application's database if it has a DataSource, otherwise in memory. */
    AUTO,
    /** In the application's database. */
    JDBC,
    /** In memory: everything is lost when the process ends. */
    MEMORY
  }

  /**
   * The servlet filter.
   *
   * @param order its place among the filters. Default: just before Spring Security
   */
  public record Filter(@DefaultValue("-110") int order) {}
}
