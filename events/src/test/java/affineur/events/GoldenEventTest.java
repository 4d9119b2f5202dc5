package affineur.events;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.generic.GenericName;
import affineur.generic.GenericPath;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import affineur.packaging.DistributionFilename;
import affineur.packaging.EnclosedFile;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of every event, as ledgers hold them. A file in {@code golden/} is never edited: a ledger written by any
 * version of Affineur stays readable. An event that changes in other ways than by an optional field gets a new name.
 */
class GoldenEventTest {
    private static final ProjectId PROJECT = new ProjectId(7);
    private static final PackageName NAME = PackageName.parse("My.Package");
    private static final Version VERSION = Version.parse("1.0.0RC1");
    private static final DistributionFilename WHEEL =
            DistributionFilename.parse("My.Package-1.0.0rc1-py3-none-any.whl");
    private static final DistributionFilename SDIST = DistributionFilename.parse("my_package-1.0.0rc1.tar.gz");
    private static final Sha256 SHA256 = new Sha256("a".repeat(64));
    private static final Sha256 METADATA = new Sha256("d".repeat(64));
    private static final GenericName GENERIC = new GenericName("My.Tool+x");
    private static final GenericPath TOOL = new GenericPath("linux/bin/tool~1@2");
    private static final ProtectionRuleId RULE = new ProtectionRuleId(4);
    private static final PackagePattern ALL = new PackagePattern(PackageType.PYPI, "*");
    private static final SigningRules WITHHOLDING = new SigningRules(
            Enforcement.WITHHOLD,
            new PackagePattern(PackageType.PYPI, "My_*"),
            List.of(new AllowedSigner(
                    "https://gitlab.example.com/cheese/brie//.gitlab-ci.yml@refs/tags/*",
                    "https://gitlab.example.com")),
            List.of("https://docs.pypi.org/attestations/publish/v1"));
    private static final SigningRules RECORDING = new SigningRules(Enforcement.RECORD, ALL, List.of(), List.of());
    private static final AccountId ACCOUNT = new AccountId(3);
    private static final String DETAILS = "6f1ed002ab5595859014ebf0951522d9";
    private static final URI ISSUER = URI.create("https://gitlab.example.com");
    private static final Actor PERSON = new Actor(ACCOUNT, new TokenId(9));

    private static final List<LedgerEntry> ENTRIES = entries(
            new FileEvent.FilePublished(
                    PROJECT,
                    NAME,
                    VERSION,
                    WHEEL,
                    5_368_709_120L,
                    new Hashes(SHA256, "b".repeat(64), "c".repeat(32)),
                    ">=3.9",
                    METADATA),
            new FileEvent.FileDeleted(PROJECT, NAME, VERSION, SDIST, SHA256, METADATA),
            new FileEvent.FileYanked(PROJECT, NAME, VERSION, WHEEL, "wrong \"größe\" 🧀"),
            new FileEvent.FileUnyanked(PROJECT, NAME, VERSION, WHEEL),
            genericPublished(null),
            new GenericEvent.GenericFileDeleted(PROJECT, GENERIC, new GenericVersion("v2+b.1"), TOOL, 41, SHA256),
            new ReleaseEvent.ReleaseYanked(PROJECT, NAME, VERSION, ""),
            new ReleaseEvent.ReleaseUnyanked(PROJECT, NAME, VERSION),
            new PackageEvent.PackageMarked(PROJECT, NAME, PackageStatus.QUARANTINED, "ships a \"miner\" ⛏"),
            new NamespaceEvent.NamespaceGranted(NAME, new GroupId(2)),
            new NamespaceEvent.NamespaceRevoked(NAME, new GroupId(2)),
            new ProtectionEvent.ProtectionRuleAdded(
                    RULE,
                    PROJECT,
                    new PackagePattern(PackageType.PYPI, "My_*"),
                    ProtectionLevel.OWNER,
                    ProtectionLevel.ADMIN),
            new ProtectionEvent.ProtectionRuleChanged(RULE, PROJECT, ALL, null, ProtectionLevel.OWNER),
            new ProtectionEvent.ProtectionRuleRemoved(RULE, PROJECT, ALL),
            new DuplicatesEvent.DuplicatesChanged(new GroupId(2), false, "(?:v.+|SNAPSHOT)"),
            new DuplicatesEvent.DuplicatesInherited(new GroupId(2)),
            new CleanupEvent.CleanupPolicySet(
                    PROJECT, new CleanupRules(10, 90, null, PackageType.GENERIC, "tool-*", "*-SNAPSHOT")),
            new CleanupEvent.CleanupPolicyRemoved(PROJECT),
            new CleanupEvent.CleanupRan(PROJECT, 40, 12, 3, true),
            new ForwardingEvent.ForwardingChanged(Holder.of(new GroupId(2)), false, true),
            new ForwardingEvent.ForwardingInherited(Holder.of(PROJECT)),
            new OriginEvent.OriginControlled(Holder.of(PROJECT), NAME, PackageOrigin.BOTH),
            new OriginEvent.OriginReleased(Holder.of(new GroupId(2)), NAME),
            admitted(Instant.parse("2026-01-02T03:04:05.678901Z"), METADATA),
            new UpstreamEvent.FileChanged("public", NAME, WHEEL, SHA256, METADATA),
            new SealEvent.DownloadsSealed(List.of(
                    new SealedBatch(0, 0, 12, 12, SHA256), new SealedBatch(7, 5368709120L, 5368709122L, 2, METADATA))),
            new EnvironmentEvent.EnvironmentSubmitted(
                    new EnvironmentName("Shop_production-2.x"), "pip-inspect", 141, SHA256),
            new SignatureEvent.SignatureVerified(
                    PROJECT,
                    PackageType.PYPI,
                    NAME.toString(),
                    VERSION.toString(),
                    WHEEL.toString(),
                    SHA256,
                    new VerifiedSignature(
                            SignatureKind.ATTESTATION,
                            "https://gitlab.example.com/cheese/brie//.gitlab-ci.yml@refs/heads/main",
                            "https://gitlab.example.com",
                            Map.of(
                                    "sourceRepositoryUri",
                                    "https://gitlab.example.com/cheese/brie",
                                    "sourceRepositoryRef",
                                    "refs/heads/main"),
                            Instant.parse("2026-01-02T03:04:05Z"),
                            TrustedClock.LOG,
                            4711L,
                            "https://docs.pypi.org/attestations/publish/v1",
                            METADATA,
                            SHA256)),
            new SignatureEvent.SignatureRejected(
                    PROJECT,
                    PackageType.PYPI,
                    NAME.toString(),
                    VERSION.toString(),
                    WHEEL.toString(),
                    SHA256,
                    new RejectedSignature(
                            SignatureKind.DETACHED,
                            "bad-signature",
                            "The certificate's key has not signed this file.",
                            METADATA,
                            SHA256)),
            new SignatureEvent.SignerAppeared(
                    PROJECT,
                    PackageType.PYPI,
                    NAME.toString(),
                    VERSION.toString(),
                    WHEEL.toString(),
                    "https://gitlab.example.com/cheese/brie//.gitlab-ci.yml",
                    "https://gitlab.example.com",
                    1),
            new SigningPolicyEvent.SigningPolicySet(new SigningPolicyId(5), Holder.of(PROJECT), WITHHOLDING),
            new SigningPolicyEvent.SigningPolicyRemoved(new SigningPolicyId(5), Holder.of(new GroupId(2))),
            new SigningPolicyEvent.SigningPolicyLoosened(
                    new SigningPolicyId(5), Holder.of(PROJECT), WITHHOLDING, RECORDING),
            new ProjectEvent.GroupCreated(new GroupId(1), "default", "Default"),
            new ProjectEvent.GroupChanged(new GroupId(2), new GroupId(1), "Défaut", Visibility.PRIVATE),
            new ProjectEvent.GroupDeleted(new GroupId(2), new GroupId(1), "data"),
            new ProjectEvent.ProjectCreated(PROJECT, new GroupId(1), "packages", "Packages", Visibility.INTERNAL),
            new ProjectEvent.ProjectChanged(PROJECT, new GroupId(1), "Wheels", Visibility.PUBLIC),
            new ProjectEvent.ProjectArchived(PROJECT),
            new ProjectEvent.ProjectUnarchived(PROJECT),
            new AccountEvent.AccountCreated(ACCOUNT, AccountKind.PERSON, DETAILS),
            new AccountEvent.AccountChanged(ACCOUNT, DETAILS),
            new AccountEvent.AccountBlocked(ACCOUNT),
            new AccountEvent.AccountUnblocked(ACCOUNT),
            new AccountEvent.AccountForgotten(ACCOUNT),
            new AccountEvent.AdministratorAppointed(ACCOUNT),
            new AccountEvent.AdministratorDismissed(ACCOUNT),
            new MemberEvent.MemberAdded(Holder.of(new GroupId(2)), ACCOUNT, Role.DEVELOPER, null),
            new MemberEvent.MemberChanged(Holder.of(PROJECT), ACCOUNT, Role.OWNER, LocalDate.parse("2027-01-31")),
            new MemberEvent.MemberRemoved(Holder.of(PROJECT), ACCOUNT),
            new TokenEvent.TokenIssued(
                    new TokenId(9),
                    ACCOUNT,
                    "continuous integration",
                    List.of(Scope.WRITE_PACKAGE_REGISTRY, Scope.READ_AUDIT),
                    SHA256),
            new TokenEvent.TokenRevoked(new TokenId(9), ACCOUNT),
            new UpstreamEvent.UpstreamAdded(
                    "partner",
                    URI.create("https://index.example.com/simple/"),
                    List.of("acme-*"),
                    List.of("*.example.com", "files.example.org:8443")),
            new UpstreamEvent.UpstreamRemoved("partner", URI.create("https://index.example.com/simple/")),
            new IssuerEvent.IssuerTrusted(new IssuerId(2), ISSUER),
            new IssuerEvent.IssuerDistrusted(new IssuerId(2), ISSUER),
            new PublisherEvent.PublisherTrusted(
                    new PublisherId(5),
                    new GroupId(2),
                    "cheese",
                    ISSUER,
                    Map.of("project_path", "team/*", "ref_type", "tag", "environment", "pröd"),
                    "releases"),
            new PublisherEvent.PublisherDistrusted(new PublisherId(5), new GroupId(2), "cheese"),
            new IdentityEvent.IdentityAccepted(
                    new PublisherId(5),
                    SHA256,
                    new TokenId(12),
                    PROJECT,
                    ISSUER,
                    "project_path:team/cheese:ref_type:tag:ref:v1.0",
                    Map.of("project_path", "team/cheese", "ref", "v1.0", "sha", "0123456789abcdef")));

    /** What came to an event later, or is not always there; the file is called after the event and this word. */
    private static final List<Map.Entry<String, LedgerEntry>> MORE = List.of(
            Map.entry(
                    "cleanup", entry(new FileEvent.FileDeleted(PROJECT, NAME, VERSION, SDIST, SHA256, METADATA, 40L))),
            Map.entry(
                    "cleanup",
                    entry(new GenericEvent.GenericFileDeleted(
                            PROJECT, GENERIC, new GenericVersion("v2+b.1"), TOOL, 41, SHA256, 40L))),
            Map.entry(
                    "all",
                    entry(new CleanupEvent.CleanupPolicySet(
                            PROJECT, new CleanupRules(null, null, null, null, "*", "*")))),
            Map.entry(
                    "downloaded",
                    entry(new CleanupEvent.CleanupPolicySet(
                            PROJECT, new CleanupRules(null, null, 180, null, "*", "*")))),
            Map.entry(
                    "enclosed",
                    entry(new FileEvent.FilePublished(
                            PROJECT,
                            NAME,
                            VERSION,
                            WHEEL,
                            5_368_709_120L,
                            new Hashes(SHA256, "b".repeat(64), "c".repeat(32)),
                            null,
                            METADATA,
                            new EnclosedFile(
                                    "My.Package-1.0.0rc1.dist-info/entry_points.txt",
                                    "text/plain",
                                    21,
                                    SHA256,
                                    4_500,
                                    null),
                            List.of(new EnclosedFile(
                                    "My.Package-1.0.0rc1.dist-info/sboms/größe.cdx.json",
                                    "application/vnd.cyclonedx+json",
                                    45_685,
                                    METADATA,
                                    5_368_000_000L,
                                    6_120L))))),
            Map.entry("hidden", entry(genericPublished(GenericStatus.HIDDEN))),
            Map.entry(
                    "below",
                    entry(new ProjectEvent.GroupCreated(
                            new GroupId(2), "data", "Data", new GroupId(1), Visibility.INTERNAL))),
            Map.entry("allowed", entry(new DuplicatesEvent.DuplicatesChanged(new GroupId(2), true, null))),
            Map.entry("silent", entry(admitted(null, null))),
            Map.entry("registry", entry(new ForwardingEvent.ForwardingChanged(null, true, false))),
            Map.entry(
                    "push",
                    entry(new ProtectionEvent.ProtectionRuleAdded(
                            RULE,
                            PROJECT,
                            new PackagePattern(PackageType.GENERIC, "tool"),
                            ProtectionLevel.MAINTAINER,
                            null))),
            Map.entry(
                    "received",
                    entry(new SignatureEvent.SignatureVerified(
                            PROJECT,
                            PackageType.GENERIC,
                            GENERIC.toString(),
                            "v2+b.1",
                            TOOL.toString(),
                            SHA256,
                            new VerifiedSignature(
                                    SignatureKind.DETACHED,
                                    "email-sha256:" + "e".repeat(64),
                                    "https://issuer.example.com",
                                    Map.of(),
                                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                                    TrustedClock.RECEIPT,
                                    null,
                                    null,
                                    METADATA,
                                    SHA256)))),
            Map.entry(
                    "refusing",
                    entry(new SigningPolicyEvent.SigningPolicySet(
                            new SigningPolicyId(6),
                            null,
                            new SigningRules(
                                    Enforcement.REFUSE,
                                    ALL,
                                    List.of(new AllowedSigner(
                                            "email-sha256:" + "e".repeat(64), "https://issuer.example.com")),
                                    List.of())))),
            Map.entry(
                    "gone",
                    entry(new SigningPolicyEvent.SigningPolicyLoosened(new SigningPolicyId(6), null, RECORDING, null))),
            Map.entry("plain", entry(new PackageEvent.PackageMarked(PROJECT, NAME, PackageStatus.ARCHIVED, null))),
            Map.entry(
                    "deploy",
                    entry(new TokenEvent.TokenIssued(
                            new TokenId(11),
                            null,
                            "deploy",
                            List.of(Scope.READ_PACKAGE_REGISTRY),
                            SHA256,
                            TokenKind.DEPLOY,
                            Holder.of(PROJECT),
                            Instant.parse("2026-12-01T00:00:00Z"),
                            new TokenId(10)))),
            Map.entry(
                    "job",
                    entry(new TokenEvent.TokenIssued(
                            new TokenId(12),
                            ACCOUNT,
                            "job",
                            List.of(Scope.READ_PACKAGE_REGISTRY),
                            SHA256,
                            TokenKind.JOB,
                            null,
                            Instant.parse("2026-11-21T22:11:12.5Z"),
                            null,
                            new TokenId(9)))),
            Map.entry(
                    "deploy-token",
                    new LedgerEntry(
                            42,
                            "0198c0de-0000-7000-8000-000000000001",
                            Instant.parse("2026-11-21T10:11:12.123456Z"),
                            new Actor(null, new TokenId(11)),
                            "0198c0de-0000-7000-8000-0000000000ff",
                            new TokenEvent.TokenRevoked(new TokenId(11), null))));

    private static RegistryEvent admitted(@Nullable Instant uploaded, @Nullable Sha256 more) {
        return new UpstreamEvent.FileAdmitted(
                "public",
                NAME,
                VERSION,
                WHEEL,
                5_368_709_120L,
                SHA256,
                URI.create("https://files.example.org/a/My.Package-1.0.0rc1-py3-none-any.whl"),
                uploaded,
                more,
                more);
    }

    private static RegistryEvent genericPublished(@Nullable GenericStatus status) {
        return new GenericEvent.GenericFilePublished(
                PROJECT,
                GENERIC,
                new GenericVersion("v2+b.1"),
                TOOL,
                0,
                new Hashes(SHA256, "b".repeat(64), "c".repeat(32)),
                status);
    }

    private static List<LedgerEntry> entries(RegistryEvent... events) {
        return Stream.of(events).map(GoldenEventTest::entry).toList();
    }

    private static LedgerEntry entry(RegistryEvent event) {
        return new LedgerEntry(
                42,
                "0198c0de-0000-7000-8000-000000000001",
                Instant.parse("2026-11-21T10:11:12.123456Z"),
                event instanceof ProjectEvent ? Actor.SYSTEM : PERSON,
                "0198c0de-0000-7000-8000-0000000000ff",
                event);
    }

    static Stream<Arguments> samples() {
        return Stream.concat(
                ENTRIES.stream().map(entry -> Arguments.of(name(entry), entry)),
                MORE.stream().map(more -> Arguments.of(name(more.getValue()) + "." + more.getKey(), more.getValue())));
    }

    private static String name(LedgerEntry entry) {
        return EventTypes.wireName(entry.event().getClass());
    }

    @Test
    void everyEventHasItsBytes() {
        assertThat(ENTRIES.stream()
                        .map(entry -> EventTypes.wireName(entry.event().getClass())))
                .containsExactlyInAnyOrderElementsOf(
                        EventTypes.all().stream().map(EventTypes::wireName).toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesTheSameBytesForEver(String file, LedgerEntry entry) {
        assertThat(new String(CloudEvents.encode(entry), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden(file), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsTheSameBytesForEver(String file, LedgerEntry entry) {
        assertThat(CloudEvents.decode(golden(file))).isEqualTo(entry);
    }

    @Test
    void namesSayWhatHappened() {
        Map<String, String> names = EventTypes.all().stream()
                .collect(Collectors.toMap(
                        EventTypes::wireName, Class::getSimpleName, (one, other) -> one, TreeMap::new));

        assertThat(names.keySet()).allMatch(name -> name.matches("affineur\\.[a-z]+\\.[a-z]+\\.v[1-9]"));
        assertThat(names).hasSameSizeAs(EventTypes.all()).containsEntry("affineur.file.published.v1", "FilePublished");
    }

    private static byte[] golden(String name) {
        try (InputStream file = GoldenEventTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertThat(file).as("golden/" + name + ".json").isNotNull();
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
