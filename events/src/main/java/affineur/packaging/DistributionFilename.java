package affineur.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of a distribution file, parsed: a wheel ({@code name-version(-build)?-python-abi-platform.whl}) or an sdist
 * ({@code name-version.tar.gz}, by PEP 625 or the older style with {@code -} and {@code .} in the name).
 */
public interface DistributionFilename {
    /** @throws InvalidPackaging if it names neither a wheel nor an sdist */
    @JsonCreator
    @SuppressWarnings("DoNotCallSuggester")
    static DistributionFilename parse(String filename) {
        throw new InvalidPackaging("Invalid distribution filename: '" + Excerpt.of(filename) + "'");
    }

    PackageName name();

    Version version();

    /** The filename as it was uploaded and is served. */
    @Override
    @JsonValue
    String toString();
}
