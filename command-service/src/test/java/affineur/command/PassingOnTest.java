package affineur.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.access.Access;
import affineur.access.Project;
import affineur.access.Secret;
import affineur.command.TestCluster.Node;
import affineur.command.account.Accounts;
import affineur.command.group.Namespaces;
import affineur.command.inspect.Sdists;
import affineur.command.inspect.Wheels;
import affineur.command.leader.LeaderDecisions;
import affineur.command.member.Members;
import affineur.command.signature.Verdicts;
import affineur.command.token.Tokens;
import affineur.events.AccountEvent.AccountBlocked;
import affineur.events.AccountEvent.AccountChanged;
import affineur.events.AccountEvent.AccountCreated;
import affineur.events.AccountEvent.AccountForgotten;
import affineur.events.AccountEvent.AccountUnblocked;
import affineur.events.AccountEvent.AdministratorAppointed;
import affineur.events.AccountEvent.AdministratorDismissed;
import affineur.events.AccountId;
import affineur.events.AccountKind;
import affineur.events.Actor;
import affineur.events.CleanupEvent.CleanupPolicyRemoved;
import affineur.events.CleanupEvent.CleanupPolicySet;
import affineur.events.CleanupEvent.CleanupRan;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.EnvironmentEvent.EnvironmentSubmitted;
import affineur.events.EnvironmentName;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.FileEvent.FilePublished;
import affineur.events.FileEvent.FileUnyanked;
import affineur.events.FileEvent.FileYanked;
import affineur.events.ForwardingEvent.ForwardingChanged;
import affineur.events.ForwardingEvent.ForwardingInherited;
import affineur.events.GenericEvent.GenericFileDeleted;
import affineur.events.GenericEvent.GenericFilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.LedgerEntry;
import affineur.events.MemberEvent.MemberAdded;
import affineur.events.MemberEvent.MemberChanged;
import affineur.events.MemberEvent.MemberRemoved;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageType;
import affineur.events.ProjectEvent.GroupChanged;
import affineur.events.ProjectEvent.GroupCreated;
import affineur.events.ProjectEvent.GroupDeleted;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectChanged;
import affineur.events.ProjectEvent.ProjectCreated;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ProtectionEvent.ProtectionRuleAdded;
import affineur.events.ProtectionEvent.ProtectionRuleChanged;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.RejectedSignature;
import affineur.events.ReleaseEvent.ReleaseUnyanked;
import affineur.events.ReleaseEvent.ReleaseYanked;
import affineur.events.Role;
import affineur.events.Scope;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SignatureKind;
import affineur.events.SigningPolicyEvent.SigningPolicyLoosened;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.TokenEvent.TokenIssued;
import affineur.events.TokenEvent.TokenRevoked;
import affineur.events.TrustedClock;
import affineur.events.UpstreamEvent.FileAdmitted;
import affineur.events.UpstreamEvent.FileChanged;
import affineur.events.UpstreamEvent.UpstreamAdded;
import affineur.events.UpstreamEvent.UpstreamRemoved;
import affineur.events.VerifiedSignature;
import affineur.events.Visibility;
import affineur.http.ClusterSecret;
import affineur.oidc.ForgedIssuer;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import affineur.sigstore.TrustState;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Two processes of the command service, of which one leads: what the other is sent is done and answered alike. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PassingOnTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PACKAGES = "/api/v4/projects/1/packages/pypi/";

    private static @Nullable TestCluster shared;

    @BeforeAll
    static void start() throws Exception {
        shared = TestCluster.ofTwo(CommandService.Options.DEFAULT);
    }

    @AfterAll
    static void stop() {
        cluster().close();
    }

    private static TestCluster cluster() {
        return Objects.requireNonNull(shared);
    }

    private static Node leader() {
        return cluster().nodes.get(0);
    }

    private static Node other() {
        return cluster().nodes.get(1);
    }

    @Test
    void passesEveryKindOfChangeOn() throws Exception {
        long before = leader().seat.ledger().next();
        upload("every-1.0.tar.gz");
        upload("every-1.0-py3-none-any.whl");
        upload("every-2.0-py3-none-any.whl");
        assertThat(send("POST", "every/1.0/yank", "{\"reason\": \"leaks\"}")).isEqualTo(204);
        assertThat(send("DELETE", "every/1.0/yank", null)).isEqualTo(204);
        assertThat(send("POST", "every/1.0/every-1.0.tar.gz/yank", "")).isEqualTo(204);
        assertThat(send("DELETE", "every/1.0/every-1.0.tar.gz/yank", null)).isEqualTo(204);
        assertThat(send("PUT", "every/status", "{\"status\": \"deprecated\"}")).isEqualTo(204);
        String namespace = "/api/v4/package_namespaces/every";
        assertThat(request(other(), "PUT", namespace, "{\"group\": 1}").statusCode())
                .isEqualTo(204);
        assertThat(request(other(), "DELETE", namespace, null).statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "every/1.0/every-1.0.tar.gz", null)).isEqualTo(204);
        assertThat(send("DELETE", "every/1.0", null)).isEqualTo(204);
        assertThat(send("DELETE", "every", null)).isEqualTo(204);
        String generic = "/api/v4/projects/1/packages/generic/every/1.0/";
        assertThat(request(other(), "PUT", generic + "file?status=hidden", "one")
                        .statusCode())
                .isEqualTo(201);
        assertThat(request(other(), "PUT", generic + "file", "two").statusCode())
                .isEqualTo(201);
        List<LedgerEntry> files = entriesFrom(before);
        String begun =
                "/api/v4/projects/1/packages/" + files.get(files.size() - 2).position();
        assertThat(request(
                                other(),
                                "DELETE",
                                begun + "/package_files/" + files.getLast().position(),
                                null)
                        .statusCode())
                .isEqualTo(204);
        assertThat(request(other(), "DELETE", begun, null).statusCode()).isEqualTo(204);
        String rules = "/api/v4/projects/1/packages/protection/rules";
        long rule = created(
                rules,
                "{\"package_name_pattern\": \"every-*\", \"package_type\": \"pypi\","
                        + " \"minimum_access_level_for_push\": \"owner\"}");
        assertThat(request(other(), "PATCH", rules + "/" + rule, "{\"minimum_access_level_for_push\": \"admin\"}")
                        .body())
                .contains("\"minimum_access_level_for_push\":\"admin\"");
        assertThat(request(other(), "DELETE", rules + "/" + rule, null).statusCode())
                .isEqualTo(204);
        assertThat(request(other(), "PUT", generic + "again", "one").statusCode())
                .isEqualTo(201);
        assertThat(request(other(), "PUT", generic + "again", "two").statusCode())
                .isEqualTo(201);
        String cleanup = "/api/v4/projects/1/packages/cleanup";
        assertThat(request(
                                other(),
                                "PUT",
                                cleanup + "/policy",
                                "{\"keep_n_duplicated_package_files\": 1, \"package_name_pattern\": \"every\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(request(other(), "POST", cleanup + "/run", "").body()).startsWith("{\"deleted_files\":1,");
        assertThat(request(other(), "DELETE", cleanup + "/policy", null).statusCode())
                .isEqualTo(204);
        String settings = "/api/v4/groups/1/package_settings";
        assertThat(request(other(), "PUT", settings, "{\"generic_duplicate_exception_regex\": \"every\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(request(other(), "DELETE", settings, null).statusCode()).isEqualTo(204);
        String own = "/api/v4/projects/1/package_settings";
        assertThat(request(other(), "PUT", own, "{\"pypi_package_requests_forwarding\": false}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(request(other(), "DELETE", own, null).statusCode()).isEqualTo(204);
        String from = "/api/v4/projects/1/packages/pypi/every/origin";
        assertThat(request(other(), "PUT", from, "{\"origin\": \"both\"}").statusCode())
                .isEqualTo(204);
        assertThat(request(other(), "DELETE", from, null).statusCode()).isEqualTo(204);
        assertThat(request(
                                other(),
                                "POST",
                                "/api/v4/upstreams",
                                "{\"name\": \"every\", \"url\": \"https://index.example.org/simple/\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(request(other(), "DELETE", "/api/v4/upstreams/every", null).statusCode())
                .isEqualTo(204);
        String policies = "/api/v4/projects/1/signing_policies";
        String signed = "{\"enforcement\": \"withhold\", \"allowed_signers\": {\"a\": \"b\"}}";
        assertThat(request(other(), "POST", policies, signed).statusCode()).isEqualTo(201);
        assertThat(request(other(), "PATCH", policies + "/1", "{\"allowed_signers\": null}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(request(other(), "DELETE", policies + "/1", null).statusCode())
                .isEqualTo(204);
        Origin origin = new Origin(new Actor(new AccountId(7), null), "correlation-of-mine");
        admitAFile(other().commands, entriesFrom(before), origin);
        changeWhoMayDoWhat(other().commands, origin);
        assertThat(other().commands.bootstrap().prepare(Visibility.PUBLIC, cluster().admin))
                .isEmpty();

        List<LedgerEntry> recorded = entriesFrom(before);
        assertThat(recorded)
                .extracting(entry -> entry.event().getClass())
                .isEqualTo(List.of(
                        FilePublished.class,
                        FilePublished.class,
                        FilePublished.class,
                        ReleaseYanked.class,
                        ReleaseUnyanked.class,
                        FileYanked.class,
                        FileUnyanked.class,
                        PackageMarked.class,
                        NamespaceGranted.class,
                        NamespaceRevoked.class,
                        FileDeleted.class,
                        FileDeleted.class,
                        FileDeleted.class,
                        GenericFilePublished.class,
                        GenericFilePublished.class,
                        GenericFileDeleted.class,
                        GenericFileDeleted.class,
                        ProtectionRuleAdded.class,
                        ProtectionRuleChanged.class,
                        ProtectionRuleRemoved.class,
                        GenericFilePublished.class,
                        GenericFilePublished.class,
                        CleanupPolicySet.class,
                        GenericFileDeleted.class,
                        CleanupRan.class,
                        CleanupPolicyRemoved.class,
                        DuplicatesChanged.class,
                        DuplicatesInherited.class,
                        ForwardingChanged.class,
                        ForwardingInherited.class,
                        OriginControlled.class,
                        OriginReleased.class,
                        UpstreamAdded.class,
                        UpstreamRemoved.class,
                        SigningPolicySet.class,
                        SigningPolicySet.class,
                        SigningPolicyLoosened.class,
                        SigningPolicyRemoved.class,
                        SigningPolicyLoosened.class,
                        FileAdmitted.class,
                        FileChanged.class,
                        EnvironmentSubmitted.class,
                        SignatureVerified.class,
                        SignerAppeared.class,
                        SignatureRejected.class,
                        GroupCreated.class,
                        MemberAdded.class,
                        GroupChanged.class,
                        GroupCreated.class,
                        GroupDeleted.class,
                        ProjectCreated.class,
                        ProjectChanged.class,
                        ProjectArchived.class,
                        ProjectUnarchived.class,
                        AccountCreated.class,
                        AccountChanged.class,
                        AccountBlocked.class,
                        AccountUnblocked.class,
                        AdministratorAppointed.class,
                        AdministratorDismissed.class,
                        MemberAdded.class,
                        MemberChanged.class,
                        MemberRemoved.class,
                        TokenIssued.class,
                        TokenRevoked.class,
                        TokenIssued.class,
                        TokenRevoked.class,
                        TokenIssued.class,
                        AccountCreated.class,
                        MemberAdded.class,
                        TokenIssued.class,
                        AccountForgotten.class));
        assertThat(recorded.getFirst().actor().account()).isEqualTo(new AccountId(1));
        assertThat(recorded.getFirst().actor().token()).isNotNull();
        assertThat(recorded.getLast().actor()).isEqualTo(origin.actor());
        assertThat(recorded.getLast().correlation()).isEqualTo("correlation-of-mine");
    }

    private static String message(HttpResponse<String> refused) {
        return JsonMapper.shared().readTree(refused.body()).get("message").asString();
    }

    @Test
    void changesWhoMayDoWhatThroughAnyProcess() throws Exception {
        String group = "{\"name\": \"Through\", \"path\": \"through\"}";
        HttpResponse<String> made = request(other(), "POST", "/api/v4/groups", group);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).contains("\"full_path\":\"through\"");
        assertThat(message(request(other(), "POST", "/api/v4/groups", group)))
                .isEqualTo(message(request(leader(), "POST", "/api/v4/groups", group)))
                .startsWith("There is a group or project of the path 'through'");
        HttpResponse<String> user =
                request(other(), "POST", "/api/v4/users", "{\"name\": \"Ada\", \"username\": \"ada\"}");
        assertThat(user.statusCode()).as(user.body()).isEqualTo(201);
        TestCluster.eventually(
                () -> request(leader(), "POST", "/api/v4/users", "{\"name\": \"Ada\", \"username\": \"Ada\"}")
                                .statusCode()
                        == 409);
    }

    @Test
    void trustsAndAcceptsIdentitiesThroughAnyProcess() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("key").generate();
        try (ForgedIssuer issuer = new ForgedIssuer()) {
            issuer.publish(key);
            String url = issuer.uri().toString();
            long trusted = created("/api/v4/trusted_issuers", "{\"url\": \"" + url + "\"}");
            long publisher = created(
                    "/api/v4/projects/1/trusted_publishers",
                    "{\"issuer\": \"" + url + "\", \"claims\": {\"repository\": \"octo/passed\"}}");
            String identity = ForgedIssuer.sign(
                    key,
                    JWSAlgorithm.RS256,
                    new JWTClaimsSet.Builder()
                            .issuer(url)
                            .subject("job")
                            .audience("affineur")
                            .issueTime(Date.from(Instant.now()))
                            .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                            .claim("repository", "octo/passed")
                            .build());
            String exchange = "{\"token\": \"" + identity + "\"}";
            HttpResponse<String> minted = request(other(), "POST", "/_/oidc/mint-token", exchange);
            assertThat(minted.statusCode()).as(minted.body()).isEqualTo(200);
            TestCluster.eventually(() -> request(leader(), "POST", "/_/oidc/mint-token", exchange)
                    .body()
                    .contains("invalid-reuse-token"));
            assertThat(request(other(), "DELETE", "/api/v4/projects/1/trusted_publishers/" + publisher, null)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(request(other(), "DELETE", "/api/v4/trusted_issuers/" + trusted, null)
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    private static long created(String path, String json) throws Exception {
        HttpResponse<String> made = request(other(), "POST", path, json);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return new JsonMapper().readTree(made.body()).path("id").asLong();
    }

    /** Its content is one that is there. */
    private static void admitAFile(CommandService commands, List<LedgerEntry> before, Origin origin) {
        GenericFilePublished there = before.stream()
                .map(LedgerEntry::event)
                .filter(GenericFilePublished.class::isInstance)
                .map(GenericFilePublished.class::cast)
                .reduce((_, last) -> last)
                .orElseThrow();
        DistributionFilename filename = DistributionFilename.parse("milk-1.0-py3-none-any.whl");
        commands.admissions()
                .admit(
                        new FileAdmitted(
                                "public",
                                filename.name(),
                                filename.version(),
                                filename,
                                there.size(),
                                there.hashes().sha256(),
                                URI.create("https://files.example.org/milk-1.0-py3-none-any.whl"),
                                null,
                                null,
                                null),
                        origin);
        commands.admissions().changed("public", filename.name(), filename, new Sha256("0".repeat(64)), origin);
        commands.submissions()
                .submit(
                        new EnvironmentSubmitted(
                                new EnvironmentName("shop"),
                                "pip-list",
                                1,
                                there.hashes().sha256()),
                        origin);
        passOnVerdicts(commands.verdicts(), there, origin);
    }

    private static void passOnVerdicts(Verdicts verdicts, GenericFilePublished of, Origin origin) {
        Sha256 content = of.hashes().sha256();
        SignatureVerified good = new SignatureVerified(
                of.project(),
                PackageType.GENERIC,
                of.name().text(),
                of.version().text(),
                of.path().text(),
                content,
                new VerifiedSignature(
                        SignatureKind.DETACHED,
                        "https://forge.example.com/cheese",
                        "https://forge.example.com",
                        Map.of("sourceRepositoryRef", "refs/heads/main"),
                        Instant.parse("2026-11-21T10:00:00Z"),
                        TrustedClock.RECEIPT,
                        null,
                        null,
                        content,
                        content));
        assertThat(verdicts.verified(good, origin)).isPresent();
        assertThat(verdicts.verified(good, origin)).as("no news").isEmpty();
        SignatureRejected bad = new SignatureRejected(
                of.project(),
                PackageType.GENERIC,
                of.name().text(),
                of.version().text(),
                of.path().text(),
                content,
                new RejectedSignature(SignatureKind.BUNDLE, "malformed", "It is none.", content, content));
        assertThat(verdicts.rejected(bad, origin)).as("by another root").isPresent();
        assertThat(verdicts.rejected(bad, origin)).as("no news").isEmpty();
        assertThat(verdicts.verified(good, origin)).as("no news either").isEmpty();
    }

    private static void changeWhoMayDoWhat(CommandService commands, Origin origin) throws Exception {
        Namespaces namespaces = commands.namespaces();
        GroupId top = namespaces.createGroup(null, "passed-on", "Passed on", Visibility.INTERNAL, origin);
        Access access = other().access();
        TestCluster.eventually(() -> access.group("passed-on").isPresent());
        namespaces.changeGroup(access.group("passed-on").orElseThrow(), "Passed", Visibility.PUBLIC, origin);
        namespaces.createGroup(top, "inner", "Inner", Visibility.PRIVATE, origin);
        TestCluster.eventually(() -> access.group("passed-on/inner").isPresent());
        namespaces.deleteGroup(access.group("passed-on/inner").orElseThrow(), origin);
        namespaces.createProject(top, "tools", "Tools", Visibility.PRIVATE, origin);
        TestCluster.eventually(() -> access.project("passed-on/tools").isPresent());
        Project project = access.project("passed-on/tools").orElseThrow();
        namespaces.changeProject(project, null, Visibility.PUBLIC, origin);
        namespaces.archive(project, origin);
        namespaces.unarchive(project, origin);

        Accounts accounts = commands.accounts();
        AccountId account = accounts.create(AccountKind.PERSON, "d1", false, origin);
        accounts.change(account, "d2", origin);
        accounts.block(account, origin);
        accounts.unblock(account, origin);
        accounts.appoint(account, origin);
        accounts.dismiss(account, origin);

        Members members = commands.members();
        Holder holder = Holder.of(project.id());
        members.add(holder, account, Role.GUEST, LocalDate.of(2100, 1, 1), origin);
        members.change(holder, account, Role.OWNER, null, origin);
        members.remove(holder, account, origin);

        Tokens tokens = commands.tokens();
        Instant later = Instant.parse("2100-01-01T00:00:00Z");
        Tokens.Wish wish = new Tokens.Wish("of the other", List.of(Scope.API), later);
        Tokens.Issued issued = tokens.issue(account, wish, origin);
        tokens.revoke(tokens.rotate(issued.shown(), null, origin).token(), origin);
        tokens.deploy(Holder.of(top), wish, origin);
        tokens.forBot(holder, Role.DEVELOPER, wish, origin);
        accounts.forget(account, origin);
    }

    /** Whoever adds a command adds it to a test above. */
    @Test
    void noCommandIsForgotten() {
        assertThat(CommandService.handlers().commands())
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrder(
                        "PublishFile",
                        "PublishGenericFile",
                        "DeletePackage",
                        "DeleteRelease",
                        "DeleteFile",
                        "DeleteGenericPackage",
                        "DeleteGenericFile",
                        "AddUpstream",
                        "RemoveUpstream",
                        "YankRelease",
                        "UnyankRelease",
                        "YankFile",
                        "UnyankFile",
                        "MarkPackage",
                        "GrantNamespace",
                        "RevokeNamespace",
                        "ChangeDuplicates",
                        "InheritDuplicates",
                        "ChangeForwarding",
                        "InheritForwarding",
                        "ControlOrigin",
                        "ReleaseOrigin",
                        "AdmitFile",
                        "NoteChange",
                        "SubmitEnvironment",
                        "RecordVerified",
                        "RecordRejected",
                        "SetCleanupPolicy",
                        "RemoveCleanupPolicy",
                        "RecordCleanup",
                        "CleanUpRelease",
                        "CleanUpGeneric",
                        "AddProtectionRule",
                        "ChangeProtectionRule",
                        "RemoveProtectionRule",
                        "AddSigningPolicy",
                        "ChangeSigningPolicy",
                        "RemoveSigningPolicy",
                        "CreateGroup",
                        "ChangeGroup",
                        "DeleteGroup",
                        "CreateProject",
                        "ChangeProject",
                        "ArchiveProject",
                        "UnarchiveProject",
                        "CreateAccount",
                        "ChangeAccount",
                        "BlockAccount",
                        "UnblockAccount",
                        "ForgetAccount",
                        "AppointAdministrator",
                        "DismissAdministrator",
                        "AddMember",
                        "ChangeMember",
                        "RemoveMember",
                        "IssueToken",
                        "IssueBotToken",
                        "RotateToken",
                        "RevokeToken",
                        "TrustIssuer",
                        "DistrustIssuer",
                        "TrustPublisher",
                        "DistrustPublisher",
                        "AcceptIdentity",
                        "PrepareRegistry",
                        // of the process that decides, for itself
                        "CheckUnreferenced",
                        "SealDownloads");
    }

    @Test
    void deletesByNumbersThatItHasJustHeardOf() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(Upload.of(
                                    "numbered-1.0.tar.gz",
                                    Sdists.named("numbered-1.0.tar.gz").bytes())
                            .to(leader().uri("/legacy/"), cluster().admin)
                            .statusCode())
                    .isEqualTo(200);
            long number = leader().seat.ledger().next() - 1;

            assertThat(request(other(), "DELETE", "/api/v4/projects/1/packages/" + number, null)
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, nobody, 404",
        "DELETE, nobody/1.0, 404",
        "DELETE, nobody/1.0/nobody-1.0.tar.gz, 404",
        "POST, nobody/1.0/yank, 404",
        "POST, nobody/1.0/nobody-1.0.tar.gz/yank, 404",
        "DELETE, nobody/1.0/yank, 404",
        "DELETE, -bad-, 400",
    })
    void refusesAsTheLeaderDoes(String method, String path, int status) throws Exception {
        HttpResponse<String> leaders = request(leader(), method, PACKAGES + path, null);
        HttpResponse<String> others = request(other(), method, PACKAGES + path, null);

        assertThat(others.statusCode()).isEqualTo(leaders.statusCode()).isEqualTo(status);
        assertThat(others.body()).isEqualTo(leaders.body()).isNotBlank();
    }

    @Test
    void refusesOtherBytesAsTheLeaderDoes() throws Exception {
        String wheel = "other_bytes-1.0-py3-none-any.whl";
        upload(wheel);
        Upload again = Upload.of(wheel, Wheels.named(wheel).bytes());
        Upload different =
                Upload.of(wheel, Wheels.named(wheel).file("more.py", "").bytes());

        assertThat(again.to(other().uri("/legacy/"), cluster().admin).statusCode())
                .isEqualTo(200);
        assertThat(again.to(other().uri(PACKAGES), cluster().admin).body())
                .isEqualTo(again.to(leader().uri(PACKAGES), cluster().admin).body())
                .contains("has already been taken");
        HttpResponse<String> answer = different.to(other().uri("/legacy/"), cluster().admin);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        different.to(leader().uri("/legacy/"), cluster().admin).body())
                .startsWith("File already exists");
    }

    @Test
    void opensInternalPathsToTheClusterOnly() throws Exception {
        String command = "{\"account\": null, \"token\": null, \"correlation\": \"c\", \"command\": {\"token\": 999}}";
        long before = leader().seat.ledger().next();

        assertThat(post("RevokeToken", command, null)).isEqualTo(401);
        assertThat(post("RevokeToken", command, "Bearer a-secret-of-another-cluster"))
                .isEqualTo(401);
        assertThat(post("RevokeToken", command, Upload.basic(cluster().admin))).isEqualTo(401);
        String secret = TestCluster.SECRET.authorization();
        assertThat(post("RevokeToken", command, secret)).isEqualTo(422);
        assertThat(post("java.lang.Runtime", command, secret)).isEqualTo(404);
        assertThat(post("", command, secret)).isEqualTo(404);
        assertThat(post("RevokeToken", "{}", secret)).isEqualTo(400);
        assertThat(post("RevokeToken", "", secret)).isEqualTo(400);
        assertThat(post("RevokeToken", "[".repeat(100_000), secret)).isEqualTo(400);
        assertThat(post("RevokeToken", command.replace("999", "999, \"more\": 1"), secret))
                .isEqualTo(400);
        assertThat(post("RevokeToken", command.replace("999", "-1"), secret)).isEqualTo(400);
        assertThat(post("RevokeToken", command + " ".repeat(1 << 20), secret)).isEqualTo(400);
        assertThat(leader().seat.ledger().next()).isEqualTo(before);
    }

    @Test
    void takesNoCommandsWhereItDoesNotLead() throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(other().uri("/internal/commands/RevokeToken"))
                        .header("Authorization", TestCluster.SECRET.authorization())
                        .POST(BodyPublishers.ofString(
                                "{\"account\":null,\"token\":null,\"correlation\":\"c\",\"command\":{\"token\":1}}"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(421);
    }

    @Test
    void recordsNothingOfContentThatIsGone() throws Exception {
        String sha256 = "0".repeat(64);
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(leader().uri("/internal/commands/PublishFile"))
                        .header("Authorization", TestCluster.SECRET.authorization())
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"account\":1,\"token\":null,\"correlation\":\"c\",\"command\":{\"project\":1,\"name\":\"gone\","
                                                + "\"version\":\"1.0\",\"filename\":\"gone-1.0.tar.gz\",\"size\":1,\"hashes\":{\"sha256\":\""
                                                + sha256 + "\",\"blake2b256\":\"" + sha256 + "\",\"md5\":\""
                                                + "0".repeat(32)
                                                + "\"},\"requiresPython\":null,\"metadata\":\"" + sha256
                                                + "\",\"entryPoints\":null,\"sboms\":[],\"signatures\":[],\"groups\":[1],\"level\":null,\"begun\":null}}"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("UNAVAILABLE").contains("content-removed");
    }

    /** Content is removed all the time, without grace, where the leader is, and published through the other. */
    @Test
    void keepsWhatIsPublishedThroughManyDeletions() throws Exception {
        byte[] content = Wheels.named("raced-1.0-py3-none-any.whl").bytes();
        Sha256 blob = new Sha256(Upload.sha256(content));
        CommandService.Options eager = new CommandService.Options(
                Duration.ZERO,
                Duration.ofMillis(5),
                List.of(),
                "affineur",
                null,
                () -> new TrustState.Missing("no root"));
        try (TestCluster own = TestCluster.ofTwo(eager);
                var pool = Executors.newFixedThreadPool(3)) {
            Node other = own.nodes.get(1);
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                String wheel = "raced-1.0-" + thread + "-py3-none-any.whl";
                Callable<@Nullable Void> publishAndDelete = () -> {
                    for (int round = 0; round < 8; round++) {
                        publishAtLast(other, own.admin, wheel, content);
                        assertThat(own.blobs.find(blob))
                                .as("while it is published")
                                .isPresent();
                        assertThat(request(other, own.admin, "DELETE", PACKAGES + "raced/1.0/" + wheel, null)
                                        .statusCode())
                                .isEqualTo(204);
                    }
                    return null;
                };
                all.add(pool.submit(publishAndDelete));
            }
            for (Future<?> one : all) {
                one.get();
            }
            TestCluster.eventually(() -> own.blobs.find(blob).isEmpty());
        }
    }

    /** Without grace a 503 is possible at any time, and never means that it was published. */
    private static void publishAtLast(Node node, Secret admin, String wheel, byte[] content)
            throws IOException, InterruptedException {
        HttpResponse<String> answer;
        do {
            answer = Upload.of(wheel, content).to(node.uri("/legacy/"), admin);
        } while (answer.statusCode() == 503);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aClosingLeaderHandsOverAndLosesNothing() throws Exception {
        try (TestCluster own = TestCluster.ofTwo(CommandService.Options.DEFAULT)) {
            Node first = own.nodes.get(0);
            Node second = own.nodes.get(1);
            AtomicBoolean stop = new AtomicBoolean();
            CountDownLatch some = new CountDownLatch(20);
            Map<Integer, Integer> statuses = new ConcurrentHashMap<>();
            Set<String> acknowledged = ConcurrentHashMap.newKeySet();
            Set<String> refused = ConcurrentHashMap.newKeySet();
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                String name = "load" + client;
                clients.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; !stop.get(); i++) {
                        String sdist = name + "-" + i + ".tar.gz";
                        int status = status(second, sdist, own.admin);
                        statuses.merge(status, 1, Integer::sum);
                        if (status == 200) {
                            acknowledged.add(sdist);
                            some.countDown();
                        } else {
                            refused.add(sdist);
                        }
                    }
                }));
            }
            some.await();

            first.close();

            TestCluster.eventually(second::leads);
            int soFar = acknowledged.size();
            TestCluster.eventually(() -> acknowledged.size() > soFar + 10);
            stop.set(true);
            for (Thread client : clients) {
                client.join();
            }
            System.out.println("Statuses of uploads while the leader closed: " + statuses);
            assertThat(statuses.keySet()).isSubsetOf(200, 503);
            // a 503 says nothing of what was recorded
            List<String> published = published(second);
            assertThat(published).containsAll(acknowledged);
            assertThat(refused)
                    .containsAll(published.stream()
                            .filter(one -> !acknowledged.contains(one))
                            .toList());
        }
    }

    @Test
    void saysWhenThereIsNoLeader() throws Exception {
        try (TestCluster own = new TestCluster(CommandService.Options.DEFAULT)) {
            Node only = own.start();
            TestCluster.eventually(only::leads);
            Decisions never = (_, _) -> {
                throw new AssertionError("decided");
            };
            try (LeaderDecisions decisions = new LeaderDecisions(
                    only.seat,
                    never,
                    new ClusterSecret("another-secret-entirely"),
                    new LeaderDecisions.Bounds(Duration.ofMillis(300), 1),
                    ObservationRegistry.NOOP)) {
                only.seat.close();
                long before = System.nanoTime();

                assertThatThrownBy(() -> decisions.on(new Object(), Origin.of(Actor.SYSTEM)))
                        .isInstanceOfSatisfying(Refusal.class, refusal -> {
                            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
                            assertThat(refusal.code()).isEqualTo("no-leader");
                        });
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(250));
            }
        }
    }

    private static int status(Node node, String sdist, Secret admin) {
        try {
            return Upload.of(sdist, Sdists.named(sdist).bytes())
                    .to(node.uri("/legacy/"), admin)
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> published(Node node) {
        Set<String> seen = new HashSet<>();
        return node.entries().stream()
                .map(LedgerEntry::event)
                .filter(FilePublished.class::isInstance)
                .map(event -> ((FilePublished) event).filename().toString())
                .peek(filename -> assertThat(seen.add(filename)).isTrue())
                .collect(Collectors.toList());
    }

    private static void upload(String filename) throws IOException, InterruptedException {
        byte[] content = filename.endsWith(".whl")
                ? Wheels.named(filename).bytes()
                : Sdists.named(filename).bytes();
        HttpResponse<String> answer = Upload.of(filename, content).to(other().uri("/legacy/"), cluster().admin);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static int send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        return request(other(), method, PACKAGES + path, body).statusCode();
    }

    private static HttpResponse<String> request(Node node, String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        return request(node, cluster().admin, method, path, body);
    }

    private static HttpResponse<String> request(
            Node node, Secret admin, String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(node.uri(path))
                        .header("PRIVATE-TOKEN", admin.reveal())
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int post(String name, String body, @Nullable String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(leader().uri("/internal/commands/" + name))
                .POST(BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private static List<LedgerEntry> entriesFrom(long position) {
        return leader().entries().stream()
                .filter(entry -> entry.position() >= position)
                .toList();
    }
}
