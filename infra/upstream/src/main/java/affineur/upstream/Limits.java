package affineur.upstream;

import java.time.Duration;

/**
 * How long an upstream may take, and how much it may say.
 *
 * @param connect until the connection stands, for each address
 * @param firstByte until the answer begins, for each hop of redirects
 * @param betweenBytes the longest pause, also that of who reads a file from us
 * @param page until a page is read whole, with redirects and repetitions; metadata and provenance the same
 * @param file until a file is read whole
 * @param pageBytes when decompressed
 * @param metadataBytes of {@code .metadata} and provenance
 */
public record Limits(
        Duration connect,
        Duration firstByte,
        Duration betweenBytes,
        Duration page,
        Duration file,
        long pageBytes,
        long fileBytes,
        long metadataBytes) {
    private static final long MIB = 1L << 20;

    public static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofHours(1),
            64 * MIB,
            5L << 30,
            8 * MIB);

    /** @throws IllegalArgumentException if one is not positive */
    public Limits {
        for (Duration duration : new Duration[] {connect, firstByte, betweenBytes, page, file}) {
            if (!duration.isPositive()) {
                throw new IllegalArgumentException("An upstream needs time: " + duration);
            }
        }
        if (Math.min(pageBytes, Math.min(fileBytes, metadataBytes)) <= 0) {
            throw new IllegalArgumentException("An upstream's limits are positive");
        }
    }
}
