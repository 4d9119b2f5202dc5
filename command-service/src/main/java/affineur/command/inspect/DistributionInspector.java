package affineur.command.inspect;

import affineur.packaging.CoreMetadata;
import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.SdistFilename;
import affineur.packaging.WheelFilename;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * Opens what was uploaded, decompresses all of it once that was not as it came in, and takes the core metadata from it. Memory is bounded by the
 * number of members, however large they are.
 *
 * <p>It refuses what the public index refuses: bombs, archives that two unpackers would read differently, members that
 * would leave the directory they are unpacked in.
 */
public final class DistributionInspector {
    private DistributionInspector() {}

    /**
     * @param content the whole file; it is read from any place and not closed
     * @param known what of it was decompressed as it came in; only a wheel's members are looked up there
     * @throws InvalidPackaging if it is not what the filename says, or may do harm
     * @throws IOException if the content cannot be read: the disk's fault, not the uploader's
     */
    public static Inspected inspect(SeekableByteChannel content, DistributionFilename filename, MemberDigests known)
            throws IOException {
        String kind = filename instanceof WheelFilename ? "wheel" : "sdist";
        try {
            Inspected inspected = switch (filename) {
                case WheelFilename wheel -> new Wheel(content, wheel, known).inspect();
                case SdistFilename sdist ->
                    sdist.isZip() ? new ZipSdist(content).inspect() : new Sdist(content).inspect();
            };
            mustAgree(inspected.metadata(), filename);
            inspected.metadata().mustBeFitToPublish();
            return inspected;
        } catch (MalformedArchive | InvalidPackaging e) {
            throw new InvalidPackaging("Invalid " + kind + " '" + filename + "': " + e.getMessage());
        }
    }

    private static void mustAgree(CoreMetadata metadata, DistributionFilename filename) throws MalformedArchive {
        if (!metadata.name().equals(filename.name())) {
            throw new MalformedArchive("its metadata says Name: " + metadata.displayName() + ", expected "
                    + filename.name() + " as in the filename.");
        }
        if (!metadata.version().equals(filename.version())) {
            throw new MalformedArchive("its metadata says Version: " + metadata.version() + ", expected "
                    + filename.version() + " as in the filename.");
        }
    }
}
