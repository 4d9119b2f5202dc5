package affineur.command.leader;

import affineur.ledger.writer.Appended;
import affineur.ledger.writer.NotNow;
import affineur.packaging.InvalidPackaging;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What became of a command that was passed on, as status and body. */
sealed interface Reply {
    int RECORDED = 200;
    int NO_NEWS = 204;
    /** Misdirected Request (RFC 9110): nothing was done, and it may be sent to another process. */
    int NOT_HERE = 421;

    int REFUSED = 422;

    JsonMapper JSON = new JsonMapper();

    record Recorded(Appended appended) implements Reply {}

    record NoNews() implements Reply {}

    /** Surely nothing was recorded; it may be sent again. */
    record NotHere(String why) implements Reply {}

    record Refused(Refusal refusal) implements Reply {}

    /** @param first {@code last} too: positions */
    record Positions(long first, long last) {}

    /** A {@link Refusal} in JSON. */
    record No(Refusal.Kind kind, String code, String text) {
        public No {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(code);
            Objects.requireNonNull(text);
        }

        /** A process of a newer version may lead, and say what this one does not know yet. */
        ProblemType type() {
            return ProblemType.named(code)
                    .orElse(
                            kind == Refusal.Kind.UNAVAILABLE
                                    ? ProblemType.SERVICE_UNAVAILABLE
                                    : ProblemType.BAD_REQUEST);
        }
    }

    static Reply to(Optional<Appended> appended) {
        return appended.<Reply>map(Recorded::new).orElseGet(NoNews::new);
    }

    static Reply to(Refusal refusal) {
        return refusal instanceof NotNow ? new NotHere(refusal.text()) : new Refused(refusal);
    }

    /** With the code that this exception has wherever it is answered. */
    static Reply to(InvalidPackaging invalid) {
        return new Refused(new Refusal(ProblemType.INVALID_PACKAGING, String.valueOf(invalid.getMessage())));
    }

    default int status() {
        return switch (this) {
            case Recorded _ -> RECORDED;
            case NoNews _ -> NO_NEWS;
            case NotHere _ -> NOT_HERE;
            case Refused _ -> REFUSED;
        };
    }

    default byte[] body() {
        return switch (this) {
            case Recorded(Appended(long first, long last)) -> JSON.writeValueAsBytes(new Positions(first, last));
            case NoNews _ -> new byte[0];
            case NotHere(String why) -> JSON.writeValueAsBytes(why);
            case Refused(Refusal refusal) ->
                JSON.writeValueAsBytes(new No(refusal.kind(), refusal.code(), refusal.text()));
        };
    }

    /** Empty if that is no reply of a {@link LeaderRoute}. */
    static Optional<Reply> read(int status, byte[] body) {
        try {
            return switch (status) {
                case RECORDED -> {
                    Positions positions = JSON.readValue(body, Positions.class);
                    yield Optional.of(new Recorded(new Appended(positions.first, positions.last)));
                }
                case NO_NEWS -> Optional.of(new NoNews());
                case NOT_HERE -> Optional.of(new NotHere(JSON.readValue(body, String.class)));
                case REFUSED -> {
                    No no = JSON.readValue(body, No.class);
                    yield Optional.of(new Refused(new Refusal(no.type(), no.text)));
                }
                default -> Optional.empty();
            };
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
