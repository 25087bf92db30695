package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Caller;
import org.eclipse.jetty.server.Request;

/** Lets in who is known and within the limits of traffic. Safe for use by any number of threads. */
final class Admission {

  /** What is done for who was let in. */
  interface Admitted {
    void go(Caller caller) throws Exception;
  }

  private final Authenticator authenticator;
  private final Traffic traffic;

  Admission(Authenticator authenticator, Traffic traffic) {
    this.authenticator = authenticator;
    this.traffic = traffic;
  }

  /**
   * Goes on with {@code then}, or refuses the exchange; on this thread, or on another one of the
   * server when keys have to be fetched first, or a token to be renewed.
   *
   * @param reply of this exchange, which takes a new token along
   */
  void admit(Request request, Exchange exchange, Reply reply, Admitted then) {
    Thread begun = Thread.currentThread();
    Traffic.Visit visit = traffic.visit();
    Request.addCompletionListener(request, failure -> visit.end());
    authenticator
        .authenticate(new RequestCredentials(request))
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                exchange.fail(failure);
              } else if (Thread.currentThread() == begun) {
                identified(exchange, reply, visit, answer, then);
              } else {
                // The one thread that brought the keys has more who waited for them.
                Reach.onServerThread(
                    request.getComponents().getExecutor(),
                    () -> identified(exchange, reply, visit, answer, then));
              }
            });
  }

  private static void identified(
      Exchange exchange, Reply reply, Traffic.Visit visit, Authentication answer, Admitted then) {
    try {
      if (answer instanceof Caller caller) {
        caller.renewed().ifPresent(reply::renewed);
        Problem problem = visit.begin(caller.identity());
        if (problem == null) {
          then.go(caller);
        } else {
          exchange.refuse(problem);
        }
      } else if (answer instanceof Authentication.Denied denied) {
        exchange.refuse(Problem.auth(denied.fault()));
      } else if (answer instanceof Authentication.Later later) {
        exchange.refuse(Problem.notReady(later.message()));
      }
    } catch (Exception e) {
      exchange.fail(e);
    }
  }
}
