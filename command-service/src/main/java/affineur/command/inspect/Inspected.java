package affineur.command.inspect;

import affineur.packaging.CoreMetadata;
import affineur.packaging.EnclosedFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A distribution that is what its name says.
 *
 * @param metadataBytes its METADATA or PKG-INFO, byte for byte
 * @param entryPoints its entry_points.txt, if it is a wheel that has one
 * @param sboms what is in its {@code .dist-info/sboms} (PEP 770), if it is a wheel
 */
public record Inspected(
        CoreMetadata metadata,
        byte[] metadataBytes,
        @Nullable EnclosedFile entryPoints,
        List<EnclosedFile> sboms) {
    public Inspected {
        sboms = List.copyOf(sboms);
    }
}
