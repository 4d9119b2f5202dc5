package affineur.audit.attempts;

import affineur.access.attempts.Attempt;
import affineur.access.attempts.AttemptEntry;
import affineur.events.AccountId;
import affineur.events.TokenId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt means to an auditor. Its JSON is what {@code GET /audit/attempts} shows.
 *
 * @param position among the attempts, not in the ledger
 * @param time of the first; {@code last}: of the last of {@code count} that were alike
 * @param outcome {@code failed}, {@code denied} or {@code permitted}
 * @param correlation of the first request; the events that it caused have it, too
 */
record AttemptRecord(
        long position,
        Instant time,
        Instant last,
        long count,
        String outcome,
        @Nullable String code,
        @Nullable String address,
        @Nullable Long account,
        @Nullable Long token,
        String method,
        String path,
        @Nullable Integer status,
        String correlation,
        String summary) {

    static AttemptRecord of(long position, AttemptEntry entry) {
        Attempt attempt = entry.attempt();
        AccountId account = attempt.account();
        TokenId token = attempt.token();
        return new AttemptRecord(
                position,
                attempt.time(),
                entry.last(),
                entry.count(),
                attempt.outcome().name().toLowerCase(Locale.ROOT),
                attempt.code(),
                attempt.address(),
                account == null ? null : account.value(),
                token == null ? null : token.value(),
                attempt.method(),
                attempt.path(),
                attempt.status(),
                attempt.correlation(),
                summary(entry));
    }

    private static String summary(AttemptEntry entry) {
        Attempt attempt = entry.attempt();
        String what = switch (attempt.outcome()) {
            case FAILED -> "Wrong credentials" + (attempt.code() == null ? "" : " (" + attempt.code() + ")");
            case DENIED -> "Denied: only for administrators or auditors";
            case PERMITTED -> "Administrative: " + attempt.method() + " " + attempt.path();
        };
        return entry.count() == 1 ? what : what + ", " + entry.count() + " times";
    }
}
