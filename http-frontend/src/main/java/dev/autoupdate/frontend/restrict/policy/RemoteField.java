package dev.autoupdate.frontend.restrict.policy;

import java.net.URI;
import java.time.Duration;

/**
 * A field whose values another service knows.
 *
 * @param collection the objects' collection
 * @param field the field's name
 * @param url where to ask, http or https
 * @param every how often, while somebody watches
 * @param timeout how long to wait for an answer
 */
public record RemoteField(
    String collection, String field, URI url, Duration every, Duration timeout) {}
