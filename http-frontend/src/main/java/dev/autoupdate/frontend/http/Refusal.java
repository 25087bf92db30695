package dev.autoupdate.frontend.http;

/** A request is answered with a problem. Carries no stack: it is an answer, not a fault. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
