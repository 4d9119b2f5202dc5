package affineur.command.cleanup;

import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.TOOL;
import static affineur.command.Facts.TOOL_ONE;
import static affineur.command.Facts.WHEEL;
import static affineur.command.Facts.WHEEL_OF_TWO;
import static affineur.command.Facts.deleted;
import static affineur.command.Facts.genericDeleted;
import static affineur.command.Facts.genericProtection;
import static affineur.command.Facts.genericPublished;
import static affineur.command.Facts.published;
import static affineur.command.Facts.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import affineur.access.CleanupPolicy;
import affineur.access.gitlab.GitLabCleanupPolicy;
import affineur.command.Commands;
import affineur.command.HeldLedger;
import affineur.command.Origin;
import affineur.downloads.LastDownloads;
import affineur.events.Actor;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.CleanupRules;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.LedgerEntry;
import affineur.events.PackageType;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProtectionLevel;
import affineur.events.RegistryEvent;
import affineur.generic.GenericPath;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CleanupTest {
    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

    private final HeldLedger ledger = new HeldLedger();
    private final Commands commands = new Commands(
            (command, origin) -> switch (command) {
                case CleanUp c -> ledger.decide(new CleanUpDecider(), c, origin);
                case PolicyCommand c -> ledger.decide(new PolicyDecider(), c, origin);
                default -> throw new AssertionError(command);
            },
            (_, _) -> true);
    private final Downloads downloads = new Downloads();
    private final Cleanup cleanup = new Cleanup(commands, ledger, downloads, ledger::now);

    /** As they are known. */
    private static final class Downloads implements LastDownloads {
        private @Nullable Instant since;
        private final Map<Long, Instant> last = new HashMap<>();

        @Override
        public Optional<Instant> since() {
            return Optional.ofNullable(since);
        }

        @Override
        public Optional<Instant> of(long file) {
            return Optional.ofNullable(last.get(file));
        }
    }

    @Test
    void keepsTheNewestAtEachPathAndSaysWhatItDeleted() {
        publish("tool", "one", "two");
        publish("other", "three");
        publish("tool", "four");
        CleanupPolicy policy = policy(1, null);
        long before = ledger.next();

        assertThat(run(policy)).isEqualTo(new Cleanup.Done(2, 1, true));

        assertThat(from(before))
                .containsExactly(
                        gone("tool", "one", 0, policy),
                        gone("tool", "two", 1, policy),
                        new CleanupRan(PROJECT, policy.position(), 2, 1, true));
        assertThat(ledger.from(before).map(LedgerEntry::correlation).distinct()).hasSize(1);
        assertThat(run(policy)).isEqualTo(new Cleanup.Done(0, 0, true));
        assertThat(from(before)).as("what is no news is not recorded").hasSize(3);
    }

    @Test
    void keepsWhatWasDownloadedWithinTheDaysOrPublished() {
        downloads.since = FIRST.minus(Duration.ofDays(1));
        long used = ledger.happen(genericPublished("tool", "used", null));
        long unused = ledger.happen(genericPublished("other", "unused", null));
        ledger.happen(genericPublished("third", "never downloaded", null));
        ledger.at(FIRST.plus(Duration.ofDays(20)));
        ledger.happen(genericPublished("fourth", "new", null));
        downloads.last.put(unused, FIRST.plus(Duration.ofDays(5)));
        downloads.last.put(used, FIRST.plus(Duration.ofDays(7)));
        CleanupPolicy policy = policyOfDownloads(14);
        long before = ledger.next();

        assertThat(run(policy)).isEqualTo(new Cleanup.Done(2, 1, true));

        assertThat(from(before))
                .containsExactly(
                        gone("other", "unused", unused, policy),
                        gone("third", "never downloaded", unused + 1, policy),
                        new CleanupRan(PROJECT, policy.position(), 2, 1, true));
    }

    @Test
    void deletesNothingAsUnusedBeforeDownloadsAreKnownForAsLong() {
        ledger.happen(genericPublished("tool", "one", null));
        ledger.at(FIRST.plus(Duration.ofDays(100)));
        CleanupPolicy policy = policyOfDownloads(14);
        assertThat(run(policy).files()).as("nothing is known").isZero();

        downloads.since = FIRST.plus(Duration.ofDays(90));
        assertThat(run(policy).files()).as("for ten days").isZero();

        ledger.at(FIRST.plus(Duration.ofDays(104)));
        assertThat(run(policy).files()).as("for 14 days to the second").isZero();

        ledger.at(FIRST.plus(Duration.ofDays(104)).plusSeconds(1));
        assertThat(run(policy).files()).isOne();
    }

    @Test
    void keepsWhatWasPublishedWithinTheDays() {
        ledger.happen(published(WHEEL));
        ledger.happen(genericPublished("tool", "one", null));
        ledger.at(FIRST.plus(Duration.ofDays(20)));
        ledger.happen(published(WHEEL_OF_TWO));
        ledger.happen(genericPublished("tool", "two", null));
        CleanupPolicy policy = policy(null, 14);
        ledger.at(FIRST.plus(Duration.ofDays(30)));
        long before = ledger.next();

        assertThat(run(policy)).isEqualTo(new Cleanup.Done(2, 2, true));

        assertThat(from(before))
                .containsExactly(
                        gone(deleted(WHEEL), policy),
                        gone("tool", "one", 1, policy),
                        new CleanupRan(PROJECT, policy.position(), 2, 2, true));
        assertThat(run(policy).files()).isZero();
        ledger.at(FIRST.plus(Duration.ofDays(35)));
        assertThat(run(policy).files()).isEqualTo(2);
    }

    @Test
    void deletesNoFileThatWasPublishedAnewUnderAnOldName() {
        ledger.happen(published(WHEEL));
        ledger.happen(deleted(WHEEL));
        ledger.at(FIRST.plus(Duration.ofDays(20)));
        ledger.happen(published(WHEEL));

        assertThat(run(policy(null, 14)).files()).isZero();
    }

    @Test
    void goesInStepsAndOnWhereItWasCutOff() {
        for (int i = 0; i < 451; i++) {
            publish("tool", "content " + i);
        }
        CleanupPolicy policy = policy(1, null);

        assertThat(cleanup.run(policy, files -> files < 300, Origin.of(Actor.SYSTEM)))
                .isEqualTo(new Cleanup.Done(400, 1, false));
        assertThat(ledger.at(ledger.next() - 1).orElseThrow().event())
                .isEqualTo(new CleanupRan(PROJECT, policy.position(), 400, 1, false));
        assertThat(run(policy)).isEqualTo(new Cleanup.Done(50, 1, true));
    }

    @Test
    void runsDailyWhereDecisionsAreMadeAndSomebodySaidSo() {
        publish("tool", "one", "two");
        CleanupPolicy off = policy(null, null);
        CleanupPolicy on = policy(1, null);
        AtomicBoolean decides = new AtomicBoolean();
        long before = ledger.next();
        try (CleanupSchedule schedule =
                new CleanupSchedule(() -> List.of(off, on), commands, ledger, downloads, decides::get, ledger::now)) {
            schedule.run();
            assertThat(from(before)).isEmpty();
            decides.set(true);
            schedule.run();
        }

        assertThat(from(before))
                .containsExactly(gone("tool", "one", 0, on), new CleanupRan(PROJECT, on.position(), 1, 1, true));
        assertThat(ledger.at(before).orElseThrow().actor()).isEqualTo(Actor.SYSTEM);
    }

    @Test
    void comesAtTheSameTimeEveryDay() {
        assertThat(GitLabCleanupPolicy.nextRun(Instant.parse("2026-11-21T02:59:59.999Z")))
                .isEqualTo(Instant.parse("2026-11-21T03:00:00Z"));
        assertThat(GitLabCleanupPolicy.nextRun(Instant.parse("2026-11-21T03:00:00Z")))
                .isEqualTo(Instant.parse("2026-11-22T03:00:00Z"));
        assertThat(GitLabCleanupPolicy.nextRun(Instant.parse("2026-12-31T12:00:00Z")))
                .isEqualTo(Instant.parse("2027-01-01T03:00:00Z"));
    }

    @Test
    void leavesWhatThePolicyIsNotAbout() {
        publish("tool", "one", "two");
        ledger.happen(published(WHEEL));
        ledger.at(FIRST.plus(Duration.ofDays(2)));

        assertThat(run(policy(1, 1, PackageType.GENERIC, "to*", "2.*")).files()).isZero();
        assertThat(run(policy(1, 1, PackageType.PYPI, "tool", "*")).files()).isZero();
        assertThat(run(policy(1, 1, PackageType.PYPI, "My_*", "1.*")).files()).isEqualTo(1);
        assertThat(run(policy(1, null, PackageType.GENERIC, "TOOL", "1.*")).files())
                .isEqualTo(1);
    }

    @Test
    void leavesWhatIsProtectedFromDeletion() {
        publish("tool", "one", "two");
        ledger.happen(genericProtection(null, ProtectionLevel.OWNER));

        assertThat(run(policy(1, null))).isEqualTo(new Cleanup.Done(0, 0, true));
    }

    @Test
    void leavesAnArchivedProjectAsItIs() {
        publish("tool", "one", "two");
        ledger.happen(new ProjectArchived(PROJECT));

        assertThat(run(policy(1, null)).files()).isZero();
    }

    @Test
    void deletesNothingByAPolicyThatWasChangedMeanwhile() {
        publish("tool", "one", "two");
        CleanupPolicy old = policy(1, null);
        policy(10, null);

        assertThat(run(old).files()).isZero();
    }

    private void publish(String path, String... contents) {
        for (String content : contents) {
            ledger.happen(genericPublished(path, content, null));
        }
    }

    private CleanupPolicy policyOfDownloads(int days) {
        CleanupRules rules = new CleanupRules(null, null, days, null, "*", "*");
        return new CleanupPolicy(PROJECT, ledger.happen(new CleanupPolicySet(PROJECT, rules)), rules);
    }

    private CleanupPolicy policy(@Nullable Integer newest, @Nullable Integer days) {
        return policy(newest, days, null, "*", "*");
    }

    private CleanupPolicy policy(
            @Nullable Integer newest, @Nullable Integer days, @Nullable PackageType type, String name, String version) {
        CleanupRules rules = new CleanupRules(newest, days, null, type, name, version);
        return new CleanupPolicy(PROJECT, ledger.happen(new CleanupPolicySet(PROJECT, rules)), rules);
    }

    private Cleanup.Done run(CleanupPolicy policy) {
        return cleanup.run(policy, _ -> true, Origin.of(Actor.SYSTEM));
    }

    private List<RegistryEvent> from(long position) {
        return ledger.from(position).map(LedgerEntry::event).toList();
    }

    private static GenericFileDeleted gone(String path, String content, long published, CleanupPolicy policy) {
        assertThat(genericDeleted(path, content, published).policy()).isNull();
        return new GenericFileDeleted(
                PROJECT, TOOL, TOOL_ONE, new GenericPath(path), published, sha256(content), policy.position());
    }

    private static FileDeleted gone(FileDeleted file, CleanupPolicy policy) {
        return new FileDeleted(
                file.project(),
                file.name(),
                file.version(),
                file.filename(),
                file.sha256(),
                file.metadata(),
                policy.position());
    }
}
