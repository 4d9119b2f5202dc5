package affineur.command.admit;

import affineur.command.Boundary;
import affineur.command.Decider;
import affineur.command.Handlers;
import affineur.command.Tags;
import affineur.command.admit.AdmissionCommand.AdmitFile;
import affineur.command.admit.AdmissionCommand.NoteChange;
import affineur.events.RegistryEvent;
import affineur.events.UpstreamEvent;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.events.UpstreamEvent.FileChanged;
import affineur.packaging.Sha256;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** The first content of a filename is the one that is kept of an upstream; that it says another later is a fact, too. */
public final class AdmissionDecider implements Decider<AdmissionCommand, AdmissionDecider.Known> {
    /** Its commands, for Axon. */
    public static void register(Handlers handlers) {
        AdmissionDecider decider = new AdmissionDecider();
        handlers.add(AdmitFile.class, decider).add(NoteChange.class, decider);
    }

    static final class Known {
        private @Nullable Sha256 admitted;
        private final Set<Sha256> told = new HashSet<>();
    }

    @Override
    public EventCriteria boundary(AdmissionCommand c) {
        return Boundary.of(Tags.upstreamFile(c.upstream(), c.filename()), FileAdmitted.class, FileChanged.class);
    }

    @Override
    public Known initial() {
        return new Known();
    }

    @Override
    public Known evolve(Known known, RegistryEvent event, long position) {
        switch (event) {
            case FileAdmitted e -> {
                known.admitted = e.sha256();
                known.told.add(e.sha256());
            }
            case FileChanged e -> known.told.add(e.now());
            case RegistryEvent _ -> {}
        }
        return known;
    }

    @Override
    public List<UpstreamEvent> decide(AdmissionCommand command, Known known) {
        Sha256 admitted = known.admitted;
        return switch (command) {
            case AdmitFile c when admitted == null -> List.of(c.file());
            case AdmitFile c -> changed(c, c.file().sha256(), known);
            case NoteChange c -> changed(c, c.now(), known);
        };
    }

    private static List<UpstreamEvent> changed(AdmissionCommand c, Sha256 now, Known known) {
        Sha256 admitted = known.admitted;
        return admitted == null || known.told.contains(now)
                ? List.of()
                : List.of(new FileChanged(c.upstream(), c.name(), c.filename(), admitted, now));
    }
}
