package affineur.command.admit;

import affineur.command.Decisions;
import affineur.command.Origin;
import affineur.command.admit.AdmissionCommand.AdmitFile;
import affineur.command.admit.AdmissionCommand.NoteChange;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;

/** Records which files of upstreams are kept, and which have changed, for the readers who fetch them. */
public final class Admissions {
    private final Decisions decisions;

    public Admissions(Decisions decisions) {
        this.decisions = decisions;
    }

    /**
     * The content is stored. Does not wait for readers.
     *
     * @param origin who downloads it
     */
    public void admit(FileAdmitted file, Origin origin) {
        decisions.on(new AdmitFile(file), origin);
    }

    /**
     * The upstream tells another content of a file that is kept. Does not wait for readers.
     *
     * @param now the digest that it tells
     */
    public void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now, Origin origin) {
        decisions.on(new NoteChange(upstream, name, filename, now), origin);
    }
}
