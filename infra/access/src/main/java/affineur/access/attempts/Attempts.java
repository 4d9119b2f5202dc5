package affineur.access.attempts;

/** Where attempts are noted for auditors. */
public interface Attempts {
    /** For nobody. */
    Attempts NONE = _ -> {};

    /** Returns at once, so it may be called on a selector thread; it never fails. */
    void note(Attempt attempt);
}
