package affineur.refusal;

/**
 * A request that is not done, and why. It is thrown anywhere and turned into an answer in one place: the status by its
 * {@link ProblemType}, the message as reason phrase, as plain text or as problem+json.
 */
public class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    /** @param message one line in printable ASCII, written for the person at the client */
    public Refusal(ProblemType type, String message) {
        super(message, null, false, false);
        this.type = type;
    }

    public final ProblemType type() {
        return type;
    }

    public final Kind kind() {
        return type.kind();
    }

    public final String code() {
        return type.code();
    }

    /** The message, never null. */
    public final String text() {
        return String.valueOf(getMessage());
    }

    /** What sort of no it is. */
    public enum Kind {
        /** 400 and what is like it: the request is wrong and stays wrong. */
        INVALID,
        /** 401: credentials are missing where some are needed, or are no good. */
        UNAUTHENTICATED,
        /** 403: this caller may see it but not do that. */
        FORBIDDEN,
        /** 404: it is not there, or this caller may not know. */
        NOT_FOUND,
        /** 409: it clashes with what is there. */
        CONFLICT,
        /** 422: it is understood, and cannot be. */
        UNPROCESSABLE,
        /** 429: too often; the same request may pass later. */
        TOO_MANY,
        /** 503: not now; the same request may pass later. */
        UNAVAILABLE;

        static Kind of(int status) {
            return switch (status) {
                case 401 -> UNAUTHENTICATED;
                case 403 -> FORBIDDEN;
                case 404 -> NOT_FOUND;
                case 409 -> CONFLICT;
                case 422 -> UNPROCESSABLE;
                case 429 -> TOO_MANY;
                default -> status < 500 ? INVALID : UNAVAILABLE;
            };
        }
    }
}
