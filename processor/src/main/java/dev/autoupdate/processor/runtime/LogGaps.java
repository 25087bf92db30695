package dev.autoupdate.processor.runtime;

import dev.autoupdate.frontend.control.SourceGaps;
import dev.autoupdate.processor.ingest.BrokerFault;
import dev.autoupdate.processor.ingest.LogAppender;
import dev.autoupdate.processor.ingest.SourceNotice;
import dev.autoupdate.processor.ingest.SourcePlace;
import dev.autoupdate.processor.ingest.Writer;
import dev.autoupdate.processor.state.KeyState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The gaps of a log's sources, as its replica knows them. Any thread. */
final class LogGaps implements SourceGaps {

  private static final String OPERATOR = "operator";

  private final KeyState state;
  private final Map<String, String> topicIds;
  private final LogAppender appender;

  /**
   * @param topicIds the sources' names and ids, as they are by now
   */
  LogGaps(KeyState state, Map<String, String> topicIds, LogAppender appender) {
    this.state = state;
    this.topicIds = topicIds;
    this.appender = appender;
  }

  @Override
  public List<Gap> open() {
    List<Gap> open = new ArrayList<>();
    topicIds.forEach(
        (topic, id) ->
            state
                .gaps(id)
                .forEach(
                    (partition, gaps) ->
                        gaps.forEach(
                            gap -> open.add(new Gap(topic, partition, gap.from(), gap.to())))));
    return open;
  }

  @Override
  public void accept(Gap gap) throws IOException, InterruptedException {
    SourceNotice notice =
        new SourceNotice(
            SourceNotice.Kind.ACCEPTED_GAP,
            new SourcePlace(String.valueOf(topicIds.get(gap.topic())), gap.partition(), gap.to()),
            new Writer(state.epoch(), OPERATOR));
    try {
      appender.append(notice.key(), notice.value(), notice.headers());
    } catch (ExecutionException e) {
      throw new IOException(BrokerFault.line(e), e);
    }
  }
}
