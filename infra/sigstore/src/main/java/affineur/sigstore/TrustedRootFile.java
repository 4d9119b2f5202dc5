package affineur.sigstore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trusted root that an operator has chosen. The file may be replaced at any time, which is seen at the next question.
 * What is damaged is not used, and neither is what was there before: an operator who takes trust away must not be
 * mistaken for one who has not.
 */
public final class TrustedRootFile implements Supplier<TrustState> {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedRootFile.class);

    private final Path file;
    private final InstantSource clock;
    private volatile @Nullable Seen seen;

    private record Seen(Version version, TrustState state) {}

    /** What tells one content of the file from another without reading it. */
    private record Version(
            FileTime modified, long size, @Nullable Object key) {}

    public TrustedRootFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public TrustState get() {
        Version version;
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            version = new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            seen = null;
            return new TrustState.Missing("There is no trusted root: '" + file.getFileName() + "' cannot be read.");
        }
        Seen last = seen;
        if (last != null && last.version.equals(version)) {
            return last.state;
        }
        return read(version);
    }

    private synchronized TrustState read(Version version) {
        Seen last = seen;
        if (last != null && last.version.equals(version)) {
            return last.state;
        }
        TrustState state = state();
        seen = new Seen(version, state);
        switch (state) {
            case TrustState.Usable usable ->
                LOG.info(
                        "Signatures are verified by the trusted root {} ({})",
                        file,
                        usable.root().digest());
            case TrustState.Missing missing -> LOG.warn("{} ({})", missing.text(), file);
            case TrustState.Damaged damaged -> LOG.warn("{} ({})", damaged.text(), file);
        }
        return state;
    }

    private TrustState state() {
        byte[] json;
        try (InputStream content = Files.newInputStream(file)) {
            json = content.readNBytes(TrustedRoot.LARGEST + 1);
        } catch (IOException e) {
            return new TrustState.Missing("There is no trusted root: '" + file.getFileName() + "' cannot be read.");
        }
        try {
            return TrustState.of(TrustedRoot.parse(json), clock);
        } catch (DamagedRoot e) {
            return new TrustState.Damaged("The trusted root is damaged: " + e.getMessage() + ".");
        }
    }
}
