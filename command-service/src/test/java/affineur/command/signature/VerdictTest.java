package affineur.command.signature;

import affineur.command.Slice;
import affineur.command.signature.VerdictCommand.RecordRejected;
import affineur.command.signature.VerdictCommand.RecordVerified;
import affineur.events.FileEvent.FileDeleted;
import affineur.events.PackageType;
import affineur.events.ProjectId;
import affineur.events.RejectedSignature;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SignatureKind;
import affineur.events.TrustedClock;
import affineur.events.VerifiedSignature;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Sha256;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VerdictTest {
    private static final ProjectId PROJECT = new ProjectId(7);
    private static final Sha256 FILE = new Sha256("a".repeat(64));
    private static final Sha256 EVIDENCE = new Sha256("b".repeat(64));
    private static final Sha256 ROOT = new Sha256("c".repeat(64));
    private static final String BRIE = "https://forge.example.com/cheese/brie//.ci.yml";
    private static final String FORGE = "https://forge.example.com";

    private final Slice verdicts = Slice.of(VerdictDecider::register);

    private static SignatureVerified verified(ProjectId project, String signer, Sha256 evidence) {
        return new SignatureVerified(
                project,
                PackageType.PYPI,
                "brie",
                "1.0",
                "brie-1.0.tar.gz",
                FILE,
                new VerifiedSignature(
                        SignatureKind.DETACHED,
                        signer,
                        FORGE,
                        Map.of(),
                        Instant.parse("2026-11-21T10:00:00Z"),
                        TrustedClock.RECEIPT,
                        null,
                        null,
                        evidence,
                        ROOT));
    }

    private static SignatureRejected rejected(String filename) {
        return new SignatureRejected(
                PROJECT,
                PackageType.PYPI,
                "brie",
                "1.0",
                filename,
                FILE,
                new RejectedSignature(SignatureKind.DETACHED, "bad-signature", "Why.", EVIDENCE, ROOT));
    }

    private static SignerAppeared appeared(String signer, int known) {
        return new SignerAppeared(PROJECT, PackageType.PYPI, "brie", "1.0", "brie-1.0.tar.gz", signer, FORGE, known);
    }

    @Test
    void isRecordedAndSoIsWhoIsNew() {
        SignatureVerified first = verified(PROJECT, BRIE + "@refs/heads/main", EVIDENCE);
        verdicts.given().when(new RecordVerified(first)).then(first, appeared(BRIE, 0));
    }

    @Test
    void isOfOneWhoIsKnown() {
        SignatureVerified other = verified(PROJECT, BRIE + "@refs/tags/v1", new Sha256("d".repeat(64)));
        verdicts.given(verified(PROJECT, BRIE + "@refs/heads/main", EVIDENCE), appeared(BRIE, 0))
                .when(new RecordVerified(other))
                .then(other);
    }

    @Test
    void isNoNewsTheSecondTime() {
        SignatureVerified first = verified(PROJECT, BRIE, EVIDENCE);
        verdicts.given(first, appeared(BRIE, 0)).when(new RecordVerified(first)).thenNothing();
    }

    @Test
    void isNoNewsTheSecondTimeEither() {
        verdicts.given(rejected("brie-1.0.tar.gz"))
                .when(new RecordRejected(rejected("brie-1.0.tar.gz")))
                .thenNothing();
    }

    @Test
    void isNewsOfAFileThatCameAgainAfterItWasDeleted() {
        SignatureVerified first = verified(PROJECT, BRIE, EVIDENCE);
        DistributionFilename filename = DistributionFilename.parse("brie-1.0.tar.gz");
        FileDeleted deleted = new FileDeleted(
                PROJECT, filename.name(), filename.version(), filename, FILE, new Sha256("e".repeat(64)));
        verdicts.given(first, appeared(BRIE, 0), deleted)
                .when(new RecordVerified(first))
                .then(first);
        verdicts.given(first, appeared(BRIE, 0), deleted, first)
                .when(new RecordVerified(first))
                .thenNothing();
    }

    @Test
    void isNewsInAnotherProject() {
        SignatureVerified first = verified(new ProjectId(8), BRIE, EVIDENCE);
        SignatureVerified second = verified(PROJECT, BRIE, EVIDENCE);
        verdicts.given(first).when(new RecordVerified(second)).then(second, appeared(BRIE, 0));
    }

    @Test
    void isNewsOfAnotherFileWithTheSameContent() {
        verdicts.given(rejected("brie-1.0.zip"))
                .when(new RecordRejected(rejected("brie-1.0.tar.gz")))
                .then(rejected("brie-1.0.tar.gz"));
    }

    @Test
    void isNewsIfItWasTheOtherWayAboutBefore() {
        SignatureVerified good = verified(PROJECT, BRIE, EVIDENCE);
        verdicts.given(rejected("brie-1.0.tar.gz"))
                .when(new RecordVerified(good))
                .then(good, appeared(BRIE, 0));
    }
}
