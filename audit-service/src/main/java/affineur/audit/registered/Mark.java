package affineur.audit.registered;

import java.util.Locale;

/** What there is to say against a file that somebody has installed. */
public enum Mark {
    /** It, or its release, is yanked (PEP 592). */
    YANKED,
    /** It is no longer here. */
    DELETED,
    /** Its package is thought unsafe (PEP 792). */
    QUARANTINED,
    /** What is installed is not what was published. */
    ALTERED;

    /** As answers have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
