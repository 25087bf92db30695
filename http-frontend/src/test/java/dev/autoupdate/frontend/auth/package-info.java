/** Tests of who calls; {@code Tokens} makes the tokens, {@code GivenCredentials} carries them. */
@NullMarked
package dev.autoupdate.frontend.auth;

import org.jspecify.annotations.NullMarked;
