package affineur.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The identifiers of licences and exceptions that SPDX knows.
 *
 * @see <a href="https://spdx.org/licenses/">SPDX License List</a>
 */
final class SpdxList {
    static final SpdxList LICENCES = read("spdx-licences.txt");
    static final SpdxList EXCEPTIONS = read("spdx-exceptions.txt");

    private final Map<String, String> identifiers;

    private SpdxList(Map<String, String> identifiers) {
        this.identifiers = identifiers;
    }

    private static SpdxList read(String resource) {
        try (InputStream in = Objects.requireNonNull(SpdxList.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return new SpdxList(lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableMap(id -> id.toLowerCase(Locale.ROOT), Function.identity())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The identifier as the list spells it; null if it has none that differs in case only. */
    @Nullable
    String find(String identifier) {
        return identifiers.get(identifier.toLowerCase(Locale.ROOT));
    }
}
