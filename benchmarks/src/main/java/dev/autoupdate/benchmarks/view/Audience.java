package dev.autoupdate.benchmarks.view;

import dev.autoupdate.frontend.request.KeyRequest;
import dev.autoupdate.frontend.view.LiveViews;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Users who look at a meeting and its motions, each with some requests of 40 keys. */
final class Audience implements AutoCloseable {

  private static final int MEETING = 1;
  private static final int MOTIONS = 19;

  private final Assembly assembly;
  private final LiveViews views;
  private final Semaphore told = new Semaphore(0);
  private final List<Onlooker> onlookers = new ArrayList<>();

  /**
   * Nobody waits yet.
   *
   * @param policy whether anything is hidden
   * @param users how many
   * @param requests of each user, each about other motions
   */
  Audience(boolean policy, int users, int requests) {
    assembly = new Assembly(policy);
    assembly.meet(MEETING, Math.max(1, MOTIONS * requests));
    assembly.change("meeting/1/open", "true");
    views = assembly.open();
    for (int i = 0; i < requests; i++) {
      KeyRequest request = request(i);
      for (int user = 1; user <= users; user++) {
        onlookers.add(new Onlooker(views, Assembly.view(user, request), told));
      }
    }
  }

  private static KeyRequest request(int i) {
    String motions = Assembly.list(Assembly.firstMotion(MEETING) + i * MOTIONS, MOTIONS);
    return Assembly.request(
        """
        [{"collection": "meeting", "ids": [1], "fields": {"name": null, "welcome": null}},
         {"collection": "motion", "ids": %s, "fields": {"title": null, "text": null}}]
        """
            .formatted(motions));
  }

  Assembly assembly() {
    return assembly;
  }

  LiveViews views() {
    return views;
  }

  /** How many views there are, each with one client. */
  int size() {
    return onlookers.size();
  }

  /** All wait for what comes next. */
  void look() {
    onlookers.forEach(Onlooker::look);
  }

  /** Changes what all see, and returns when the last of them was told. */
  void tell(String key, String value) {
    assembly.change(key, value);
    told.acquireUninterruptibly(onlookers.size());
  }

  @Override
  public void close() {
    views.close();
    assembly.close();
  }
}
