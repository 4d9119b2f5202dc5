package affineur.http;

/** Says to the {@link Front} that a request cannot be answered on the selector thread. */
final class MustWait extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MustWait() {
        super("On the pool, please", null, false, false);
    }
}
