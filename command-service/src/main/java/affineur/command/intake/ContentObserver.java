package affineur.command.intake;

/** Looks at a file as it comes in, piece by piece, beside its digests: one thread at a time, which may be another than before. */
@FunctionalInterface
public interface ContentObserver {
    /** @param bytes to be used before this returns, and not to be changed */
    void observe(byte[] bytes, int offset, int length);
}
