package org.activitypub4j.spring.tutorial;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class JournalApplication {}
