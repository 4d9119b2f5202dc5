package affineur.command.token;

import affineur.command.Fields;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code expires_at}: a date, from whose beginning (UTC) on the token is worth nothing, or a time (RFC 3339). */
final class Expiry {
    /** GitLab's, where nothing is said. */
    static final Period OF_NEW = Period.ofDays(365);

    /** GitLab's, too. */
    static final Period OF_ROTATED = Period.ofDays(7);

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile(DATE + "[Tt ].{5,40}");

    private Expiry() {}

    /** The beginning of the day (UTC) that is so many days away. */
    static Instant after(Period life, InstantSource clock) {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                .plus(life)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** Null for never, also if the field was not sent. */
    static @Nullable Instant ofSent(Fields fields) {
        String text = fields.text("expires_at");
        if (text == null) {
            return null;
        }
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (TIME.matcher(text).matches()) {
                return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
            }
        } catch (DateTimeParseException e) {
            throw Fields.invalid("expires_at");
        }
        throw Fields.invalid("expires_at");
    }
}
