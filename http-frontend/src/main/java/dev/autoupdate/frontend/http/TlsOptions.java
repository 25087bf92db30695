package dev.autoupdate.frontend.http;

import java.nio.file.Path;

/**
 * The certificate of the public listener.
 *
 * @param keystore a PKCS#12 or JKS file with the private key and its chain; read again when it
 *     changes
 * @param password of the file and of the key in it
 */
public record TlsOptions(Path keystore, String password) {

  /** Without the password. */
  @Override
  public String toString() {
    return "TlsOptions[keystore=" + keystore + "]";
  }
}
