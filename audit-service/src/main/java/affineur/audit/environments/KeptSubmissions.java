package affineur.audit.environments;

import affineur.audit.SmallBlobs;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.util.Optional;

/** Submissions as blobs. */
final class KeptSubmissions {
    private final SmallBlobs blobs;

    KeptSubmissions(SmallBlobs blobs) {
        this.blobs = blobs;
    }

    /** @return its name; when this returns it is on disk to stay */
    Sha256 keep(Submission submission) throws IOException {
        return blobs.keep(submission.bytes());
    }

    /** Empty if it is lost. */
    Optional<Submission> find(Sha256 name) throws IOException {
        return blobs.find(name, Integer.MAX_VALUE).map(Submission::read);
    }
}
