package affineur.audit.signatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.access.LedgerAccess;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.lucene.LuceneStore;
import affineur.events.Actor;
import affineur.events.CloudEvents;
import affineur.events.LedgerEntry;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.RegistryEvent;
import affineur.events.RejectedSignature;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.events.VerifiedSignature;
import affineur.ledger.LedgerRecord;
import affineur.packaging.Sha256;
import affineur.refusal.Refusal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignaturesTest {
    private static final String BRIE = "https://forge.example.com/cheese/brie//.ci.yml@refs/heads/main";
    private static final String MALLORY = "https://forge.example.com/mallory/brie//.ci.yml@refs/heads/main";
    private static final Sha256 DIGEST = new Sha256("a".repeat(64));

    @TempDir
    Path directory = Path.of("");

    private LuceneStore store;
    private LedgerAccess access;
    private Signatures signatures;
    private long next;

    @SuppressWarnings("NullAway") // JUnit calls open() first
    SignaturesTest() {}

    @BeforeEach
    void open() throws Exception {
        store = new LuceneStore(directory);
        access = LedgerAccess.open(store);
        signatures = Signatures.open(store);
        next = 0;
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private void happen(RegistryEvent... events) {
        List<LedgerRecord> batch = new ArrayList<>();
        for (RegistryEvent event : events) {
            LedgerEntry entry = new LedgerEntry(
                    next, "id-" + next, Instant.parse("2026-11-21T10:00:00Z"), Actor.SYSTEM, "correlation", event);
            batch.add(new LedgerRecord(next, CloudEvents.encode(entry), entry));
            next++;
        }
        signatures.apply(batch);
    }

    private static SignatureVerified signed(String name, String version, String signer) {
        return new SignatureVerified(
                new ProjectId(1),
                PackageType.PYPI,
                name,
                version,
                name + "-" + version + ".tar.gz",
                DIGEST,
                new VerifiedSignature(
                        SignatureKind.ATTESTATION,
                        signer,
                        "https://forge.example.com",
                        Map.of("sourceRepositoryRef", "refs/heads/main"),
                        Instant.parse("2026-11-21T09:59:00Z"),
                        TrustedClock.LOG,
                        4711L,
                        "https://docs.pypi.org/attestations/publish/v1",
                        new Sha256("b".repeat(64)),
                        new Sha256("c".repeat(64))));
    }

    private List<JsonNode> found(String... parameters) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put(parameters[i], parameters[i + 1]);
        }
        RecordQuery query = RecordQuery.parse(given, new SignatureFilters(new PackageFilters(access.access())));
        JsonMapper json = new JsonMapper();
        return signatures.records().page(query).stream()
                .map(document -> json.readTree(document.body()))
                .toList();
    }

    @Test
    void areFoundByWhatTheyAreOfAndByWhom() {
        happen(
                signed("brie", "1.0", BRIE),
                new SignerAppeared(
                        new ProjectId(1), PackageType.PYPI, "brie", "1.0", "brie-1.0.tar.gz", BRIE, "https://x", 0),
                signed("brie", "1.1", MALLORY),
                signed("camembert", "1.0", BRIE));

        assertThat(found()).hasSize(3);
        assertThat(found("package", "Brie"))
                .extracting(r -> r.path("position").asLong())
                .containsExactly(2L, 0L);
        assertThat(found("package", "brie", "version", "1.0.0")).hasSize(1);
        assertThat(found("signer", BRIE)).hasSize(2);
        assertThat(found("signer", "https://forge.example.com/mallory/*")).hasSize(1);
        assertThat(found("digest", "sha256:" + DIGEST, "issuer", "https://forge.example.com", "kind", "attestation"))
                .hasSize(3);
        assertThat(found("verdict", "rejected")).isEmpty();
        assertThat(found("order", "asc")
                        .getFirst()
                        .path("claims")
                        .path("sourceRepositoryRef")
                        .stringValue())
                .isEqualTo("refs/heads/main");
        assertThatThrownBy(() -> found("digest", "x"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("digest");
        assertThatThrownBy(() -> found("colour", "x"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("colour");
    }

    @Test
    void areFoundByWhyTheyCountForNothing() {
        happen(
                signed("brie", "1.0", BRIE),
                new SignatureRejected(
                        new ProjectId(1),
                        PackageType.PYPI,
                        "brie",
                        "1.0",
                        "brie-1.0.tar.gz",
                        DIGEST,
                        new RejectedSignature(
                                SignatureKind.DETACHED,
                                "bad-signature",
                                "The certificate's key has not signed this file.",
                                new Sha256("b".repeat(64)),
                                new Sha256("c".repeat(64)))));

        assertThat(found("verdict", "verified")).hasSize(1);
        JsonNode rejected = found("verdict", "rejected", "reason", "bad-signature", "kind", "detached")
                .getFirst();
        assertThat(rejected.path("text").stringValue()).startsWith("The certificate's key");
        assertThat(rejected.has("signer")).isFalse();
        assertThat(signatures.of(DIGEST)).extracting(SignatureRecord::verdict).containsExactly("rejected", "verified");
    }

    @Test
    void comeOnceHoweverOftenTheyAreRead() {
        happen(signed("brie", "1.0", BRIE));
        next = 0;
        happen(signed("brie", "1.0", BRIE), signed("brie", "1.1", BRIE));

        assertThat(found("package", "brie")).hasSize(2);
    }
}
