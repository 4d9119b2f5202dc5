package affineur.ledger.writer;

import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's events came to stand. The engine puts it into the {@code ProcessingContext} once they are durable; the
 * gateway's caller finds it by {@link #by(Message)}, to wait until read models show {@code last}.
 *
 * @param first position of the first event
 * @param last position of the last event, inclusive
 */
public record Appended(long first, long last) {
    static final Context.ResourceKey<Appended> KEY = Context.ResourceKey.withLabel("affineur.appended");

    private static final String FIRST = "affineur.appended.first";
    private static final String LAST = "affineur.appended.last";

    /** Empty before the commit, and for a command that appended nothing. */
    public static Optional<Appended> in(Context context) {
        return Optional.ofNullable(context.getResource(KEY));
    }

    /** What the command behind this result appended; empty if it appended nothing. */
    public static Optional<Appended> by(@Nullable Message result) {
        if (result == null || !result.metadata().containsKey(LAST)) {
            return Optional.empty();
        }
        return Optional.of(new Appended(
                Long.parseLong(result.metadata().get(FIRST)),
                Long.parseLong(result.metadata().get(LAST))));
    }

    void putInto(ProcessingContext context) {
        context.putResource(KEY, this);
    }

    Map<String, String> asMetadata() {
        return Map.of(FIRST, Long.toString(first), LAST, Long.toString(last));
    }
}
