package affineur.command.inspect;

import affineur.packaging.CoreMetadata;
import java.util.List;

/**
 * A distribution that is what its name says.
 *
 * @param metadataBytes its METADATA or PKG-INFO, byte for byte
 * @param warnings what is wrong with it but no reason to refuse it, a line each; mostly none
 */
public record Inspected(CoreMetadata metadata, byte[] metadataBytes, List<String> warnings) {
    public Inspected {
        warnings = List.copyOf(warnings);
    }
}
