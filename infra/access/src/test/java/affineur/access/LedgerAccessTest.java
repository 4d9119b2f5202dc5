package affineur.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import affineur.access.gitlab.GroupPackageSettings;
import affineur.documents.lucene.LuceneStore;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.CleanupRules;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.Enforcement;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageOrigin;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleChanged;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.ProtectionRuleId;
import affineur.events.RegistryEvent;
import affineur.events.Scope;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.events.Visibility;
import affineur.ledger.Checkpoint;
import affineur.ledger.LedgerRecord;
import affineur.packaging.PackageName;
import affineur.refusal.Refusal;
import affineur.refusal.Refusal.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerAccessTest {
    private static final GroupId GROUP = new GroupId(1);
    private static final GroupId DATA = new GroupId(2);
    private static final AccountId ACCOUNT = new AccountId(1);

    private final List<LedgerRecord> ledger = new ArrayList<>();

    @TempDir
    private Path directory;

    private LuceneStore store;
    private LedgerAccess grown;
    private Access access;

    @BeforeEach
    void begin() {
        open();
        happen(
                new GroupCreated(GROUP, "Team", "Team"),
                new GroupCreated(DATA, "Data", "Data", GROUP, Visibility.PUBLIC),
                new AccountCreated(ACCOUNT, AccountKind.PERSON, null),
                new AdministratorAppointed(ACCOUNT));
    }

    private void open() {
        store = new LuceneStore(directory);
        grown = LedgerAccess.open(store);
        access = grown.access();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() {
        close();
        open();
    }

    private Instant time = Instant.EPOCH;

    private LedgerRecord record(RegistryEvent event) {
        long position = ledger.size();
        LedgerRecord record = new LedgerRecord(
                2 * position,
                new byte[0],
                new LedgerEntry(position, "id-" + position, time, Actor.SYSTEM, "test", event));
        ledger.add(record);
        return record;
    }

    private void happen(RegistryEvent... events) {
        List<LedgerRecord> batch = new ArrayList<>();
        for (RegistryEvent event : events) {
            batch.add(record(event));
        }
        grown.apply(batch);
    }

    @Test
    void knowsUpstreamsInOrderAlsoAfterARestart() {
        URI one = URI.create("https://one.example.org/simple/");
        URI two = URI.create("https://two.example.org/simple/");
        happen(
                new UpstreamAdded("z", one, List.of("acme-*"), List.of("files.example.org")),
                new UpstreamAdded("a", two, List.of("*"), List.of()));
        assertThat(grown.directory().upstreams())
                .extracting(AddedUpstream::name)
                .containsExactly("z", "a");

        restart();
        assertThat(grown.directory().upstreams())
                .extracting(AddedUpstream::name, AddedUpstream::url, AddedUpstream::packages, AddedUpstream::fileHosts)
                .containsExactly(
                        tuple("z", one, List.of("acme-*"), List.of("files.example.org")),
                        tuple("a", two, List.of("*"), List.of()));

        happen(new UpstreamRemoved("z", one));
        restart();
        assertThat(grown.directory().upstreams())
                .extracting(AddedUpstream::name)
                .containsExactly("a");
    }

    private Secret job(long id, Instant expires) {
        Secret secret = Secret.generate();
        happen(new TokenIssued(
                new TokenId(id),
                null,
                "a job",
                List.of(Scope.READ_PACKAGE_REGISTRY),
                secret.hash(),
                TokenKind.JOB,
                Holder.of(GROUP),
                expires,
                null));
        return secret;
    }

    private Project project(long id, String path, Visibility visibility) {
        happen(new ProjectCreated(new ProjectId(id), DATA, path, "A project", visibility));
        return access.project(Long.toString(id)).orElseThrow();
    }

    private Secret token(long id, Scope... scopes) {
        Secret secret = Secret.generate();
        happen(new TokenIssued(new TokenId(id), ACCOUNT, "a token", List.of(scopes), secret.hash()));
        return secret;
    }

    private Caller callerWith(Scope... scopes) {
        return access.authenticate(token(ledger.size() + 1, scopes).reveal());
    }

    private static void refused(Kind kind, String code, ThrowingCallable call) {
        assertThatExceptionOfType(Refusal.class).isThrownBy(call).satisfies(refusal -> {
            assertThat(refusal.kind()).isEqualTo(kind);
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.text()).matches("[\\x20-\\x7e]{10,200}");
        });
    }

    @Test
    void findsAProjectByNumberAndByFullPathInAnyCase() {
        Project project = project(7, "Wheels", Visibility.PUBLIC);
        assertThat(project)
                .isEqualTo(new Project(
                        new ProjectId(7),
                        DATA,
                        "Team/Data/Wheels",
                        "A project",
                        Visibility.PUBLIC,
                        false,
                        Instant.EPOCH));
        assertThat(access.project("Team/Data/Wheels")).contains(project);
        assertThat(access.project("team/data/wheels")).contains(project);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8",
                "07",
                "0",
                "-7",
                "7/",
                "/7",
                "Wheels",
                "Team/Data",
                "Team/Data/Wheels/",
                "99999999999999999999"
            })
    void findsNoProjectByAnythingElse(String idOrPath) {
        project(7, "Wheels", Visibility.PUBLIC);
        assertThat(access.project(idOrPath)).isEmpty();
    }

    @Test
    void knowsWhoShowsASecret() {
        Secret secret = token(3, Scope.READ_API, Scope.READ_AUDIT);
        assertThat(access.authenticate(secret.reveal()))
                .isEqualTo(new Caller(ACCOUNT, new TokenId(3), null, Set.of(Scope.READ_API, Scope.READ_AUDIT)));
    }

    @Test
    void tellsAWrongTokenFromAMistypedOne() {
        Secret secret = token(3, Scope.ADMIN);
        refused(
                Kind.UNAUTHENTICATED,
                "invalid-token",
                () -> access.authenticate(Secret.generate().reveal()));
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate("correct horse"));
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(""));
        String cut = secret.reveal().substring(0, 39);
        refused(Kind.UNAUTHENTICATED, "malformed-token", () -> access.authenticate(cut));
    }

    @Test
    void takesARevokedTokenNoLonger() {
        Secret revoked = token(3, Scope.ADMIN);
        Secret other = token(4, Scope.ADMIN);
        happen(new TokenRevoked(new TokenId(3), ACCOUNT));
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(revoked.reveal()));
        assertThat(access.authenticate(other.reveal()).token()).isEqualTo(new TokenId(4));
        restart();
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(revoked.reveal()));
        assertThat(access.authenticate(other.reveal()).token()).isEqualTo(new TokenId(4));
    }

    private Secret job(long id, TokenId parent, Instant expires) {
        Secret secret = Secret.generate();
        happen(new TokenIssued(
                new TokenId(id),
                ACCOUNT,
                "a job",
                List.of(Scope.READ_PACKAGE_REGISTRY),
                secret.hash(),
                TokenKind.JOB,
                null,
                expires,
                null,
                parent));
        return secret;
    }

    @Test
    void takesNoTokenLongerThanTheOneByWhichItWasMade() {
        Instant later = Instant.now().plusSeconds(900);
        Secret parent = token(3, Scope.ADMIN);
        List<Secret> family = List.of(
                parent, job(4, new TokenId(3), later), job(5, new TokenId(4), later), job(6, new TokenId(5), later));
        Secret sibling = token(7, Scope.ADMIN);
        family.forEach(secret -> access.authenticate(secret.reveal()));
        happen(new TokenRevoked(new TokenId(4), ACCOUNT));
        access.authenticate(parent.reveal());
        for (Secret secret : family.subList(1, 4)) {
            refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(secret.reveal()));
        }
        Secret another = job(8, new TokenId(3), later);
        restart();
        access.authenticate(another.reveal());
        happen(new TokenRevoked(new TokenId(3), ACCOUNT));
        restart();
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(another.reveal()));
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(parent.reveal()));
        assertThat(access.authenticate(sibling.reveal()).token()).isEqualTo(new TokenId(7));
        assertThat(grown.directory().tokens(ACCOUNT)).extracting(Token::id).containsExactly(new TokenId(7));
    }

    @Test
    void takesNoTokenByWhichNothingCouldBeMadeAnyLonger() {
        Instant later = Instant.now().plusSeconds(900);
        var _ = token(3, Scope.ADMIN);
        var _ = job(4, new TokenId(3), later);
        happen(new TokenRevoked(new TokenId(3), ACCOUNT));
        Secret late = job(5, new TokenId(4), later);
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(late.reveal()));
        restart();
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(late.reveal()));
    }

    @Test
    void goesOnAfterARestartWithoutTheLedger() {
        Project project = project(7, "Wheels", Visibility.PRIVATE);
        Secret secret = token(3, Scope.API);
        Checkpoint before = grown.checkpoint();
        restart();
        assertThat(grown.checkpoint()).isEqualTo(before).isEqualTo(new Checkpoint(6, 11));
        assertThat(access.project("7")).contains(project);
        assertThat(access.authenticate(secret.reveal()).scopes()).containsExactly(Scope.API);
        assertThat(project(8, "Cheese", Visibility.PUBLIC).path()).isEqualTo("Team/Data/Cheese");
    }

    @Test
    void knowsTheRulesOfAProjectAfterARestart() {
        ProjectId seven = project(7, "Wheels", Visibility.PRIVATE).id();
        PackagePattern pattern = new PackagePattern(PackageType.PYPI, "cheese-*");
        ProtectionRuleId first = new ProtectionRuleId(1);
        ProtectionRuleId second = new ProtectionRuleId(2);
        happen(
                new ProtectionRuleAdded(first, seven, pattern, ProtectionLevel.OWNER, null),
                new ProtectionRuleAdded(second, seven, pattern, null, ProtectionLevel.ADMIN),
                new ProtectionRuleChanged(second, seven, pattern, null, ProtectionLevel.OWNER),
                new ProtectionRuleRemoved(first, seven, pattern));
        restart();

        assertThat(grown.directory().protectionRules(seven))
                .containsExactly(new ProtectionRule(second, seven, pattern, null, ProtectionLevel.OWNER));
        assertThat(grown.directory().protectionRule(seven, second)).isPresent();
        assertThat(grown.directory().protectionRule(new ProjectId(8), second)).isEmpty();
        assertThat(grown.directory().protectionRules(new ProjectId(8))).isEmpty();
    }

    @Test
    void knowsWhatGroupsSayOfDuplicatesAfterARestart() {
        ProjectId seven = project(7, "Wheels", Visibility.PRIVATE).id();
        happen(
                new DuplicatesChanged(GROUP, false, "v.+"),
                new DuplicatesChanged(DATA, true, null),
                new DuplicatesInherited(DATA));
        restart();

        assertThat(grown.directory().around(seven)).containsExactly(DATA, GROUP);
        assertThat(grown.directory().duplicates(GROUP)).contains(new DuplicateSettings(GROUP, false, "v.+"));
        assertThat(grown.directory().duplicates(DATA)).isEmpty();
        assertThat(GroupPackageSettings.of(DATA, grown.directory()))
                .isEqualTo(new GroupPackageSettings(false, "v.+", GROUP.value(), true, false, false, null));
    }

    @Test
    void knowsWhereItForwardsAfterARestart() {
        ProjectId seven = project(7, "Wheels", Visibility.PRIVATE).id();
        Holder project = Holder.of(seven);
        happen(
                new ForwardingChanged(null, false, false),
                new ForwardingChanged(Holder.of(DATA), true, false),
                new ForwardingChanged(project, false, false),
                new ForwardingInherited(project));
        restart();

        assertThat(Forwarding.of(grown.directory(), null).forwards()).isFalse();
        assertThat(Forwarding.of(grown.directory(), Holder.of(GROUP)).forwards())
                .isFalse();
        assertThat(Forwarding.of(grown.directory(), project))
                .isEqualTo(new Forwarding(true, false, new ForwardingSetting(Holder.of(DATA), true, false)));

        happen(new ForwardingChanged(Holder.of(GROUP), false, true));
        restart();

        assertThat(Forwarding.of(grown.directory(), project))
                .isEqualTo(new Forwarding(false, true, new ForwardingSetting(Holder.of(GROUP), false, true)));
        assertThat(Forwarding.of(grown.directory(), Holder.of(GROUP)).locked()).isFalse();
        assertThat(GroupPackageSettings.of(DATA, grown.directory()))
                .isEqualTo(new GroupPackageSettings(true, "", null, false, false, true, Holder.of(GROUP)));
    }

    @Test
    void knowsWherePackagesComeFromAfterARestart() {
        PackageName name = PackageName.parse("cheese");
        ProjectId seven = project(7, "Wheels", Visibility.PRIVATE).id();
        happen(
                new OriginControlled(Holder.of(DATA), name, PackageOrigin.BOTH),
                new OriginControlled(Holder.of(seven), name, PackageOrigin.PUBLISH),
                new OriginControlled(Holder.of(GROUP), name, PackageOrigin.UPSTREAM),
                new OriginReleased(Holder.of(GROUP), name));
        restart();

        assertThat(Forwarding.origin(grown.directory(), Holder.of(seven), name)).contains(PackageOrigin.PUBLISH);
        assertThat(Forwarding.origin(grown.directory(), Holder.of(DATA), name)).contains(PackageOrigin.BOTH);
        assertThat(Forwarding.origin(grown.directory(), Holder.of(GROUP), name)).isEmpty();
        assertThat(Forwarding.origin(grown.directory(), Holder.of(seven), PackageName.parse("wine")))
                .isEmpty();
        assertThat(grown.directory().origins(Holder.of(DATA)))
                .containsExactly(new OriginControl(Holder.of(DATA), name, PackageOrigin.BOTH));
    }

    @Test
    void knowsAllPoliciesOfWhoMustSignOverAPlaceAfterARestart() {
        ProjectId seven = project(7, "Wheels", Visibility.PRIVATE).id();
        SigningRules rules =
                new SigningRules(Enforcement.WITHHOLD, new PackagePattern(PackageType.PYPI, "*"), List.of(), List.of());
        happen(
                new SigningPolicySet(new SigningPolicyId(1), null, rules),
                new SigningPolicySet(new SigningPolicyId(2), Holder.of(GROUP), rules),
                new SigningPolicySet(new SigningPolicyId(3), Holder.of(seven), rules),
                new SigningPolicySet(new SigningPolicyId(4), Holder.of(seven), rules),
                new SigningPolicyRemoved(new SigningPolicyId(4), Holder.of(seven)),
                new SigningPolicyLoosened(new SigningPolicyId(4), Holder.of(seven), rules, null));
        restart();

        assertThat(grown.directory().signingPoliciesOver(null))
                .containsExactly(new SigningPolicy(new SigningPolicyId(1), null, rules));
        assertThat(grown.directory().signingPoliciesOver(Holder.of(seven)))
                .extracting(policy -> policy.id().value())
                .containsExactly(3L, 2L, 1L);
        assertThat(grown.directory().signingPoliciesOver(Holder.of(GROUP)))
                .extracting(policy -> policy.id().value())
                .containsExactly(2L, 1L);
    }

    @Test
    void knowsCleanupPoliciesAfterARestart() {
        ProjectId seven = project(7, "Wheels", Visibility.PRIVATE).id();
        ProjectId eight = project(8, "Cheese", Visibility.PRIVATE).id();
        CleanupRules rules = new CleanupRules(10, null, null, PackageType.GENERIC, "*", "*");
        happen(
                new CleanupPolicySet(seven, rules),
                new CleanupPolicySet(eight, rules),
                new CleanupRan(seven, 6, 1, 1, true),
                new CleanupPolicyRemoved(eight));
        restart();

        assertThat(grown.directory().cleanupPolicies()).containsExactly(new CleanupPolicy(seven, 6, rules));
        assertThat(grown.directory().cleanupPolicy(seven)).isPresent();
        assertThat(grown.directory().cleanupPolicy(eight)).isEmpty();
    }

    @Test
    void isTheSameWhenItGrowsAnewFromNothing(@TempDir Path elsewhere) {
        project(7, "Wheels", Visibility.PRIVATE);
        Secret revoked = token(3, Scope.API);
        Secret good = token(4, Scope.API);
        happen(new TokenRevoked(new TokenId(3), ACCOUNT));
        try (LuceneStore other = new LuceneStore(elsewhere)) {
            LedgerAccess anew = LedgerAccess.open(other);
            anew.apply(ledger);
            assertThat(anew.checkpoint()).isEqualTo(grown.checkpoint());
            assertThat(anew.access().project("7"))
                    .isEqualTo(access.project("7"))
                    .isPresent();
            assertThat(anew.access().authenticate(good.reveal())).isEqualTo(access.authenticate(good.reveal()));
            refused(Kind.UNAUTHENTICATED, "invalid-token", () -> anew.access().authenticate(revoked.reveal()));
        }
    }

    @Test
    void changesNothingWhenEntriesAreDeliveredAgain() {
        Secret revoked = token(3, Scope.API);
        happen(new TokenRevoked(new TokenId(3), ACCOUNT));
        grown.apply(ledger.subList(0, 1));
        assertThat(grown.checkpoint().position()).isEqualTo(6);
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(revoked.reveal()));
        grown.apply(ledger);
        refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(revoked.reveal()));
    }

    @Test
    void letsAnybodyReadAPublicProject() {
        Project project = project(7, "Wheels", Visibility.PUBLIC);
        access.require(Caller.ANONYMOUS, Permission.READ_PACKAGES, project);
        access.require(callerWith(), Permission.READ_PACKAGES, project);
    }

    @ParameterizedTest
    @EnumSource(
            value = Visibility.class,
            names = {"INTERNAL", "PRIVATE"})
    void hidesAnyOtherProject(Visibility visibility) {
        Project project = project(7, "Wheels", visibility);
        refused(
                Kind.UNAUTHENTICATED,
                "credentials-missing",
                () -> access.require(Caller.ANONYMOUS, Permission.READ_PACKAGES, project));
        for (Scope scope : List.of(Scope.API, Scope.READ_API, Scope.READ_PACKAGE_REGISTRY, Scope.ADMIN)) {
            access.require(callerWith(scope), Permission.READ_PACKAGES, project);
        }
        for (Scope scope : List.of(Scope.WRITE_PACKAGE_REGISTRY, Scope.READ_AUDIT)) {
            Caller caller = callerWith(scope);
            refused(
                    Kind.NOT_FOUND,
                    "project-not-found",
                    () -> access.require(caller, Permission.READ_PACKAGES, project));
        }
    }

    @ParameterizedTest
    @EnumSource(Visibility.class)
    void letsOnlyAWritersTokenWrite(Visibility visibility) {
        Project project = project(7, "Wheels", visibility);
        refused(
                Kind.UNAUTHENTICATED,
                "credentials-missing",
                () -> access.require(Caller.ANONYMOUS, Permission.PUBLISH, project));
        for (Scope scope : List.of(Scope.API, Scope.WRITE_PACKAGE_REGISTRY, Scope.ADMIN)) {
            access.require(callerWith(scope), Permission.PUBLISH, project);
        }
        for (Scope scope : List.of(Scope.READ_API, Scope.READ_PACKAGE_REGISTRY)) {
            Caller caller = callerWith(scope);
            refused(Kind.FORBIDDEN, "insufficient-scope", () -> access.require(caller, Permission.PUBLISH, project));
        }
    }

    @Test
    void doesNotTellAWriterThatAHiddenProjectExists() {
        Project project = project(7, "Wheels", Visibility.PRIVATE);
        Caller auditor = callerWith(Scope.READ_AUDIT);
        refused(Kind.NOT_FOUND, "project-not-found", () -> access.require(auditor, Permission.PUBLISH, project));
    }

    @Test
    void letsOnlyAuditorsAudit() {
        refused(Kind.UNAUTHENTICATED, "credentials-missing", () -> access.requireAudit(Caller.ANONYMOUS));
        Caller user = callerWith(Scope.API);
        refused(Kind.FORBIDDEN, "insufficient-scope", () -> access.requireAudit(user));
        access.requireAudit(callerWith(Scope.READ_AUDIT));
        access.requireAudit(callerWith(Scope.ADMIN));
    }

    @Test
    void dropsTokensOfJobsThatExpiredLongAgo() {
        Instant end = Instant.EPOCH.plus(Duration.ofMinutes(15));
        Secret early = job(8, end);
        Secret late = job(9, end.plus(Duration.ofHours(1)));
        Secret personal = token(10, Scope.API);
        time = end.plus(Duration.ofHours(1));
        project(4, "before", Visibility.PRIVATE);
        assertThat(grown.directory().token(new TokenId(8))).isPresent();
        refused(Kind.UNAUTHENTICATED, "expired-token", () -> access.authenticate(early.reveal()));

        restart();
        time = time.plusSeconds(1);
        project(5, "after", Visibility.PRIVATE);

        for (int i = 0; i < 2; i++) {
            assertThat(grown.directory().tokens())
                    .extracting(Token::id)
                    .containsExactly(new TokenId(9), new TokenId(10));
            refused(Kind.UNAUTHENTICATED, "invalid-token", () -> access.authenticate(early.reveal()));
            refused(Kind.UNAUTHENTICATED, "expired-token", () -> access.authenticate(late.reveal()));
            assertThat(access.authenticate(personal.reveal()).account()).isEqualTo(ACCOUNT);
            restart();
        }
    }
}
