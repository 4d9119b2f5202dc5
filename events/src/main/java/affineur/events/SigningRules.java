package affineur.events;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who must have signed files, and what becomes of those that nobody has. One signature must meet all of it.
 *
 * @param pattern of which packages; Python's only, since what is generic carries signatures itself
 * @param signers of whom one must have signed; empty for anybody who was proved to be somebody
 * @param predicateTypes of which a signed statement must have one, in which {@code *} stands for any characters; empty if
 *     anything may be signed, also the file itself
 */
public record SigningRules(
        Enforcement enforcement, PackagePattern pattern, List<AllowedSigner> signers, List<String> predicateTypes) {
    private static final int MOST_SIGNERS = 30;
    private static final int MOST_TYPES = 10;
    private static final Pattern TYPE = Pattern.compile("[!#-\\[\\]-~]{1,255}");

    /** @throws Refusal (unprocessable) if there are no such rules */
    public SigningRules {
        signers = List.copyOf(signers);
        predicateTypes = List.copyOf(predicateTypes);
        if (pattern.type() != PackageType.PYPI) {
            throw invalid("Policies are about Python packages.");
        }
        if (signers.size() > MOST_SIGNERS || predicateTypes.size() > MOST_TYPES) {
            throw invalid("A policy has " + MOST_SIGNERS + " identities and " + MOST_TYPES + " types at most.");
        }
        if (!predicateTypes.stream().allMatch(type -> TYPE.matcher(type).matches())) {
            throw invalid("A type has from 1 to 255 printable ASCII characters, no blanks and no quotes.");
        }
    }

    private static Refusal invalid(String text) {
        return new Refusal(ProblemType.INVALID_SIGNING_POLICY, text);
    }

    /** Whether it is about that package, and what lacks a signature meets with that much. */
    public boolean enforce(Enforcement least, PackageType type, String name) {
        return enforcement.reaches(least) && pattern.matches(type, name);
    }

    /** Why none of a file's signatures will do, to stand in a sentence; empty if one does. */
    public Optional<String> objection(Collection<SignedAs> signatures) {
        List<SignedAs> allowed = signatures.stream()
                .filter(signature -> signers.isEmpty() || signers.stream().anyMatch(signer -> signer.allows(signature)))
                .toList();
        if (allowed.stream().anyMatch(this::isOfType)) {
            return Optional.empty();
        }
        if (signatures.isEmpty()) {
            return Optional.of("it has no verified signature");
        }
        if (allowed.isEmpty()) {
            SignedAs one = signatures.iterator().next();
            return Optional.of("it is signed by '" + one.signer() + "', for whom '" + one.issuer()
                    + "' vouches, and not by one who is allowed");
        }
        return Optional.of("what is signed is not of a type that is asked for");
    }

    private boolean isOfType(SignedAs signature) {
        String type = signature.predicateType();
        return predicateTypes.isEmpty()
                || (type != null && predicateTypes.stream().anyMatch(asked -> Wildcard.matches(asked, type)));
    }

    /**
     * Whether something could pass by the new rules that could not by these. A change of which that cannot be told counts.
     *
     * @param now null if there are none any longer
     */
    public boolean areLoosenedBy(@Nullable SigningRules now) {
        return enforcement != Enforcement.RECORD
                && (now == null
                        || !now.enforcement.reaches(enforcement)
                        || !now.pattern.covers(pattern)
                        || !cover(signers, now.signers, AllowedSigner::covers)
                        || !cover(predicateTypes, now.predicateTypes, Wildcard::covers));
    }

    /** An empty list is everything. */
    private static <T> boolean cover(List<T> wide, List<T> narrow, BiPredicate<T, T> covers) {
        return wide.isEmpty()
                || (!narrow.isEmpty()
                        && narrow.stream().allMatch(one -> wide.stream().anyMatch(other -> covers.test(other, one))));
    }
}
