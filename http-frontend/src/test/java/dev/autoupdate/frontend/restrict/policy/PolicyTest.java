package dev.autoupdate.frontend.restrict.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who sees what. */
final class PolicyTest {

  private static final String POLICY =
      """
      version: 3
      collections:
        user: {}
        meeting:
          modes:
            see: "can(this, 'staff') || user.id in this.user_ids"
            staff: user.id in this.admin_ids
          fields: { name: see }
          object: see
        motion:
          modes:
            public: "true"
            staff: "user.id in ref('meeting', this.meeting_id).admin_ids"
            see: "can(ref('meeting', this.meeting_id), 'see')"
          fields:
            title: public
            internal_note: staff
            reason: see
            comment_ids: { mode: public, cut: comment }
            group_$_ids: see
          default: staff
          object: see
        comment:
          modes:
            see: "this.public || this.author_id == user.id"
          fields: { text: see }
          object: see
      """;

  private final PolicyKit kit = new PolicyKit();
  private final Policy policy = kit.policy(POLICY);
  private final State state =
      State.of(
          "meeting/1/admin_ids=[1]",
          "meeting/1/user_ids=[2,3]",
          "motion/5/meeting_id=1",
          "motion/5/title=\"a\"",
          "motion/5/comment_ids=[1,2,3,9]",
          "comment/1/public=true",
          "comment/2/author_id=2",
          "comment/3/public=false");

  @Test
  void aModeOfAnotherObjectDecides() {
    assertThat(PolicyKit.seen(policy, 1, "motion/5/reason", state)).isEqualTo("shown");
    assertThat(PolicyKit.seen(policy, 2, "motion/5/reason", state)).isEqualTo("shown");
    assertThat(PolicyKit.seen(policy, 4, "motion/5/reason", state)).isEqualTo("hidden");
    assertThat(PolicyKit.seen(policy, 0, "motion/5/reason", state)).isEqualTo("hidden");
  }

  @Test
  void aListIsCutToWhatTheUserMaySee() {
    assertThat(PolicyKit.seen(policy, 2, "motion/5/comment_ids", state)).isEqualTo("[1,2]");
    assertThat(PolicyKit.seen(policy, 0, "motion/5/comment_ids", state)).isEqualTo("[1]");
  }
}
