package breakwater.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DatabaseFailureTest {

  @ParameterizedTest
  @CsvSource({
    "53300, FATAL: sorry, too many clients already",
    "53300, FATAL: remaining connection slots are reserved",
    "53100, could not extend file: No space left on device",
    "25006, cannot execute INSERT in a read-only transaction",
    "08P01, FATAL: no more connections allowed (max_client_conn)",
    "08P01, FATAL: query_wait_timeout",
    "08P01, FATAL: server login has been failing",
    "XX000, FATAL: (EMAXCONN) max clients reached",
    "XX000, FATAL: Max client connections reached",
  })
  void refusalsOfPostgresPgBouncerAndSupavisorAreTold(String state, String message) {
    assertThat(DatabaseFailure.of(new SQLException(message, state)))
        .isEqualTo(DatabaseFailure.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({"08006", "08003", "08001", "57P01", "57P02", "57P03"})
  void deadConnectionsAreTold(String state) {
    assertThat(DatabaseFailure.of(new SQLException("gone", state))).isEqualTo(DatabaseFailure.DEAD);
  }

  @ParameterizedTest
  @CsvSource({"57014", "55P03"})
  void timeLimitsOfTheRoleAreTold(String state) {
    assertThat(DatabaseFailure.of(new SQLException("slow", state)))
        .isEqualTo(DatabaseFailure.TIMED_OUT);
  }

  @Test
  void endOfStreamIsADeadConnection() {
    assertThat(DatabaseFailure.of(new SQLException("I/O error", null, new EOFException())))
        .isEqualTo(DatabaseFailure.DEAD);
  }

  @Test
  void loginThatIsCutIsADeadConnectionAndOneThatIsNotAllowedIsNot() {
    assertThat(DatabaseFailure.of(new SQLException("Invalid SCRAM client initialization", "08004")))
        .isEqualTo(DatabaseFailure.DEAD);
    assertThat(DatabaseFailure.of(new SQLException("The server does not support SSL.", "08004")))
        .isEqualTo(DatabaseFailure.MISCONFIGURED);
  }

  @ParameterizedTest
  @CsvSource({"28P01", "28000"})
  void loginsThatAreNotAcceptedAreTold(String state) {
    assertThat(DatabaseFailure.of(new SQLException("no", state)))
        .isEqualTo(DatabaseFailure.UNAUTHENTICATED);
  }

  @ParameterizedTest
  @CsvSource({"23505", "22023", "42501"})
  void theRestIsTheStatementsOwn(String state) {
    assertThat(DatabaseFailure.of(new SQLException("no", state)))
        .isEqualTo(DatabaseFailure.STATEMENT);
  }
}
