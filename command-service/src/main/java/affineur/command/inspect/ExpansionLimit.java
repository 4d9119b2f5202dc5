package affineur.command.inspect;

/**
 * Tells a bomb: what would unpack to fifty times its size and more, the public index's measure, or to more than anybody's
 * package, since all of it is unpacked once to be checked.
 */
final class ExpansionLimit {
    private static final long HARMLESS = 64L * 1024 * 1024;
    private static final long RATIO = 50;
    private static final long MOST = 40L << 30;

    private final long limit;
    private long unpacked;

    /** @param packed bytes of the archive */
    ExpansionLimit(long packed) {
        this.limit = of(packed);
    }

    /** Bytes that an archive of so many may unpack to. */
    static long of(long packed) {
        return Math.min(MOST, Math.max(HARMLESS, packed * RATIO));
    }

    void add(long bytes) throws MalformedArchive {
        if (bytes > limit - unpacked) {
            throw new MalformedArchive(
                    limit == MOST
                            ? "it unpacks to more than " + MOST + " bytes."
                            : "it unpacks to more than " + RATIO + " times its size.");
        }
        unpacked += bytes;
    }
}
