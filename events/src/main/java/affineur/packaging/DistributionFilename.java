package affineur.packaging;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The name of a distribution file, parsed: a wheel ({@code name-version(-build)?-python-abi-platform.whl}) or an sdist
 * ({@code name-version.tar.gz}, or {@code .zip}). Two are equal if their texts are.
 */
public sealed interface DistributionFilename permits WheelFilename, SdistFilename {
    /** So long that {@code <filename>.metadata} is still a filename everywhere. */
    int LONGEST = 255 - ".metadata".length();

    /** @throws InvalidPackaging if it names neither a wheel nor an sdist */
    @JsonCreator
    static DistributionFilename parse(String filename) {
        if (filename.length() > LONGEST) {
            throw invalid(filename, "it has more than " + LONGEST + " characters");
        }
        if (!isSafe(filename)) {
            throw invalid(
                    filename, "it may have ASCII letters and digits and . _ - + ! and begins with a letter or digit");
        }
        if (filename.endsWith(WheelFilename.EXTENSION)) {
            return WheelFilename.of(filename);
        }
        if (filename.endsWith(SdistFilename.EXTENSION) || filename.endsWith(SdistFilename.ZIP)) {
            return SdistFilename.of(filename);
        }
        if (filename.toLowerCase(Locale.ROOT).endsWith(".egg")) {
            throw invalid(filename, "eggs are superseded by wheels");
        }
        throw invalid(filename, "a wheel ends with .whl, an sdist with .tar.gz or .zip");
    }

    PackageName name();

    Version version();

    /** The upload form's word for its kind: {@code bdist_wheel} or {@code sdist}. */
    String filetype();

    /**
     * Says no where the filename speaks of another package or version.
     *
     * @throws InvalidPackaging naming the filename that is expected
     */
    default void mustBeOf(PackageName name, Version version) {
        if (!name().equals(name)) {
            throw new InvalidPackaging("Filename '" + this + "' is of package '" + name() + "', not '" + name
                    + "': expected a filename that begins with '" + escape(name) + "-'.");
        }
        if (!version().equals(version)) {
            throw new InvalidPackaging("Filename '" + this + "' is of version '" + version() + "', not '" + version
                    + "': expected a filename that begins with '" + escape(name) + "-" + version + "'.");
        }
    }

    /** The filename as it was uploaded and is served. */
    @Override
    @JsonValue
    String toString();

    /** A package's name as filenames have it: {@code my_package}. */
    static String escape(PackageName name) {
        return name.toString().replace('-', '_');
    }

    private static InvalidPackaging invalid(String filename, String why) {
        return new InvalidPackaging("Invalid distribution filename: '" + Excerpt.of(filename) + "': " + why + ".");
    }

    /** No path, no space, no percent sign. */
    private static boolean isSafe(String filename) {
        return !filename.isEmpty()
                && isAlphanumeric(filename.charAt(0))
                && filename.chars().allMatch(c -> isAlphanumeric(c) || "._-+!".indexOf(c) >= 0);
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
