package affineur.query.metadata;

import affineur.blobs.Blob;
import affineur.blobs.Blobs;
import affineur.packaging.CoreMetadata;
import affineur.packaging.InvalidPackaging;
import affineur.query.catalogue.CataloguedFile;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** What files say of themselves, as it was kept when they were published. */
public record MetadataBlobs(Blobs blobs) {
    /** @throws Refusal (not found) if the file was deleted meanwhile */
    public CoreMetadata of(CataloguedFile file) throws IOException {
        return find(file).orElseThrow(() -> new Refusal(ProblemType.FILE_NOT_FOUND, "The release was just deleted."));
    }

    /** Empty if the file was deleted meanwhile. */
    public Optional<CoreMetadata> find(CataloguedFile file) throws IOException {
        Blob blob = blobs.find(file.metadata()).orElse(null);
        if (blob == null) {
            return Optional.empty();
        }
        try (InputStream content = Channels.newInputStream(blob.open(0))) {
            return Optional.of(CoreMetadata.parse(content.readNBytes(CoreMetadata.LARGEST + 1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (InvalidPackaging e) {
            // it was checked before it was kept
            throw new IllegalStateException("The metadata of '" + file.filename() + "' cannot be read", e);
        }
    }
}
