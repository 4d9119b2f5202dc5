package affineur.cluster;

import affineur.command.Decisions;
import affineur.command.Origin;
import affineur.events.Actor;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.forward.Admissions;

/** Tells the process that leads which files of upstreams are kept. */
final class LeadersAdmissions implements Admissions {
    private final affineur.command.admit.Admissions leaders;

    LeadersAdmissions(Decisions leader) {
        this.leaders = new affineur.command.admit.Admissions(leader);
    }

    @Override
    public void admit(FileAdmitted file, Actor by, String correlation) {
        leaders.admit(file, new Origin(by, correlation));
    }

    @Override
    public void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now) {
        leaders.changed(upstream, name, filename, now, Origin.of(Actor.SYSTEM));
    }
}
