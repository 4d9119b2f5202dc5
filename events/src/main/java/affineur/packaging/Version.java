package affineur.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A version by PEP 440: normalised, ordered, {@code 1.0} equal to {@code 1.0.0}. */
public final class Version implements Comparable<Version> {
    private final String normalized;

    private Version(String normalized) {
        this.normalized = normalized;
    }

    /** @throws InvalidPackaging if it is no version by PEP 440 */
    @JsonCreator
    public static Version parse(String written) {
        return new Version(written);
    }

    /** One text for all equal versions: without trailing zeros of the release segment. {@code 1.0.0} gives {@code 1}. */
    public String canonical() {
        return normalized;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version that && canonical().equals(that.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public int compareTo(Version other) {
        return normalized.compareTo(other.normalized);
    }

    /** The normal form, trailing zeros kept: {@code v1.0-RC1} gives {@code 1.0rc1}. */
    @Override
    @JsonValue
    public String toString() {
        return normalized;
    }
}
