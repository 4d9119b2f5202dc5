package affineur.packaging;

import org.jspecify.annotations.Nullable;

/**
 * A file in a wheel, and where in the wheel its content is, so that it can be read without looking for it.
 *
 * @param path within the wheel: {@code demo-1.0.dist-info/sboms/build.cdx.json}
 * @param mediaType what its content was found to be
 * @param size bytes
 * @param offset the first byte of its content in the wheel
 * @param deflated how many bytes it takes there, as a raw DEFLATE stream (RFC 1951); null if it is there as it is
 */
public record EnclosedFile(
        String path,
        String mediaType,
        long size,
        Sha256 sha256,
        long offset,
        @Nullable Long deflated) {
    /** Bytes that it takes in the wheel. */
    public long stored() {
        return deflated == null ? size : deflated;
    }
}
