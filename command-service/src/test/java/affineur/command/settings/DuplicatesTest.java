package affineur.command.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.command.Slice;
import affineur.command.settings.DuplicatesCommand.ChangeDuplicates;
import affineur.command.settings.DuplicatesCommand.InheritDuplicates;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.GroupId;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DuplicatesTest {
    private static final GroupId GROUP = new GroupId(2);
    private static final GroupCreated CREATED = new GroupCreated(GROUP, "tools", "Tools");

    private final Slice settings = Slice.of(DuplicatesDecider::register);

    @Test
    void changesWhatIsSaidAndLeavesTheRest() {
        settings.given(CREATED, new DuplicatesChanged(GROUP, false, "v.+"))
                .when(new ChangeDuplicates(GROUP, null, "x.+"))
                .then(new DuplicatesChanged(GROUP, false, "x.+"));
    }

    @Test
    void beginsFromWhatGitLabHas() {
        settings.given(CREATED)
                .when(new ChangeDuplicates(GROUP, null, "SNAPSHOT"))
                .then(new DuplicatesChanged(GROUP, true, "SNAPSHOT"));
    }

    @Test
    void takesExceptionsBack() {
        settings.given(CREATED, new DuplicatesChanged(GROUP, false, "v.+"))
                .when(new ChangeDuplicates(GROUP, null, ""))
                .then(new DuplicatesChanged(GROUP, false, null));
    }

    @Test
    void saysTheSameAgainAsNoNews() {
        settings.given(CREATED, new DuplicatesChanged(GROUP, false, null))
                .when(new ChangeDuplicates(GROUP, false, null))
                .thenNothing();
    }

    @Test
    void leavesItToTheGroupsAroundOnce() {
        settings.given(CREATED, new DuplicatesChanged(GROUP, false, null))
                .when(new InheritDuplicates(GROUP))
                .then(new DuplicatesInherited(GROUP));
        Slice.of(DuplicatesDecider::register)
                .given(CREATED, new DuplicatesChanged(GROUP, false, null), new DuplicatesInherited(GROUP))
                .when(new InheritDuplicates(GROUP))
                .thenNothing();
    }

    @Test
    void saysNothingOfAGroupThatIsNotThere() {
        settings.given(CREATED, new GroupDeleted(GROUP, null, "tools"))
                .when(new ChangeDuplicates(GROUP, false, null))
                .thenRefused("group-not-found", Kind.NOT_FOUND, "Group not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "(?:v.+|SNAPSHOT|TEMP", "(?=look)", "(a)\\1"})
    void takesNoExpressionThatIsNone(String exceptions) {
        assertThatThrownBy(() -> new ChangeDuplicates(GROUP, null, exceptions))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("generic_duplicate_exception_regex");
    }

    @Test
    void takesNoExpressionThatIsTooLong() {
        assertThat(new ChangeDuplicates(GROUP, null, "a".repeat(255)).exceptions())
                .hasSize(255);
        assertThatThrownBy(() -> new ChangeDuplicates(GROUP, null, "a".repeat(256)))
                .isInstanceOf(Refusal.class);
    }
}
