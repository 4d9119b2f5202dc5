package affineur.command.protection;

import static affineur.command.Facts.PROJECT;

import affineur.command.Slice;
import affineur.command.protection.ProtectionCommand.AddProtectionRule;
import affineur.command.protection.ProtectionCommand.ChangeProtectionRule;
import affineur.command.protection.ProtectionCommand.Level;
import affineur.command.protection.ProtectionCommand.RemoveProtectionRule;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleChanged;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.refusal.Refusal.Kind;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ProtectionTest {
    private static final ProjectId ELSEWHERE = new ProjectId(2);

    private final Slice rules = Slice.of(ProtectionDecider::register);

    @Test
    void addsARule() {
        rules.given().when(add(1, "cheese-*")).then(added(1, PROJECT, "cheese-*"));
    }

    @Test
    void givesANumberOnceInAllProjects() {
        rules.given(added(1, ELSEWHERE, "other"))
                .when(add(1, "cheese-*"))
                .thenRefused("protection-rule-number-taken", Kind.CONFLICT, "There is");
    }

    @Test
    void addsNoSecondRuleForAPatternInAnySpelling() {
        rules.given(added(1, PROJECT, "cheese-*"))
                .when(add(2, "Cheese_*"))
                .thenRefused(
                        "package-pattern-taken", Kind.UNPROCESSABLE, "Package name pattern has already been taken");
    }

    @Test
    void addsTheSamePatternElsewhereAndForAnotherType() {
        rules.given(added(1, ELSEWHERE, "cheese-*")).when(add(2, "cheese-*")).then(added(2, PROJECT, "cheese-*"));
        PackagePattern generic = new PackagePattern(PackageType.GENERIC, "cheese-*");
        Slice.of(ProtectionDecider::register)
                .given(added(1, PROJECT, "cheese-*"))
                .when(new AddProtectionRule(new ProtectionRuleId(2), PROJECT, generic, null, ProtectionLevel.ADMIN))
                .then(new ProtectionRuleAdded(new ProtectionRuleId(2), PROJECT, generic, null, ProtectionLevel.ADMIN));
    }

    @Test
    void addsAgainWhatWasRemoved() {
        rules.given(added(1, PROJECT, "cheese"), removed(1, "cheese"))
                .when(add(2, "cheese"))
                .then(added(2, PROJECT, "cheese"));
    }

    @Test
    void addsNoRuleThatKeepsNobodyFromAnything() {
        rules.given()
                .when(new AddProtectionRule(new ProtectionRuleId(1), PROJECT, pattern("cheese"), null, null))
                .thenRefused("protects-from-nobody", Kind.UNPROCESSABLE, "A rule must have at least");
    }

    @Test
    void addsAHundredRulesAtMost() {
        Object[] hundred = IntStream.rangeClosed(1, 100)
                .mapToObj(number -> added(number, PROJECT, "p" + number))
                .toArray();
        rules.given(hundred)
                .when(add(101, "p101"))
                .thenRefused("too-many-protection-rules", Kind.UNPROCESSABLE, "A project has 100 protection rules");
    }

    @Test
    void changesWhatIsSaidAndLeavesTheRest() {
        rules.given(added(1, PROJECT, "cheese"))
                .when(change(1, "board", null, new Level(ProtectionLevel.OWNER)))
                .then(new ProtectionRuleChanged(
                        new ProtectionRuleId(1),
                        PROJECT,
                        pattern("board"),
                        ProtectionLevel.MAINTAINER,
                        ProtectionLevel.OWNER));
    }

    @Test
    void takesALevelBack() {
        rules.given(added(1, PROJECT, "cheese"))
                .when(change(1, null, new Level(null), new Level(ProtectionLevel.OWNER)))
                .then(new ProtectionRuleChanged(
                        new ProtectionRuleId(1), PROJECT, pattern("cheese"), null, ProtectionLevel.OWNER));
    }

    @Test
    void takesTheLastLevelBackFromNoRule() {
        rules.given(added(1, PROJECT, "cheese"))
                .when(change(1, null, new Level(null), null))
                .thenRefused("protects-from-nobody", Kind.UNPROCESSABLE, "A rule must have at least");
    }

    @Test
    void changesNothingAsNoNews() {
        rules.given(added(1, PROJECT, "cheese"))
                .when(change(1, "cheese", new Level(ProtectionLevel.MAINTAINER), null))
                .thenNothing();
    }

    @Test
    void changesNoPatternToThatOfAnotherRule() {
        rules.given(added(1, PROJECT, "cheese"), added(2, PROJECT, "board"))
                .when(change(2, "CHEESE", null, null))
                .thenRefused(
                        "package-pattern-taken", Kind.UNPROCESSABLE, "Package name pattern has already been taken");
    }

    @Test
    void changesNoPatternToWhatMatchesNothing() {
        rules.given(added(1, PROJECT, "cheese"))
                .when(change(1, "a/b", null, null))
                .thenRefused("invalid-package-pattern", Kind.UNPROCESSABLE, "Package name pattern should be");
    }

    @Test
    void removesARule() {
        rules.given(added(1, PROJECT, "cheese"))
                .when(new RemoveProtectionRule(new ProtectionRuleId(1), PROJECT))
                .then(removed(1, "cheese"));
    }

    @Test
    void findsNoRuleOfAnotherProjectAndNoneThatWasRemoved() {
        rules.given(added(1, ELSEWHERE, "cheese"))
                .when(new RemoveProtectionRule(new ProtectionRuleId(1), PROJECT))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
        Slice.of(ProtectionDecider::register)
                .given(added(1, PROJECT, "cheese"), removed(1, "cheese"))
                .when(change(1, "board", null, null))
                .thenRefused("not-found", Kind.NOT_FOUND, "Not found");
    }

    private static PackagePattern pattern(String text) {
        return new PackagePattern(PackageType.PYPI, text);
    }

    private static AddProtectionRule add(long number, String text) {
        return new AddProtectionRule(
                new ProtectionRuleId(number), PROJECT, pattern(text), ProtectionLevel.MAINTAINER, null);
    }

    private static ChangeProtectionRule change(
            long number, @Nullable String text, @Nullable Level push, @Nullable Level delete) {
        return new ChangeProtectionRule(new ProtectionRuleId(number), PROJECT, null, text, push, delete);
    }

    private static ProtectionRuleAdded added(long number, ProjectId project, String text) {
        return new ProtectionRuleAdded(
                new ProtectionRuleId(number), project, pattern(text), ProtectionLevel.MAINTAINER, null);
    }

    private static ProtectionRuleRemoved removed(long number, String text) {
        return new ProtectionRuleRemoved(new ProtectionRuleId(number), PROJECT, pattern(text));
    }
}
