package affineur.standalone;

import affineur.command.Origin;
import affineur.events.Actor;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.query.forward.Admissions;
import org.jspecify.annotations.Nullable;

/** Hands on which files of upstreams are kept, to the command service, which starts later than who tells it. */
final class Admitting implements Admissions {
    private volatile affineur.command.admit.@Nullable Admissions commands;

    void to(affineur.command.admit.Admissions service) {
        commands = service;
    }

    @Override
    public void admit(FileAdmitted file, Actor by, String correlation) {
        service().admit(file, new Origin(by, correlation));
    }

    @Override
    public void changed(String upstream, PackageName name, DistributionFilename filename, Sha256 now) {
        service().changed(upstream, name, filename, now, Origin.of(Actor.SYSTEM));
    }

    private affineur.command.admit.Admissions service() {
        affineur.command.admit.Admissions service = commands;
        if (service == null) {
            throw new IllegalStateException("Nobody is served before the command service has started");
        }
        return service;
    }
}
