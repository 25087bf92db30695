package dev.autoupdate.frontend.http;

import dev.autoupdate.frontend.auth.Authentication;
import dev.autoupdate.frontend.auth.Authenticator;
import dev.autoupdate.frontend.auth.Caller;
import java.util.function.BiConsumer;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

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
    Traffic.Visit visit = traffic.visit();
    Request.addCompletionListener(request, failure -> visit.end());
    authenticate(
        authenticator,
        request,
        (answer, failure) -> identified(exchange, reply, visit, answer, failure, then));
  }

  /**
   * Tells {@code then} who calls, or why that cannot be told; on this thread, or on another one of
   * the server when something has to be asked for first.
   */
  static void authenticate(
      Authenticator authenticator,
      Request request,
      BiConsumer<@Nullable Authentication, @Nullable Throwable> then) {
    Thread begun = Thread.currentThread();
    authenticator
        .authenticate(new RequestCredentials(request))
        .whenComplete(
            (answer, failure) -> {
              if (Thread.currentThread() == begun) {
                then.accept(answer, failure);
              } else {
                // The one thread that brought the keys has more who waited for them.
                Reach.onServerThread(
                    request.getComponents().getExecutor(), () -> then.accept(answer, failure));
              }
            });
  }

  private static void identified(
      Exchange exchange,
      Reply reply,
      Traffic.Visit visit,
      @Nullable Authentication answer,
      @Nullable Throwable failure,
      Admitted then) {
    try {
      if (failure != null) {
        exchange.fail(failure);
      } else if (answer instanceof Caller caller) {
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
