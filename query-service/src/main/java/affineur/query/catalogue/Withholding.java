package affineur.query.catalogue;

import affineur.access.Directory;
import affineur.access.SigningPolicy;
import affineur.events.Enforcement;
import affineur.events.Holder;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.Optional;

/** Which files wait for signatures. It is asked whenever files are looked up, so a policy counts for what is there at once. */
@FunctionalInterface
public interface Withholding {
    /** Where nobody reads. */
    Withholding NOTHING = (_, _) -> Optional.empty();

    /** What is said of the file while it is withheld; empty if it is offered. */
    Optional<Refusal> of(ProjectId project, CataloguedFile file);

    /** As the policies over each project ask for. */
    static Withholding by(Directory directory) {
        return (project, file) -> {
            List<SigningPolicy> policies = directory.signingPoliciesOver(Holder.of(project));
            return policies.isEmpty() ? Optional.empty() : by(policies, file);
        };
    }

    private static Optional<Refusal> by(List<SigningPolicy> policies, CataloguedFile file) {
        String name = file.name().toString();
        return policies.stream()
                .filter(policy -> policy.rules().enforce(Enforcement.WITHHOLD, PackageType.PYPI, name))
                .flatMap(policy -> policy
                        .rules()
                        .objection(file.signatures())
                        .map(why -> new Refusal(
                                ProblemType.SIGNATURE_AWAITED,
                                "Signing policy " + policy.id() + " withholds the file '" + file.filename() + "': "
                                        + why + "."))
                        .stream())
                .findFirst();
    }
}
