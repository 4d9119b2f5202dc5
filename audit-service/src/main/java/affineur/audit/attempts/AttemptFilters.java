package affineur.audit.attempts;

import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.is;
import static affineur.audit.records.RecordQuery.number;

import affineur.access.attempts.Attempt.Outcome;
import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import affineur.packaging.Excerpt;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts. Of the parameters, besides those of {@link RecordQuery}:
 *
 * <ul>
 *   <li>{@code outcome}: {@code failed}, {@code denied} or {@code permitted}; {@code code}: why, {@code expired-token}
 *   <li>{@code address}: of the client, in any spelling; {@code account}, {@code token}: their numbers
 *   <li>{@code correlation}: of the request, as the events have it
 * </ul>
 */
final class AttemptFilters implements RecordQuery.Filters {
    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "outcome" -> Query.is("outcome", outcome(value));
            case "code" -> Query.is("code", value);
            case "address" -> Query.is("address", address(value));
            case "account", "token" -> is(name, number(name, value, 1));
            case "correlation" -> Query.is("correlation", value);
            default -> null;
        };
    }

    private static String outcome(String value) {
        String folded = value.toUpperCase(Locale.ROOT);
        if (Arrays.stream(Outcome.values()).noneMatch(known -> known.name().equals(folded))) {
            throw invalid(
                    "The parameter outcome is 'failed', 'denied' or 'permitted', not '" + Excerpt.of(value) + "'.");
        }
        return folded.toLowerCase(Locale.ROOT);
    }

    private static String address(String value) {
        try {
            return InetAddress.ofLiteral(value).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw invalid("The parameter address is an IPv4 or IPv6 address, not '" + Excerpt.of(value) + "'.");
        }
    }
}
