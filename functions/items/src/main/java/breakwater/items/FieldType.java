package breakwater.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a field may hold: the same bounds as the tables have, checked here so that the caller learns
 * the place. Immutable.
 *
 * @param expected what would be right, for the caller: completes "expected …"
 * @param reader the check
 */
record FieldType(String expected, Reader reader) {

  /** Checks a value and puts it into its one form. */
  interface Reader {
    /** The value as it is stored; null where it is not of the type. */
    @Nullable JsonNode read(JsonNode value);
  }

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern DAY_TEXT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final Pattern MOMENT_TEXT =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern URL_TEXT = Pattern.compile("https?://[!-~]+");
  private static final DateTimeFormatter MOMENT_FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final LocalDate FIRST_DAY = LocalDate.of(1900, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(2999, 12, 31);
  private static final Instant FIRST_MOMENT = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST_MOMENT = Instant.parse("2999-12-31T00:00:00Z");
  private static final long AMOUNT_BOUND = 1_000_000_000_000L;
  private static final double POSITION_BOUND = 1e15;

  /** ISO 4217 as the JDK has it: today's codes and those of the past. */
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  static final FieldType FLAG = new FieldType("true or false", FieldType::readFlag);

  /** A flag in a query parameter, which is always text. */
  static final FieldType FLAG_TEXT = new FieldType("true or false", FieldType::readFlagText);

  static final FieldType DAY =
      new FieldType(
          "a date that exists, such as 2026-11-23, from 1900-01-01 to 2999-12-31",
          FieldType::readDay);

  static final FieldType MOMENT =
      new FieldType(
          "a date and time with offset that exists, such as 2026-11-23T09:30:00Z, at most to the"
              + " millisecond, from 1900-01-01T00:00:00Z to 2999-12-31T00:00:00Z",
          FieldType::readMoment);

  static final FieldType AMOUNT =
      new FieldType(
          "a whole number of minor units (cents) from -1000000000000 to 1000000000000",
          FieldType::readAmount);

  static final FieldType POSITION =
      new FieldType("a number from -1e15 to 1e15", FieldType::readPosition);

  static final FieldType CURRENCY =
      new FieldType("a currency code of ISO 4217, such as EUR", FieldType::readCurrency);

  static final FieldType URL =
      new FieldType(
          "an address that begins with http:// or https:// and has a host, in ASCII, at most 2000"
              + " characters",
          FieldType::readUrl);

  static final FieldType ID =
      new FieldType("a UUID such as 018f3a52-7e5b-7c3a-9d1e-2f6b8c4d5e6f", FieldType::readId);

  /** A version that a caller has seen; 0 means that there is none. */
  static final FieldType VERSION =
      new FieldType("a whole number from 0 to 9223372036854775807", FieldType::readVersion);

  /** Text with a number of characters (Unicode code points) from {@code min} to {@code max}. */
  static FieldType text(int min, int max) {
    return new FieldType(
        "a string of "
            + min
            + " to "
            + max
            + " characters, without U+0000 and without halves of surrogate pairs",
        value -> isText(value, min, max) ? value : null);
  }

  private static boolean isText(JsonNode value, int min, int max) {
    String text = value.textValue();
    if (text == null || text.indexOf('\0') >= 0) {
      return false;
    }
    long length = text.codePoints().count();
    return length >= min
        && length <= max
        && text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  private static @Nullable JsonNode readFlag(JsonNode value) {
    return value.isBoolean() ? value : null;
  }

  private static @Nullable JsonNode readFlagText(JsonNode value) {
    return value.asText().equals("true") || value.asText().equals("false") ? value : null;
  }

  private static @Nullable JsonNode readDay(JsonNode value) {
    String text = value.textValue();
    if (text == null || !DAY_TEXT.matcher(text).matches()) {
      return null;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      return day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY) ? null : value;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable JsonNode readMoment(JsonNode value) {
    String text = value.textValue();
    if (text == null || !MOMENT_TEXT.matcher(text).matches()) {
      return null;
    }
    try {
      Instant moment = OffsetDateTime.parse(text).toInstant();
      return moment.isBefore(FIRST_MOMENT) || moment.isAfter(LAST_MOMENT)
          ? null
          : TextNode.valueOf(MOMENT_FORM.format(moment));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable JsonNode readAmount(JsonNode value) {
    Long amount = wholeNumber(value);
    return amount == null || amount < -AMOUNT_BOUND || amount > AMOUNT_BOUND
        ? null
        : LongNode.valueOf(amount);
  }

  private static @Nullable JsonNode readVersion(JsonNode value) {
    Long version = wholeNumber(value);
    return version == null || version < 0 ? null : LongNode.valueOf(version);
  }

  /** As JSON Schema has it, 5.0 and 5e0 are whole. Null where it is none or beyond 64 bits. */
  private static @Nullable Long wholeNumber(JsonNode value) {
    if (!value.isNumber()) {
      return null;
    }
    BigDecimal number = value.decimalValue();
    // First the size, so that 1e999999999 is never written out.
    if (number.signum() != 0 && (long) number.precision() - number.scale() > 19) {
      return null;
    }
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable JsonNode readPosition(JsonNode value) {
    if (!value.isNumber()) {
      return null;
    }
    double number = value.doubleValue();
    // Adding zero makes -0 a 0.
    return Math.abs(number) <= POSITION_BOUND ? DoubleNode.valueOf(number + 0.0) : null;
  }

  private static @Nullable JsonNode readCurrency(JsonNode value) {
    return value.isTextual() && CURRENCIES.contains(value.textValue()) ? value : null;
  }

  private static @Nullable JsonNode readUrl(JsonNode value) {
    String text = value.textValue();
    if (text == null || text.length() > 2000 || !URL_TEXT.matcher(text).matches()) {
      return null;
    }
    try {
      return new URI(text).getHost() == null ? null : value;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable JsonNode readId(JsonNode value) {
    String text = value.textValue();
    return text == null || !UUID_TEXT.matcher(text).matches()
        ? null
        : TextNode.valueOf(text.toLowerCase(Locale.ROOT));
  }
}
