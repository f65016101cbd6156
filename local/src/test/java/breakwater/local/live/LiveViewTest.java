package breakwater.local.live;

import static breakwater.local.lambda.EnvironmentState.BUSY;
import static breakwater.local.lambda.EnvironmentState.FROZEN;
import static breakwater.local.lambda.EnvironmentState.GONE;
import static breakwater.local.lambda.EnvironmentState.INIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LiveViewTest {
  private final TestView test = new TestView();
  private final ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    test.close();
    tabs.close();
  }

  private void open(OutputStream tab) {
    tabs.execute(() -> {
      try {
        test.view().stream(tab);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  @Test
  void aNewReaderGetsTheSetupThePictureAndTheHistory() throws Exception {
    test.environment("e1", INIT);
    test.environment("e1", FROZEN);
    test.clients = List.of(new Picture.Client("breakwater-DashboardFunction", 42L, "idle"));
    test.nextSecond();
    test.nextSecond();
    Events tab = new Events();
    open(tab);

    JsonNode setup = tab.take("setup");
    assertThat(setup.at("/load/world").asText()).isEqualTo("after");
    assertThat(setup.at("/clientLimit").asInt()).isEqualTo(1000);
    JsonNode update = tab.take("update");
    assertThat(update.at("/points")).hasSize(2);
    assertThat(update.at("/points/1/clients").asInt()).isEqualTo(1);
    assertThat(update.at("/picture/environments/0/state").asText()).isEqualTo("frozen");
    assertThat(update.at("/picture/environments/0/pid").asLong()).isEqualTo(42);
    assertThat(update.at("/picture/connections/clients/0/pid").asLong()).isEqualTo(42);
    assertThat(update.at("/picture/connections/maxConnections").asInt()).isEqualTo(100);
  }

  @Test
  void aChangeIsToldWithOnlyWhatTheHistoryGainedSince() throws Exception {
    test.nextSecond();
    Events tab = new Events();
    open(tab);
    tab.take("setup");
    assertThat(tab.take("update").at("/points")).hasSize(1);

    test.environment("e1", INIT);
    test.view().look();
    JsonNode change = tab.take("update");
    assertThat(change.at("/points")).isEmpty();
    assertThat(change.at("/picture/environments/0/state").asText()).isEqualTo("init");
    test.nextSecond();
    assertThat(tab.take("update").at("/points")).hasSize(1);
  }

  @Test
  void anInvocationBetweenTwoLooksIsCounted() throws Exception {
    test.environment("e1", INIT);
    test.environment("e1", FROZEN);
    test.environment("e1", BUSY);
    test.environment("e1", FROZEN);
    test.environment("e2", INIT);
    test.environment("e2", GONE);
    test.nextSecond();
    Events tab = new Events();
    open(tab);
    tab.take("setup");
    JsonNode update = tab.take("update");
    assertThat(update.at("/picture/environments")).hasSize(1);
    assertThat(update.at("/picture/environments/0/served").asInt()).isEqualTo(1);
    assertThat(update.at("/points/0/environments").asInt()).isEqualTo(2); // the peak
  }

  @Test
  void dataServersThatDoNotAnswerAreShownAsSuch() throws Exception {
    test.answering = false;
    test.nextSecond();
    Events tab = new Events();
    open(tab);
    tab.take("setup");
    assertThat(tab.take("update").at("/picture/connections").isNull()).isTrue();
    test.answering = true;
    test.nextSecond();
    assertThat(tab.take("update").at("/picture/connections/queries").asInt()).isEqualTo(7);
  }

  @Test
  void aReaderWhoHasGoneIsDropped() throws Exception {
    test.nextSecond();
    OutputStream broken =
        new Events() {
          @Override
          public void write(byte[] bytes) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThatThrownBy(() -> test.view().stream(broken)).isInstanceOf(IOException.class);
    test.awaitReaders(0);
    int looks = test.looks.get();
    test.view().look();
    assertThat(test.looks).hasValue(looks); // nobody watches, and the second is not over
  }

  @Test
  void aSlowReaderDelaysNobodyAndGetsTheNewestPictureNext() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    Events slow =
        new Events() {
          @Override
          public void write(byte[] bytes) throws IOException {
            try {
              free.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            super.write(bytes);
          }
        };
    Events quick = new Events();
    open(slow);
    open(quick);
    test.awaitReaders(2);
    quick.take("setup");
    for (int i = 0; i < 5; i++) {
      test.nextSecond();
      assertThat(quick.take("update").at("/points")).hasSize(1);
    }
    free.countDown();
    slow.take("setup");
    assertThat(slow.take("update").at("/points")).hasSize(5);
  }

  @Test
  void closingSendsTheReadersAway() throws Exception {
    open(new Events());
    test.awaitReaders(1);
    test.close();
    test.awaitReaders(0);
  }

  @Test
  void theHistoryForgetsWhatIsOlderThanItsLength() {
    History history = new History();
    for (int second = 0; second <= 400; second++) {
      history.add(new History.Point(second * 1000L, 1, 1, 1, 0));
    }
    assertThat(history.after(0)).hasSize((int) History.LENGTH.toSeconds() + 1);
    assertThat(history.after(398_000)).hasSize(2);
  }
}
