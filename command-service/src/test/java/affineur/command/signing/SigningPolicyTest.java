package affineur.command.signing;

import static affineur.command.Facts.PROJECT;

import affineur.command.Slice;
import affineur.command.signing.SigningPolicyCommand.AddSigningPolicy;
import affineur.command.signing.SigningPolicyCommand.ChangeSigningPolicy;
import affineur.command.signing.SigningPolicyCommand.RemoveSigningPolicy;
import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.refusal.Refusal.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SigningPolicyTest {
    private static final Holder HERE = Holder.of(PROJECT);
    private static final Holder GROUP = Holder.of(new GroupId(2));
    private static final AllowedSigner BRIE =
            new AllowedSigner("https://forge.example.com/cheese/*", "https://forge.example.com");

    private final Slice policies = Slice.of(SigningPolicyDecider::register);

    @Test
    void addsAPolicyToAProjectAGroupAndTheWholeRegistry() {
        for (Holder place : new Holder[] {HERE, GROUP, null}) {
            Slice.of(SigningPolicyDecider::register)
                    .given()
                    .when(new AddSigningPolicy(id(1), place, rules(Enforcement.REFUSE)))
                    .then(set(1, place, rules(Enforcement.REFUSE)));
        }
    }

    @Test
    void addsSeveralForTheSamePackagesSinceAllMustBeMet() {
        policies.given(set(1, HERE, rules(Enforcement.REFUSE)))
                .when(new AddSigningPolicy(id(2), HERE, rules(Enforcement.REFUSE)))
                .then(set(2, HERE, rules(Enforcement.REFUSE)));
    }

    @Test
    void givesANumberOnceInAllPlaces() {
        policies.given(set(1, GROUP, rules(Enforcement.RECORD)))
                .when(new AddSigningPolicy(id(1), HERE, rules(Enforcement.RECORD)))
                .thenRefused("signing-policy-number-taken", Kind.CONFLICT, "There is a signing policy 1 already");
    }

    @Test
    void addsAHundredToAPlaceAtMost() {
        Object[] hundred = IntStream.rangeClosed(1, 100)
                .mapToObj(number -> set(number, HERE, rules(Enforcement.RECORD)))
                .toArray();
        policies.given(hundred)
                .when(new AddSigningPolicy(id(101), HERE, rules(Enforcement.RECORD)))
                .thenRefused("too-many-signing-policies", Kind.UNPROCESSABLE, "A project, a group and the registry");
    }

    @Test
    void tighteningIsAChangeAndNoMore() {
        policies.given(set(1, HERE, rules(Enforcement.WITHHOLD)))
                .when(new ChangeSigningPolicy(id(1), HERE, Enforcement.REFUSE, null, List.of(BRIE), null))
                .then(set(1, HERE, rules(Enforcement.REFUSE, BRIE)));
    }

    @Test
    void looseningIsAFactOfItsOwn() {
        SigningRules was = rules(Enforcement.REFUSE, BRIE);
        SigningRules now = rules(Enforcement.WITHHOLD, BRIE);
        policies.given(set(1, HERE, was))
                .when(new ChangeSigningPolicy(id(1), HERE, Enforcement.WITHHOLD, null, null, null))
                .then(set(1, HERE, now), new SigningPolicyLoosened(id(1), HERE, was, now));
    }

    @Test
    void allowingAnybodyIsLoosening() {
        SigningRules was = rules(Enforcement.REFUSE, BRIE);
        SigningRules now = rules(Enforcement.REFUSE);
        policies.given(set(1, null, was))
                .when(new ChangeSigningPolicy(id(1), null, null, null, List.of(), null))
                .then(set(1, null, now), new SigningPolicyLoosened(id(1), null, was, now));
    }

    @Test
    void theSameAgainIsNoNews() {
        policies.given(set(1, HERE, rules(Enforcement.REFUSE, BRIE)))
                .when(new ChangeSigningPolicy(id(1), HERE, Enforcement.REFUSE, "*", List.of(BRIE), List.of()))
                .thenNothing();
    }

    @Test
    void removingWhatIsEnforcedIsLoosening() {
        SigningRules was = rules(Enforcement.WITHHOLD);
        policies.given(set(1, HERE, was))
                .when(new RemoveSigningPolicy(id(1), HERE))
                .then(new SigningPolicyRemoved(id(1), HERE), new SigningPolicyLoosened(id(1), HERE, was, null));
        Slice.of(SigningPolicyDecider::register)
                .given(set(1, HERE, rules(Enforcement.RECORD)))
                .when(new RemoveSigningPolicy(id(1), HERE))
                .then(new SigningPolicyRemoved(id(1), HERE));
    }

    @Test
    void aPolicyIsChangedWhereItIsOnly() {
        policies.given(set(1, GROUP, rules(Enforcement.REFUSE)))
                .when(new RemoveSigningPolicy(id(1), HERE))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found.");
        Slice.of(SigningPolicyDecider::register)
                .given(set(1, HERE, rules(Enforcement.REFUSE)), new SigningPolicyRemoved(id(1), HERE))
                .when(new ChangeSigningPolicy(id(1), HERE, Enforcement.RECORD, null, null, null))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found.");
    }

    @Test
    void changesToNothingThatIsNoPattern() {
        policies.given(set(1, HERE, rules(Enforcement.REFUSE)))
                .when(new ChangeSigningPolicy(id(1), HERE, null, "a b", null, null))
                .thenRefused("invalid-package-pattern", Kind.UNPROCESSABLE, "Package name pattern");
    }

    private static SigningPolicyId id(long number) {
        return new SigningPolicyId(number);
    }

    private static SigningRules rules(Enforcement enforcement, AllowedSigner... signers) {
        return new SigningRules(enforcement, new PackagePattern(PackageType.PYPI, "*"), List.of(signers), List.of());
    }

    private static SigningPolicySet set(long number, @Nullable Holder place, SigningRules rules) {
        return new SigningPolicySet(id(number), place, rules);
    }
}
