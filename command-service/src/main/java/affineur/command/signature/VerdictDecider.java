package affineur.command.signature;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Signers;
import affineur.command.Tags;
import affineur.command.signature.VerdictCommand.RecordRejected;
import affineur.command.signature.VerdictCommand.RecordVerified;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.SignatureEvent;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.packaging.DistributionFilename;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * What was found once of a file and its evidence is not found again, however often both are looked at: after a restart, or
 * by several processes. What was rejected may still be found good, by another trusted root, and the other way about; and a
 * file that comes again after it was deleted is judged anew.
 */
public final class VerdictDecider implements Decider<VerdictCommand, VerdictDecider.Found> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        VerdictDecider decider = new VerdictDecider();
        handlers.add(RecordVerified.class, decider).add(RecordRejected.class, decider);
    }

    static final class Found {
        private final Set<Finding> all = new HashSet<>();
        private final Signers signers = new Signers();
    }

    /** The same content may be several files, in several projects. */
    private record Finding(
            ProjectId project, PackageType type, String name, String version, String filename, boolean good) {
        static Finding of(SignatureEvent event, boolean good) {
            return new Finding(event.project(), event.type(), event.name(), event.version(), event.filename(), good);
        }

        boolean isOf(FileDeleted file) {
            return type == PackageType.PYPI
                    && project.equals(file.project())
                    && filename.equals(file.filename().toString());
        }
    }

    @Override
    public EventCriteria boundary(VerdictCommand c) {
        List<EventCriteria> all = new ArrayList<>();
        all.add(Boundary.of(Tags.verdict(c.digest(), c.evidence()), SignatureVerified.class, SignatureRejected.class));
        SignatureEvent verdict = c.verdict();
        if (verdict.type() == PackageType.PYPI) {
            DistributionFilename filename = DistributionFilename.parse(verdict.filename());
            all.add(Boundary.of(Tags.file(verdict.project(), filename), FileDeleted.class));
        }
        if (c instanceof RecordVerified(SignatureVerified e)) {
            all.add(Signers.boundary(e.project(), e.type(), e.name()));
        }
        return EventCriteria.either(all);
    }

    @Override
    public Found initial() {
        return new Found();
    }

    @Override
    public Found evolve(Found found, RegistryEvent event, long position) {
        switch (event) {
            case SignatureVerified e -> found.all.add(Finding.of(e, true));
            case SignatureRejected e -> found.all.add(Finding.of(e, false));
            case SignerAppeared e -> found.signers.evolve(e);
            case FileDeleted e -> found.all.removeIf(finding -> finding.isOf(e));
            case RegistryEvent _ -> {}
        }
        return found;
    }

    @Override
    public List<? extends SignatureEvent> decide(VerdictCommand command, Found found) {
        return switch (command) {
            case RecordVerified(SignatureVerified e) ->
                found.all.contains(Finding.of(e, true)) ? List.of() : found.signers.sign(e);
            case RecordRejected(SignatureRejected e) ->
                found.all.contains(Finding.of(e, false)) ? List.of() : List.of(e);
        };
    }
}
