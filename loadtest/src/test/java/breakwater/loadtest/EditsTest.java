package breakwater.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the pages of both worlds save what users edit, and how lost edits are found. */
final class EditsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void theNaivePageSavesAnItemFiveSecondsAfterItsLastEdit() {
    List<Save> saves = Save.debounced(edits("a 0", "b 100", "a 4999", "a 9999"));

    assertThat(saves.stream().map(save -> save.edit().id() + " " + save.atMillis()))
        .containsExactly("b 5100", "a 9999", "a 14999");
  }

  @Test
  void usersHaveTimersOfTheirOwn() {
    List<Save> saves =
        Save.debounced(new Edits(List.of(edit(1, "a 0"), edit(2, "a 10"), edit(1, "a 20"))));

    assertThat(saves.stream().map(Save::atMillis)).containsExactly(5_010L, 5_020L);
  }

  @Test
  void ourPageSavesAfterAPauseOfASecond() {
    assertThat(batches(0, "a 0", "b 999", "c 3000"))
        .containsExactly("1999 [a 0, b 999]", "4000 [c 3000]");
  }

  @Test
  void ourPageSavesAfterFiveSecondsWithoutAPause() {
    assertThat(batches(0, "a 0", "b 900", "c 1800", "d 2700", "e 3600", "f 4500", "g 5400"))
        .containsExactly("5000 [a 0, b 900, c 1800, d 2700, e 3600, f 4500]", "6400 [g 5400]");
  }

  @Test
  void onlyTheLastEditOfAnItemIsInTheBatch() {
    assertThat(batches(0, "a 0", "b 100", "a 200")).containsExactly("1200 [a 200, b 100]");
  }

  @Test
  void whatIsEditedWhileABatchIsOnItsWayIsInTheNextOne() {
    assertThat(batches(3_000, "a 0", "b 2000", "c 3500"))
        .containsExactly("1000 [a 0]", "4000 [b 2000, c 3500]");
  }

  @Test
  void theNextBatchHasTheVersionOfTheLastAnswer() throws Exception {
    Coalescing page = new Coalescing(edits("a 0", "a 2000").all());
    assertThat(JSON.readTree(page.take(1_000)).at("/operations/0/ifVersion").asLong()).isEqualTo(1);

    page.saved("{\"results\":[{\"id\":\"a\",\"version\":7}]}");

    JsonNode operation = JSON.readTree(page.take(3_000)).at("/operations/0");
    assertThat(operation.path("ifVersion").asLong()).isEqualTo(7);
    assertThat(operation.path("collection").asText()).isEqualTo("quick-links");
    assertThat(operation.at("/item/title").asText()).isEqualTo("a 2000");
  }

  @Test
  void anEditIsLostIfThePageDoesNotShowIt() {
    Traffic traffic = new Traffic(Traffic.Act.EDIT, 1, 2, 0, 100);
    Edits edits = Edits.of(traffic, page("old", "old"));
    assertThat(edits.all()).hasSize(2);

    assertThat(edits.lost(page("edit 1 of user 1", "edit 2 of user 1"))).isZero();
    assertThat(edits.lost(page("edit 1 of user 1", "old"))).isEqualTo(1);
    assertThat(edits.lost(page("edit 2 of user 1", "edit 1 of user 1"))).isEqualTo(2);
  }

  @Test
  void whoseWidgetWasNotLoadedEditsTheOthersOnly() {
    Traffic traffic = new Traffic(Traffic.Act.EDIT, 1, 2, 0, 100);
    Pages half =
        new Pages(
            world(), List.of(answer(500, "{\"message\":\"too many clients\"}"), items("old")));

    assertThat(Edits.of(traffic, half).all()).hasSize(1);
  }

  @Test
  void pagesThatOverlapAreCounted() {
    PageLoads loads =
        PageLoads.of(
            List.of(
                new Answer(0, 1_000, 200, 50, ""),
                new Answer(0, 1_010, 200, 190, ""),
                new Answer(1, 1_100, 200, 100, ""),
                new Answer(2, 1_200, 200, 10, "")));

    assertThat(loads.millis()).containsExactly(10L, 100L, 200L);
    assertThat(loads.peak()).isEqualTo(2);
  }

  /** What our page sends, if each answer takes so long. */
  private static List<String> batches(long answerMillis, String... edits) {
    Coalescing page = new Coalescing(edits(edits).all());
    List<String> batches = new ArrayList<>();
    long now = 0;
    while (!page.isDone()) {
      now = Math.max(now, page.nextAt());
      batches.add(now + " " + titles(page.take(now)));
      now += answerMillis;
    }
    return batches;
  }

  private static List<String> titles(String batch) {
    try {
      return JSON.readTree(batch).findValuesAsText("title");
    } catch (Exception e) {
      throw new AssertionError(batch, e);
    }
  }

  private static Edits edits(String... idsAndTimes) {
    return new Edits(Arrays.stream(idsAndTimes).map(text -> edit(1, text)).toList());
  }

  private static Edit edit(int user, String idAndTime) {
    String[] parts = idAndTime.split(" ", 2);
    return new Edit(
        user,
        Long.parseLong(parts[1]),
        "quickLinks",
        parts[0],
        1,
        "{\"title\":\"" + idAndTime + "\"}");
  }

  private static Pages page(String todo, String link) {
    return new Pages(world(), List.of(items(todo), items(link)));
  }

  private static World world() {
    return new World(
        "before",
        List.of(),
        List.of("/api/widgets/todos", "/api/widgets/quickLinks"),
        5,
        true,
        false,
        Map.of());
  }

  private static Platform.Page items(String title) {
    return answer(
        200, "{\"items\":[{\"id\":\"a\",\"version\":1,\"title\":\"%s\"}]}".formatted(title));
  }

  private static Platform.Page answer(int status, String body) {
    return new Platform.Page(new Answer(0, 0, status, 1, Answer.cause(status, body)), body);
  }
}
