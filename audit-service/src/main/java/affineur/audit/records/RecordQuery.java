package affineur.audit.records;

import affineur.documents.Document;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which records, in which order, how many. Of the parameters, besides those that each sort of records has:
 *
 * <ul>
 *   <li>{@code from} (inclusive) and {@code to} (exclusive): ISO 8601 instants, or dates, which stand for midnight UTC
 *   <li>{@code order}: {@code desc} (newest first, the default unless they are in the order of names) or {@code asc}
 *   <li>{@code after}: go on behind this position, or this id of what has no one order; {@code limit}: 1 to 1000 records a
 *       page, 100 by default
 * </ul>
 */
public record RecordQuery(
        Query matching, Order order, @Nullable Document after, OptionalInt givenLimit, Map<String, String> given) {
    private static final Pattern ID = Pattern.compile("[0-9-]{1,100}|(?=.{1,512}$)[a-z]+(?:/[A-Za-z0-9._-]+)+");

    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    /** The parameters of one sort of records. */
    @FunctionalInterface
    public interface Filters {
        /**
         * What a parameter asks for; null if there is no such parameter.
         *
         * @throws Refusal (invalid) that names the parameter
         */
        @Nullable
        Query of(String name, String value);

        /** Whether these records are in the order of their ids, and not of their positions. */
        default boolean byId() {
            return false;
        }

        /** Whether the last come first unless somebody asks for another order. */
        default boolean lastFirst() {
            return true;
        }
    }

    /** @throws Refusal (invalid) that names the parameter which is wrong or unknown */
    public static RecordQuery parse(Map<String, String> given, Filters filters) {
        List<Query> all = new ArrayList<>();
        boolean descending = descending(given.get("order"), filters.lastFirst());
        OptionalInt limit = OptionalInt.empty();
        Document after = null;
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            String name = parameter.getKey();
            String value = parameter.getValue();
            switch (name) {
                case "from" -> all.add(Query.between("time", millis(name, value), Long.MAX_VALUE));
                case "to" -> all.add(Query.between("time", Long.MIN_VALUE, millis(name, value) - 1));
                case "after" -> {
                    if (filters.byId()) {
                        after = withId(value);
                    } else {
                        all.add(behind(number(name, value, 0), descending));
                    }
                }
                case "limit" -> limit = OptionalInt.of(limitOf(value));
                case "order", "format" -> {}
                default -> {
                    Query filter = filters.of(name, value);
                    if (filter == null) {
                        throw invalid("Unknown parameter '" + Excerpt.of(name) + "'.");
                    }
                    all.add(filter);
                }
            }
        }
        Query matching = all.isEmpty() ? Query.all() : Query.and(all.toArray(Query[]::new));
        Order order = new Order(filters.byId() ? Order.BY_ID.field() : "position", descending);
        return new RecordQuery(matching, order, after, limit, given);
    }

    private static Document withId(String id) {
        if (!ID.matcher(id).matches()) {
            throw invalid("The parameter after is what an answer has as its 'next', not '" + Excerpt.of(id) + "'.");
        }
        return new Document(id, 0, Map.of(), new byte[0]);
    }

    /** Where the page behind this record begins, as the parameter {@code after} takes it. */
    String behind(Document record) {
        return isById() ? record.id() : Long.toString(record.position());
    }

    boolean isById() {
        return order.field().equals(Order.BY_ID.field());
    }

    /** How many a page has. */
    public int limit() {
        return givenLimit.orElse(USUAL_LIMIT);
    }

    /** A number is this one. */
    public static Query is(String field, long number) {
        return Query.between(field, number, number);
    }

    private static Query behind(long position, boolean descending) {
        return descending
                ? Query.between("position", 0, position - 1)
                : Query.between("position", position + 1, Long.MAX_VALUE);
    }

    private static boolean descending(@Nullable String order, boolean usually) {
        return switch (order) {
            case null -> usually;
            case "desc" -> true;
            case "asc" -> false;
            default -> throw invalid("The parameter order is 'asc' or 'desc', not '" + Excerpt.of(order) + "'.");
        };
    }

    private static int limitOf(String value) {
        long limit = number("limit", value, 1);
        if (limit > LARGEST_LIMIT) {
            throw invalid("The parameter limit is at most " + LARGEST_LIMIT + ".");
        }
        return (int) limit;
    }

    /** @throws Refusal (invalid) if it is none, or less than the least */
    public static long number(String name, String value, long least) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number < Long.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw invalid(
                "The parameter " + name + " is a number from " + least + " upwards, not '" + Excerpt.of(value) + "'.");
    }

    /** @throws Refusal (invalid) if it is no SHA-256, be it with {@code sha256:} before it */
    public static Sha256 sha256(String name, String value) {
        try {
            return new Sha256(value.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", ""));
        } catch (InvalidPackaging e) {
            throw invalid("The parameter " + name + " is a SHA-256 of 64 hexadecimal digits, not '" + Excerpt.of(value)
                    + "'.");
        }
    }

    private static long millis(String name, String value) {
        return instant(name, value).toEpochMilli();
    }

    /** @throws Refusal (invalid) if it is neither a date, which stands for midnight UTC, nor an instant of ISO 8601 */
    public static Instant instant(String name, String value) {
        try {
            Instant instant = value.indexOf('T') < 0
                    ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(value);
            // what is out of bounds for milliseconds is found out here
            return Instant.ofEpochMilli(instant.toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw invalid("The parameter " + name
                    + " is a date such as 2026-11-21 or an instant such as 2026-11-21T10:00:00Z, not '"
                    + Excerpt.of(value) + "'.");
        }
    }

    /** A refusal because of a parameter. */
    public static Refusal invalid(String text) {
        return new Refusal(ProblemType.INVALID_PARAMETER, text);
    }
}
