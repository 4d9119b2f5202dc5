package affineur.ledger;

import java.time.Duration;

/** Read your writes: a writer waits here until the read models show what it wrote. */
public interface Visibility {
    /** Waits until every entry up to and with this position can be read; false if that takes longer. */
    boolean await(long position, Duration atMost);
}
