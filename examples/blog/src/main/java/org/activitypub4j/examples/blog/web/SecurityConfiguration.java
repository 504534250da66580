package org.activitypub4j.examples.blog.web;

import org.activitypub4j.examples.blog.BlogProperties;
import org.activitypub4j.examples.blog.authors.Author;
import org.activitypub4j.examples.blog.authors.Authors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;

/** Everybody reads; authors log in to write. */
@Configuration
class SecurityConfiguration {
  /** Pictures may come from any server; of a blog in clear text, in clear text too. */
  private static String contentPolicy(BlogProperties blog) {
    String servers = blog.url().startsWith("https:") ? "https:" : "https: http:";
    return "default-src 'self'; img-src 'self' data: %1$s; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' %1$s"
        .formatted(servers);
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http, BlogProperties blog) throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/actuator/health/**")
                    .permitAll()
                    .requestMatchers("/admin/**", "/actuator/**")
                    .authenticated()
                    .anyRequest()
                    .permitAll())
        .formLogin(login -> login.loginPage("/login").defaultSuccessUrl("/admin"))
        .logout(Customizer.withDefaults())
        .headers(
            headers ->
                headers.contentSecurityPolicy(
                    policy -> policy.policyDirectives(contentPolicy(blog))))
        .build();
  }

  @Bean
  PasswordEncoder passwordEncoder() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  @Bean
  UserDetailsService users(Authors authors) {
    return name ->
        authors
            .byUserName(name)
            .flatMap(author -> authors.password(name).map(password -> user(author, password)))
            .orElseThrow(() -> new UsernameNotFoundException(name));
  }

  /** Sessions are of the number, which no other author ever has: a user name can change hands. */
  private static UserDetails user(Author author, String password) {
    return User.withUsername(String.valueOf(author.id()))
        .password(password)
        .roles("AUTHOR")
        .build();
  }
}
