package dev.autoupdate.processor.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autoupdate.processor.settings.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakenPortTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"port", "internal.port", "kafka.port"})
  void whoFindsAPortTakenIsToldWhichSettingItIs(String setting) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> given = new HashMap<>();
      given.put("host", "127.0.0.1");
      given.put("port", "0");
      given.put("internal.port", "0");
      given.put("kafka.port", "0");
      given.put("data.dir", folder.toString());
      given.put(setting, Integer.toString(taken.getLocalPort()));
      Settings settings = Settings.read(given, Map.of(), null);

      assertThatThrownBy(
              () -> Application.start(settings, Formats.BUILT_IN, Clock.systemUTC()).close())
          .isInstanceOf(StartupFailure.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()))
          .hasMessageContaining("(set " + setting);
    }
  }
}
