package affineur.command.admit;

import affineur.command.Commands;
import affineur.command.Origin;
import affineur.command.admit.AdmissionCommand.AdmitFile;
import affineur.command.admit.AdmissionCommand.NoteChange;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records which files of upstreams are kept, and which have changed, for the readers who fetch them. */
public final class Admissions {
    private final Commands commands;

    public Admissions(Commands commands) {
        this.commands = commands;
    }

    /**
     * The content is stored. Does not wait for readers.
     *
     * @param uploaded null if the upstream does not say
     * @param metadata the blob with its core metadata; null for none
     * @param provenance the blob with its attestations; null for none
     * @param origin who downloads it
     */
    public void admit(
            String upstream,
            PackageName name,
            Version version,
            DistributionFilename filename,
            long size,
            Sha256 sha256,
            URI url,
            @Nullable Instant uploaded,
            @Nullable Sha256 metadata,
            @Nullable Sha256 provenance,
            Origin origin) {
        commands.record(
                new AdmitFile(upstream, name, version, filename, size, sha256, url, uploaded, metadata, provenance),
                origin);
    }

    /**
     * The upstream tells another content of a file that is kept. Does not wait for readers.
     *
     * @param now the digest that it tells
     */
    public void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now, Origin origin) {
        commands.record(new NoteChange(upstream, name, filename, now), origin);
    }
}
