package affineur.command;

import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.SignatureEvent;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** What a decision about a signature rests on besides: who has signed files of the package before. */
public final class Signers {
    private final Set<SignedBy> known = new LinkedHashSet<>();

    private record SignedBy(String signer, String issuer) {}

    public static EventCriteria boundary(ProjectId project, PackageType type, String name) {
        return Boundary.of(Tags.signers(project, type, name), SignerAppeared.class);
    }

    public void evolve(SignerAppeared event) {
        known.add(new SignedBy(event.signer(), event.issuer()));
    }

    /** The signature, and that its signer is new if that is so; who has signed is known from then on. */
    public List<SignatureEvent> sign(SignatureVerified verified) {
        String workflow = verified.signature().workflow();
        String issuer = verified.signature().issuer();
        int before = known.size();
        return known.add(new SignedBy(workflow, issuer))
                ? List.of(
                        verified,
                        new SignerAppeared(
                                verified.project(),
                                verified.type(),
                                verified.name(),
                                verified.version(),
                                verified.filename(),
                                workflow,
                                issuer,
                                before))
                : List.of(verified);
    }
}
