package affineur.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Python's packaging library 26.3 says of generated texts. Left out is {@code ===1.x, <2}, which it refuses by a
 * slip: it takes the comma for a part of the arbitrary version.
 */
final class Vectors {
    private Vectors() {}

    static JsonNode read(String name) {
        try (InputStream file = Objects.requireNonNull(Vectors.class.getResourceAsStream("/packaging/" + name))) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
