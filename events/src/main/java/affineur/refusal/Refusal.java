package affineur.refusal;

/**
 * A request that is not done, and why. It is thrown anywhere and turned into an answer in one place: the status by
 * {@link Kind}, the message as reason phrase, as plain text or as problem+json.
 */
public class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;

    /**
     * @param code its name in problem+json, lower case with hyphens: {@code file-already-exists}
     * @param message one line in printable ASCII, written for the person at the client
     */
    public Refusal(Kind kind, String code, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.code = code;
    }

    public final Kind kind() {
        return kind;
    }

    public final String code() {
        return code;
    }

    /** The message, never null. */
    public final String text() {
        return String.valueOf(getMessage());
    }

    /** What sort of no it is. */
    public enum Kind {
        /** 400: the request is wrong and stays wrong. */
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
        UNAVAILABLE
    }
}
