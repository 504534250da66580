package org.activitypub4j.examples.blog;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the blog.
 *
 * @param title its name
 * @param subtitle a line below the name
 * @param url the address under which people find it
 * @param adminUserName the user name of the first author
 * @param adminName the name of the first author
 * @param adminPassword the password of the first author; if there is none, one is made and logged
 * @param seed whether an empty blog begins with two posts
 */
@ConfigurationProperties("blog")
public record BlogProperties(
    @DefaultValue("A blog") String title,
    @DefaultValue("") String subtitle,
    @DefaultValue("http://127.0.0.1:8080") String url,
    @DefaultValue("marina") String adminUserName,
    @DefaultValue("Marina Solano") String adminName,
    @Nullable String adminPassword,
    @DefaultValue("false") boolean seed) {}
