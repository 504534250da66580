package org.activitypub4j.spring;

import org.activitypub4j.server.Federation;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.InetAddressFilter;

/** Honours a bean that says which addresses HTTP clients of the application may reach. */
final class FilteredAddresses {
  private FilteredAddresses() {}

  static void addTo(Federation.Builder builder, ConfigurableListableBeanFactory beans) {
    InetAddressFilter filter = beans.getBeanProvider(InetAddressFilter.class).getIfUnique();
    if (filter != null) {
      builder.client(client -> client.addressFilter(address -> filter.matches(address)));
    }
  }
}
