package affineur.access.attempts;

import static java.util.Objects.requireNonNull;

import affineur.events.AccountId;
import affineur.events.TokenId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a client tried. It holds an address, which is about a person, and never a part of a secret.
 *
 * @param code of the refusal, null if there was none
 * @param address of the client; null where one record stands for many
 * @param account whose the token is or was; where no token is known, who has the user name that was shown
 * @param token the one that was shown, if it is or was one
 * @param path without its query; {@code *} stands for segments that are long enough for a secret
 * @param status of the answer; null where it was not given yet when this was noted
 * @param correlation of the request, which the events that it caused have, too
 */
public record Attempt(
        Instant time,
        Outcome outcome,
        @Nullable String code,
        @Nullable String address,
        @Nullable AccountId account,
        @Nullable TokenId token,
        String method,
        String path,
        @Nullable Integer status,
        String correlation) {
    /** Jackson fills in null for what is missing. */
    public Attempt {
        requireNonNull(time, "time");
        requireNonNull(outcome, "outcome");
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        requireNonNull(correlation, "correlation");
    }

    /** The same, once the answer was given. */
    public Attempt answered(int given) {
        return new Attempt(time, outcome, code, address, account, token, method, path, given, correlation);
    }

    /** The same, as one of very many. */
    Attempt ofSomebody() {
        return new Attempt(time, outcome, null, null, null, null, "*", "*", null, correlation);
    }

    /** How it went. */
    public enum Outcome {
        /** The credentials were no good. */
        FAILED,
        /** The credentials were good, but not for what only administrators or auditors may do. */
        DENIED,
        /** Somebody did what only administrators or auditors may do. */
        PERMITTED
    }
}
