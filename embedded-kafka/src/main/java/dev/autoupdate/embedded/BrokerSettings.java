package dev.autoupdate.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The broker's own settings: one node, loopback, small.
 *
 * <p>The defaults of a cluster would idle with 150 MB more of buffers, and would wait three seconds
 * for other members before a group's first assignment.
 */
final class BrokerSettings {

  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";

  private BrokerSettings() {}

  static Map<String, String> of(Path folder, int port, int controllerPort) {
    String clients = "CLIENTS://" + LoopbackPorts.HOST + ":" + port;
    String controller = CONTROLLER + "://" + LoopbackPorts.HOST + ":" + controllerPort;
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("log.dirs", folder.toString());
    settings.put("listeners", clients + "," + controller);
    settings.put("advertised.listeners", clients);
    settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "CLIENTS");
    settings.put("controller.listener.names", CONTROLLER);
    settings.put(
        "controller.quorum.voters", NODE + "@" + LoopbackPorts.HOST + ":" + controllerPort);
    settings.put("controller.quorum.election.timeout.ms", "100");
    // After a kill the broker may register again only when its old session has timed out.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("auto.create.topics.enable", "false");
    settings.put("num.partitions", "1");
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "1");
    settings.put("background.threads", "2");
    return settings;
  }
}
