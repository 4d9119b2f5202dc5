package affineur.events;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.packaging.DistributionFilename;
import affineur.packaging.Hashes;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    private static final Actor PERSON = new Actor(new AccountId(3), new TokenId(9));

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
            new ReleaseEvent.ReleaseYanked(PROJECT, NAME, VERSION, ""),
            new ReleaseEvent.ReleaseUnyanked(PROJECT, NAME, VERSION),
            new ProjectEvent.GroupCreated(new GroupId(1), "default", "Default"),
            new ProjectEvent.ProjectCreated(PROJECT, new GroupId(1), "packages", "Packages", Visibility.INTERNAL),
            new TokenEvent.TokenIssued(
                    new TokenId(9),
                    new AccountId(3),
                    "continuous integration",
                    List.of(Scope.WRITE_PACKAGE_REGISTRY, Scope.READ_AUDIT),
                    SHA256),
            new TokenEvent.TokenRevoked(new TokenId(9), new AccountId(3)));

    private static List<LedgerEntry> entries(RegistryEvent... events) {
        return Stream.of(events)
                .map(event -> new LedgerEntry(
                        42,
                        "0198c0de-0000-7000-8000-000000000001",
                        Instant.parse("2026-11-21T10:11:12.123456Z"),
                        event instanceof ProjectEvent ? Actor.SYSTEM : PERSON,
                        "0198c0de-0000-7000-8000-0000000000ff",
                        event))
                .toList();
    }

    static Stream<LedgerEntry> samples() {
        return ENTRIES.stream();
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
    void writesTheSameBytesForEver(LedgerEntry entry) {
        assertThat(new String(CloudEvents.encode(entry), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden(entry), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsTheSameBytesForEver(LedgerEntry entry) {
        assertThat(CloudEvents.decode(golden(entry))).isEqualTo(entry);
    }

    @Test
    void namesSayWhatHappened() {
        Map<String, String> names = EventTypes.all().stream()
                .collect(Collectors.toMap(
                        EventTypes::wireName, Class::getSimpleName, (one, other) -> one, TreeMap::new));

        assertThat(names.keySet()).allMatch(name -> name.matches("affineur\\.[a-z]+\\.[a-z]+\\.v[1-9]"));
        assertThat(names).hasSameSizeAs(EventTypes.all()).containsEntry("affineur.file.published.v1", "FilePublished");
    }

    private static byte[] golden(LedgerEntry entry) {
        String name = EventTypes.wireName(entry.event().getClass());
        try (InputStream file = GoldenEventTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertThat(file).as("golden/" + name + ".json").isNotNull();
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
