package affineur.audit.events;

import affineur.access.Access;
import affineur.documents.Order;
import affineur.documents.Query;
import affineur.packaging.Excerpt;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.refusal.Refusal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which records, in which order, how many. Of the parameters:
 *
 * <ul>
 *   <li>{@code project}: number or full path; {@code package}, {@code version}: in any spelling; {@code filename}
 *   <li>{@code actor}: an account's number, or {@code system}; {@code token}: a token's number
 *   <li>{@code type}: a wire name, with or without its version, or its beginning: {@code affineur.file},
 *       {@code file.published}
 *   <li>{@code from} (inclusive) and {@code to} (exclusive): ISO 8601 instants, or dates, which stand for midnight UTC
 *   <li>{@code order}: {@code desc} (newest first, the default) or {@code asc}
 *   <li>{@code after}: go on behind this position; {@code limit}: 1 to 1000 records a page, 100 by default
 * </ul>
 */
record AuditQuery(Query matching, Order order, boolean descending, OptionalInt givenLimit, Map<String, String> given) {
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    /** @throws Refusal (invalid) that names the parameter which is wrong or unknown */
    static AuditQuery parse(Map<String, String> given, Access access) {
        List<Query> all = new ArrayList<>();
        boolean descending = descending(given.get("order"));
        OptionalInt limit = OptionalInt.empty();
        for (Map.Entry<String, String> parameter : given.entrySet()) {
            String name = parameter.getKey();
            String value = parameter.getValue();
            switch (name) {
                case "project" -> all.add(is("project", project(value, access)));
                case "package" ->
                    all.add(Query.is("package", PackageName.parse(value).toString()));
                case "version" ->
                    all.add(Query.is("version", Version.parse(value).canonical()));
                case "filename" -> all.add(Query.is("filename", value));
                case "actor" -> all.add(Query.is("actor", actor(value)));
                case "token" -> all.add(is("token", number(name, value, 1)));
                case "type" -> all.add(type(value));
                case "from" -> all.add(Query.between("time", millis(name, value), Long.MAX_VALUE));
                case "to" -> all.add(Query.between("time", Long.MIN_VALUE, millis(name, value) - 1));
                case "after" -> all.add(behind(number(name, value, 0), descending));
                case "limit" -> limit = OptionalInt.of(limit(value));
                case "order", "format" -> {}
                default -> throw invalid("Unknown parameter '" + Excerpt.of(name) + "'.");
            }
        }
        Query matching = all.isEmpty() ? Query.all() : Query.and(all.toArray(Query[]::new));
        return new AuditQuery(matching, new Order("position", descending), descending, limit, given);
    }

    int limit() {
        return givenLimit.orElse(USUAL_LIMIT);
    }

    private static Query is(String field, long number) {
        return Query.between(field, number, number);
    }

    private static long project(String value, Access access) {
        return access.project(value)
                .orElseThrow(() -> invalid("There is no project '" + Excerpt.of(value) + "' (project)."))
                .id()
                .value();
    }

    private static String actor(String value) {
        return value.equals("system") ? value : "accounts/" + number("actor", value.replaceFirst("^accounts/", ""), 1);
    }

    private static Query type(String value) {
        String name = value.startsWith("affineur.") || value.equals("affineur") ? value : "affineur." + value;
        return Query.or(Query.is("type", name), Query.startsWith("type", name + "."));
    }

    private static Query behind(long position, boolean descending) {
        return descending
                ? Query.between("position", 0, position - 1)
                : Query.between("position", position + 1, Long.MAX_VALUE);
    }

    private static boolean descending(@Nullable String order) {
        return switch (order) {
            case null -> true;
            case "desc" -> true;
            case "asc" -> false;
            default -> throw invalid("The parameter order is 'asc' or 'desc', not '" + Excerpt.of(order) + "'.");
        };
    }

    private static int limit(String value) {
        long limit = number("limit", value, 1);
        if (limit > LARGEST_LIMIT) {
            throw invalid("The parameter limit is at most " + LARGEST_LIMIT + ".");
        }
        return (int) limit;
    }

    private static long number(String name, String value, long least) {
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

    private static long millis(String name, String value) {
        try {
            Instant instant = value.indexOf('T') < 0
                    ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(value);
            return instant.toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            throw invalid("The parameter " + name
                    + " is a date such as 2026-11-21 or an instant such as 2026-11-21T10:00:00Z, not '"
                    + Excerpt.of(value) + "'.");
        }
    }

    private static Refusal invalid(String text) {
        return new Refusal(Refusal.Kind.INVALID, "invalid-parameter", text);
    }
}
