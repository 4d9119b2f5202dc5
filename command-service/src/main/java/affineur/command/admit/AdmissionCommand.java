package affineur.command.admit;

import affineur.command.collect.RefersToContent;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What happens to a file of an upstream. */
sealed interface AdmissionCommand {
    String upstream();

    PackageName name();

    DistributionFilename filename();

    /** Keeps a stored file. To keep it again is no news. */
    record AdmitFile(FileAdmitted file) implements AdmissionCommand, RefersToContent {
        @Override
        public String upstream() {
            return file.upstream();
        }

        @Override
        public PackageName name() {
            return file.name();
        }

        @Override
        public DistributionFilename filename() {
            return file.filename();
        }

        @Override
        public List<Sha256> content() {
            return Stream.of(file.sha256(), file.metadata(), file.provenance())
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /**
     * The upstream tells another content of a file than the one that is kept. To hear of the same again is no news.
     *
     * @param now the digest that it tells
     */
    record NoteChange(String upstream, PackageName name, DistributionFilename filename, Sha256 now)
            implements AdmissionCommand {}
}
