package affineur.command.cleanup;

import static affineur.command.Facts.PROJECT;

import affineur.command.Slice;
import affineur.command.cleanup.PolicyCommand.RemoveCleanupPolicy;
import affineur.command.cleanup.PolicyCommand.SetCleanupPolicy;
import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupRules;
import affineur.refusal.Refusal.Kind;
import org.junit.jupiter.api.Test;

final class PolicyTest {
    private static final CleanupRules TEN = new CleanupRules(10, null, null, null, "*", "*");
    private static final CleanupRules MONTH = new CleanupRules(null, 30, null, null, "*", "*");

    private final Slice policies = Slice.of(PolicyDecider::register);

    @Test
    void setsAPolicyInPlaceOfTheOneBefore() {
        policies.given(new CleanupPolicySet(PROJECT, TEN))
                .when(new SetCleanupPolicy(PROJECT, MONTH))
                .then(new CleanupPolicySet(PROJECT, MONTH));
    }

    @Test
    void setsTheSameAgainAsNoNews() {
        policies.given(new CleanupPolicySet(PROJECT, TEN))
                .when(new SetCleanupPolicy(PROJECT, TEN))
                .thenNothing();
    }

    @Test
    void setsAgainWhatWasRemoved() {
        policies.given(new CleanupPolicySet(PROJECT, TEN), new CleanupPolicyRemoved(PROJECT))
                .when(new SetCleanupPolicy(PROJECT, TEN))
                .then(new CleanupPolicySet(PROJECT, TEN));
    }

    @Test
    void removesAPolicyOnce() {
        policies.given(new CleanupPolicySet(PROJECT, TEN))
                .when(new RemoveCleanupPolicy(PROJECT))
                .then(new CleanupPolicyRemoved(PROJECT));
        Slice.of(PolicyDecider::register)
                .given(new CleanupPolicySet(PROJECT, TEN), new CleanupPolicyRemoved(PROJECT))
                .when(new RemoveCleanupPolicy(PROJECT))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }
}
