package breakwater.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ETagTest {

  @Test
  void oneTagIsReadWeakOrStrong() {
    assertThat(ETag.single("W/\"1.7\"")).isEqualTo("1.7");
    assertThat(ETag.single(" \"1.7\" ")).isEqualTo("1.7");
  }

  @Test
  void listsStarsAndRubbishAreNoSingleTag() {
    assertThat(ETag.single(null)).isNull();
    assertThat(ETag.single("*")).isNull();
    assertThat(ETag.single("\"a\", \"b\"")).isNull();
    assertThat(ETag.single("1.7")).isNull();
    assertThat(ETag.single("\"")).isNull();
  }

  @Test
  void listsAndStarsMatchByWeakComparison() {
    assertThat(ETag.matches("\"a\", W/\"1.7\"", "1.7")).isTrue();
    assertThat(ETag.matches("*", "1.7")).isTrue();
    assertThat(ETag.matches("\"11.7\"", "1.7")).isFalse();
    assertThat(ETag.matches(null, "1.7")).isFalse();
  }
}
