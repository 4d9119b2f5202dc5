package affineur.query.forward;

import affineur.events.Actor;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;

/** Where is told what becomes of files of upstreams. To say anything again does nothing. */
public interface Admissions {
    /** Where nothing comes from upstreams. */
    Admissions NONE = new Admissions() {
        @Override
        public void admit(FileAdmitted file, Actor by, String correlation) {}

        @Override
        public void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now) {}
    };

    /**
     * The content is stored.
     *
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded now
     */
    void admit(FileAdmitted file, Actor by, String correlation);

    /**
     * The upstream tells another content of a file that is kept.
     *
     * @param now the digest that it tells
     * @throws affineur.refusal.Refusal unavailable, if it cannot be recorded now
     */
    void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now);
}
