package affineur.query.listing;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The query of a list, as GitLab's clients write it. An empty value is as good as none; one that makes no sense is refused
 * (invalid), and says which.
 */
public record Parameters(HttpServletRequest request) {
    public Optional<String> text(String name) {
        return Optional.ofNullable(request.getParameter(name)).filter(value -> !value.isEmpty());
    }

    /** In lower case, to be found in texts of any case. */
    public Optional<String> search(String name) {
        return text(name).map(value -> value.toLowerCase(Locale.ROOT));
    }

    /** GitLab's own list of words; Python's clients write {@code True}. */
    public Optional<Boolean> flag(String name) {
        return search(name).map(value -> switch (value) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> throw invalid(name, "true or false");
        });
    }

    public boolean isTrue(String name) {
        return flag(name).orElse(false);
    }

    public Optional<Long> number(String name) {
        return text(name).map(value -> number(name, value));
    }

    /** Of {@code name[]=1&name[]=2} or {@code name=1,2}. */
    public Set<Long> numbers(String name) {
        String[] many = Objects.requireNonNullElseGet(
                request.getParameterValues(name + "[]"),
                () -> text(name).map(value -> value.split(",", -1)).orElse(new String[0]));
        return Arrays.stream(many).map(value -> number(name, value)).collect(Collectors.toUnmodifiableSet());
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw invalid(name, "a number");
        }
    }

    /** A constant by its name in lower case. */
    public <E extends Enum<E>> Optional<E> word(String name, Class<E> type) {
        return text(name)
                .map(value -> Arrays.stream(type.getEnumConstants())
                        .filter(constant ->
                                constant.name().toLowerCase(Locale.ROOT).equals(value))
                        .findFirst()
                        .orElseThrow(() -> invalid(
                                name,
                                String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                                .toList()))));
    }

    /** A date (its beginning in UTC) or a time, by ISO 8601. */
    public Optional<Instant> time(String name) {
        return text(name).map(value -> {
            try {
                return value.indexOf('T') < 0
                        ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeException e) {
                throw invalid(name, "a date or time such as 2026-08-01T10:00:00Z");
            }
        });
    }

    /**
     * What {@code order_by} and {@code sort} ask for.
     *
     * @param orders by the values of {@code order_by}; ascending
     */
    public <T> Comparator<T> order(Map<String, Comparator<T>> orders, String usual, boolean usuallyDescending) {
        Comparator<T> ascending = orders.get(text("order_by").orElse(usual));
        if (ascending == null) {
            throw invalid("order_by", String.join(", ", new TreeSet<>(orders.keySet())));
        }
        boolean descending = search("sort")
                .map(sort -> switch (sort) {
                    case "asc" -> false;
                    case "desc" -> true;
                    default -> throw invalid("sort", "asc or desc");
                })
                .orElse(usuallyDescending);
        return descending ? ascending.reversed() : ascending;
    }

    /** @param expected what would make sense */
    public static Refusal invalid(String name, String expected) {
        return new Refusal(ProblemType.INVALID_PARAMETER, "Invalid value of '" + name + "': " + expected + ".");
    }
}
