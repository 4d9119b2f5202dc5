package affineur.sigstore;

import affineur.packaging.DistributionFilename;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.SdistFilename;
import affineur.packaging.Sha256;
import affineur.packaging.WheelFilename;
import java.util.Objects;
import java.util.Set;

/** What PEP 740 asks of a statement: it is about one file, by name and digest, and of a kind that installers know. */
final class AttestedSubject {
    /** @see <a href="https://docs.pypi.org/attestations/publish/v1/">PyPI publish attestation</a> */
    static final String PUBLISH = "https://docs.pypi.org/attestations/publish/v1";

    static final String PROVENANCE = "https://slsa.dev/provenance/v1";
    private static final Set<String> PREDICATES = Set.of(PUBLISH, PROVENANCE);

    private AttestedSubject() {}

    static void require(Statement statement, DistributionFilename filename, Sha256 digest) throws Rejection {
        if (!statement.type().equals(Statement.V1)) {
            throw new Rejection(
                    Reason.UNSUPPORTED,
                    "The attestation's statement is '" + statement.type() + "', and not of version 1.");
        }
        if (!PREDICATES.contains(statement.predicateType())) {
            throw new Rejection(
                    Reason.WRONG_PREDICATE,
                    "The attestation is of the type '" + statement.predicateType() + "'; " + PUBLISH + " and "
                            + PROVENANCE + " are taken.");
        }
        if (statement.subjects().size() != 1) {
            throw new Rejection(
                    Reason.WRONG_SUBJECT,
                    "The attestation is about " + statement.subjects().size() + " files, and not about one.");
        }
        Statement.Subject subject = statement.subjects().getFirst();
        if (subject.name() == null || !isNamed(subject.name(), filename)) {
            throw new Rejection(
                    Reason.WRONG_SUBJECT,
                    "The attestation is about '" + (subject.name() == null ? "" : Excerpt.of(subject.name()))
                            + "', and not about '" + filename + "'.");
        }
        if (!digest.hex().equals(subject.sha256())) {
            throw new Rejection(
                    Reason.WRONG_DIGEST,
                    "The attestation is about another '" + filename + "': its digest is not " + digest + ".");
        }
    }

    /** Names are compared by what they mean, since tools spell them in their own ways. */
    private static boolean isNamed(String name, DistributionFilename filename) {
        try {
            return isSame(DistributionFilename.parse(name), filename);
        } catch (InvalidPackaging e) {
            return false;
        }
    }

    private static boolean isSame(DistributionFilename one, DistributionFilename other) {
        if (!one.name().equals(other.name()) || !one.version().equals(other.version())) {
            return false;
        }
        return switch (one) {
            case WheelFilename wheel ->
                other instanceof WheelFilename that
                        && Objects.equals(wheel.build(), that.build())
                        && Set.copyOf(wheel.pythons()).equals(Set.copyOf(that.pythons()))
                        && Set.copyOf(wheel.abis()).equals(Set.copyOf(that.abis()))
                        && Set.copyOf(wheel.platforms()).equals(Set.copyOf(that.platforms()));
            case SdistFilename sdist -> other instanceof SdistFilename that && sdist.isZip() == that.isZip();
        };
    }
}
