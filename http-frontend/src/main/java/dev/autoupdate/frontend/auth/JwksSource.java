package dev.autoupdate.frontend.auth;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.concurrent.CompletableFuture;

/** Where the published keys come from. */
@FunctionalInterface
interface JwksSource {

  /** Fetches them; blocks nobody and completes within seconds, exceptionally when it failed. */
  CompletableFuture<JWKSet> fetch();
}
