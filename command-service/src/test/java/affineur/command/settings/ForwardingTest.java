package affineur.command.settings;

import affineur.command.Slice;
import affineur.command.settings.ForwardingCommand.ChangeForwarding;
import affineur.command.settings.ForwardingCommand.InheritForwarding;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.refusal.Refusal.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ForwardingTest {
    private static final Holder GROUP = Holder.of(new GroupId(2));
    private static final Holder SUBGROUP = Holder.of(new GroupId(3));
    private static final Holder PROJECT = Holder.of(new ProjectId(7));
    private static final List<Holder> AROUND = List.of(SUBGROUP, GROUP);

    private final Slice settings = Slice.of(ForwardingDecider::register);

    @Test
    void isOnUntilSomebodySaysOtherwise() {
        settings.given()
                .when(new ChangeForwarding(null, List.of(), null, true))
                .then(new ForwardingChanged(null, true, true));
    }

    @Test
    void changesWhatIsSaidAndLeavesTheRest() {
        settings.given(new ForwardingChanged(GROUP, false, true))
                .when(new ChangeForwarding(GROUP, List.of(), true, null))
                .then(new ForwardingChanged(GROUP, true, true));
    }

    @Test
    void saysTheSameAgainAsNoNews() {
        settings.given(new ForwardingChanged(PROJECT, false, false))
                .when(new ChangeForwarding(PROJECT, AROUND, false, null))
                .thenNothing();
    }

    @Test
    void saysInAProjectOtherThanAround() {
        settings.given(new ForwardingChanged(null, false, false), new ForwardingChanged(GROUP, false, false))
                .when(new ChangeForwarding(PROJECT, AROUND, true, null))
                .then(new ForwardingChanged(PROJECT, true, false));
    }

    @Test
    void staysAsTheRegistryHasLockedIt() {
        settings.given(new ForwardingChanged(null, false, true))
                .when(new ChangeForwarding(GROUP, List.of(), true, null))
                .thenRefused("forwarding-locked", Kind.UNPROCESSABLE, "Forwarding is locked for the whole registry");
    }

    @Test
    void staysAsAGroupAroundHasLockedIt() {
        settings.given(new ForwardingChanged(GROUP, true, true))
                .when(new ChangeForwarding(PROJECT, AROUND, false, null))
                .thenRefused("forwarding-locked", Kind.UNPROCESSABLE, "Forwarding is locked in a group around");
    }

    @Test
    void isUnlockedWhereItIsLocked() {
        settings.given(new ForwardingChanged(GROUP, true, true))
                .when(new ChangeForwarding(GROUP, List.of(), null, false))
                .then(new ForwardingChanged(GROUP, true, false));
    }

    @Test
    void leavesItToWhatIsAroundOnce() {
        settings.given(new ForwardingChanged(PROJECT, true, false))
                .when(new InheritForwarding(PROJECT))
                .then(new ForwardingInherited(PROJECT));
        Slice.of(ForwardingDecider::register)
                .given(new ForwardingChanged(PROJECT, true, false), new ForwardingInherited(PROJECT))
                .when(new InheritForwarding(PROJECT))
                .thenNothing();
    }
}
