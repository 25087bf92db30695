package dev.autoupdate.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user/1/username",
        "a/1/a",
        "motion_block/10/title",
        "a__b/1/x",
        "user/9223372036854775807/name",
        "user/1/name_",
        "user/1/a1",
        "user/1/group_$",
        "user/1/group_$_ids",
        "user/1/group_$22_ids",
        "user/1/a$b"
      })
  void aKeyOfTheGrammarReadsBackAsItIsWritten(String text) {
    assertThat(Key.parse(text)).map(Key::toString).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "user",
        "user/1",
        "user/1/",
        "/1/name",
        "user//name",
        "user/1/name/x",
        "user/0/name",
        "user/01/name",
        "user/-1/name",
        "user/+1/name",
        "user/1.0/name",
        "user/9223372036854775808/name",
        "user/10000000000000000000/name",
        "user/\u0661/name",
        "User/1/name",
        "_user/1/name",
        "user_/1/name",
        "_/1/name",
        "user2/1/name",
        "user/1/Name",
        "user/1/_name",
        "user/1/1name",
        "user/1/$name",
        "user/1/a$b$c",
        "user/1/a-b",
        "user/1/n\u00e4me",
        "user/1/name\n",
        " user/1/name",
        "~policy"
      })
  void whatIsNotOfTheGrammarIsNoKey(String text) {
    assertThat(Key.parse(text)).isEmpty();
    assertThatThrownBy(() -> Key.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameThatComesInHasAtMost255CharactersAndOneFromTheLogAnyNumber() {
    String longest = "a".repeat(255);
    String tooLong = longest + "a";
    assertThat(Key.parse(longest + "/1/" + longest)).isPresent();
    assertThat(Key.parse(tooLong + "/1/a")).isEmpty();
    assertThat(Key.parse("a/1/" + tooLong)).isEmpty();
    assertThat(KeyGrammar.isCollection(tooLong)).isFalse();
    assertThat(KeyGrammar.isField(tooLong)).isFalse();
    assertThat(new Key(tooLong, "1", tooLong).isKept()).isTrue();
    assertThat(new Key("a", "1", "a".repeat(65_535)).isKept()).isTrue();
    assertThat(new Key("a", "1", "a".repeat(65_536)).isKept()).isFalse();
    assertThat(new Key("a".repeat(65_536), "1", "a").isKept()).isFalse();
    assertThatThrownBy(() -> new Key("a", "1", longest + "$$"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysAreOrderedAsTheirTextIs() {
    assertThat(Stream.of("user/2/a", "user/10/a", "group/1/b", "user/1/b").map(Key::of).sorted())
        .map(Key::toString)
        .containsExactly("group/1/b", "user/1/b", "user/10/a", "user/2/a");
  }
}
