package affineur.command.publish;

import static affineur.command.Facts.NAME;
import static affineur.command.Facts.PROJECT;
import static affineur.command.Facts.SDIST;
import static affineur.command.Facts.WHEEL;
import static affineur.command.Facts.deleted;
import static affineur.command.Facts.file;
import static affineur.command.Facts.hashes;
import static affineur.command.Facts.protection;
import static affineur.command.Facts.published;

import affineur.command.Slice;
import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import affineur.events.FileEvent.FilePublished;
import affineur.events.GroupId;
import affineur.events.Holder;
import affineur.events.NamespaceEvent.NamespaceGranted;
import affineur.events.NamespaceEvent.NamespaceRevoked;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.PackageEvent.PackageMarked;
import affineur.events.PackageOrigin;
import affineur.events.PackagePattern;
import affineur.events.PackageStatus;
import affineur.events.PackageType;
import affineur.events.ProjectEvent.ProjectArchived;
import affineur.events.ProjectEvent.ProjectUnarchived;
import affineur.events.ProjectId;
import affineur.events.ProtectionEvent.ProtectionRuleRemoved;
import affineur.events.ProtectionLevel;
import affineur.events.SignatureEvent.SignatureVerified;
import affineur.events.SignatureEvent.SignerAppeared;
import affineur.events.SignatureKind;
import affineur.events.SigningPolicyEvent.SigningPolicyRemoved;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.events.TrustedClock;
import affineur.events.VerifiedSignature;
import affineur.packaging.DistributionFilename;
import affineur.packaging.PackageName;
import affineur.refusal.Refusal.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PublishFileTest {
    private final Slice publish = Slice.of(PublishFileDecider::register);

    @Test
    void publishesAFile() {
        publish.given().when(publish(WHEEL, "bytes")).then(published(WHEEL, "bytes"));
    }

    @Test
    void publishesNothingInAnArchivedProject() {
        publish.given(new ProjectArchived(PROJECT))
                .when(publish(WHEEL, "bytes"))
                .thenRefused("project-archived", Kind.FORBIDDEN, "The project is archived");
    }

    @Test
    void publishesInAProjectThatIsArchivedNoLonger() {
        publish.given(new ProjectArchived(PROJECT), new ProjectUnarchived(PROJECT))
                .when(publish(WHEEL, "bytes"))
                .then(published(WHEEL, "bytes"));
    }

    @ParameterizedTest
    @EnumSource(
            value = PackageStatus.class,
            names = {"ARCHIVED", "QUARANTINED"})
    void publishesNothingOfAPackageThatIsClosed(PackageStatus status) {
        publish.given(published(SDIST), marked(status))
                .when(publish(WHEEL, "bytes"))
                .thenRefused(
                        "package-" + status,
                        Kind.FORBIDDEN,
                        "The package 'my-package' is " + status + ": it takes no uploads.");
    }

    @Test
    void publishesOfADeprecatedPackage() {
        publish.given(marked(PackageStatus.DEPRECATED))
                .when(publish(WHEEL, "bytes"))
                .then(published(WHEEL, "bytes"));
    }

    @Test
    void publishesOfAPackageThatIsOutOfQuarantine() {
        publish.given(marked(PackageStatus.QUARANTINED), marked(PackageStatus.ACTIVE))
                .when(publish(WHEEL, "bytes"))
                .then(published(WHEEL, "bytes"));
    }

    @Test
    void publishesWhileAnotherPackageIsInQuarantine() {
        publish.given(new PackageMarked(PROJECT, PackageName.parse("other"), PackageStatus.QUARANTINED, null))
                .when(publish(WHEEL, "bytes"))
                .then(published(WHEEL, "bytes"));
    }

    @Test
    void takesNoUploadsOfWhatComesFromUpstreamOnly() {
        publish.given(from(Holder.of(PROJECT), PackageOrigin.UPSTREAM))
                .when(publish(WHEEL, "bytes"))
                .thenRefused("upstream-only", Kind.FORBIDDEN, "Files of 'my-package' come from upstream only");
    }

    @Test
    void takesUploadsWhereTheNearestPlaceSaysSo() {
        publish.given(
                        from(Holder.of(new GroupId(5)), PackageOrigin.UPSTREAM),
                        from(Holder.of(PROJECT), PackageOrigin.BOTH))
                .when(publish(WHEEL, "bytes"))
                .then(published(WHEEL, "bytes"));
    }

    @Test
    void asksTheGroupsAroundWhereTheProjectSaysNothing() {
        publish.given(from(Holder.of(new GroupId(5)), PackageOrigin.UPSTREAM))
                .when(publish(WHEEL, "bytes"))
                .thenRefused("upstream-only", Kind.FORBIDDEN, "Files of 'my-package' come from upstream");
    }

    @Test
    void publishesNothingUnsignedThatAnyPlaceAroundRefuses() {
        for (Holder place : new Holder[] {Holder.of(PROJECT), Holder.of(new GroupId(1)), null}) {
            Slice.of(PublishFileDecider::register)
                    .given(policy(1, place, Enforcement.REFUSE, "my-*"))
                    .when(publish(WHEEL, "bytes"))
                    .thenRefused(
                            "signature-required",
                            Kind.FORBIDDEN,
                            "Signing policy 1 refuses this file of 'my-package': it has no verified signature.");
        }
    }

    @Test
    void noPolicyLoosensAnother() {
        publish.given(
                        policy(1, null, Enforcement.REFUSE, "*", new AllowedSigner("https://forge.example.com/*", "*")),
                        policy(2, Holder.of(PROJECT), Enforcement.RECORD, "*"),
                        policy(3, Holder.of(PROJECT), Enforcement.REFUSE, "*", new AllowedSigner("*", "*")))
                .when(publish(WHEEL, "bytes", signature("https://elsewhere.example.com/x")))
                .thenRefused(
                        "signature-required",
                        Kind.FORBIDDEN,
                        "Signing policy 1 refuses this file of 'my-package': it is signed by"
                                + " 'https://elsewhere.example.com/x', for whom 'https://forge.example.com' vouches");
    }

    @Test
    void publishesWhatIsSignedAsAllPoliciesAsk() {
        VerifiedSignature signature = signature("https://forge.example.com/brie");
        publish.given(
                        policy(1, null, Enforcement.REFUSE, "*", new AllowedSigner("https://forge.example.com/*", "*")),
                        policy(2, Holder.of(PROJECT), Enforcement.REFUSE, "*", new AllowedSigner("*/brie", "*")))
                .when(publish(WHEEL, "bytes", signature))
                .then(
                        published(WHEEL, "bytes"),
                        new SignatureVerified(
                                PROJECT,
                                PackageType.PYPI,
                                NAME.toString(),
                                "1.0",
                                WHEEL.toString(),
                                hashes("bytes").sha256(),
                                signature),
                        new SignerAppeared(
                                PROJECT,
                                PackageType.PYPI,
                                NAME.toString(),
                                "1.0",
                                WHEEL.toString(),
                                "https://forge.example.com/brie",
                                "https://forge.example.com",
                                0));
    }

    @Test
    void publishesUnsignedWhatNoPolicyRefuses() {
        SigningPolicySet gone = policy(4, null, Enforcement.REFUSE, "*");
        publish.given(
                        policy(1, Holder.of(PROJECT), Enforcement.WITHHOLD, "*"),
                        policy(2, Holder.of(PROJECT), Enforcement.REFUSE, "other-*"),
                        policy(3, Holder.of(new GroupId(77)), Enforcement.REFUSE, "*"),
                        gone,
                        new SigningPolicyRemoved(gone.policy(), null))
                .when(publish(WHEEL, "bytes"))
                .then(published(WHEEL, "bytes"));
    }

    @Test
    void theSameBytesAgainNeedNoSignature() {
        publish.given(published(WHEEL, "bytes"), policy(1, null, Enforcement.REFUSE, "*"))
                .when(publish(WHEEL, "bytes"))
                .thenNothing();
    }

    private static SigningPolicySet policy(
            long number, @Nullable Holder place, Enforcement enforcement, String pattern, AllowedSigner... signers) {
        return new SigningPolicySet(
                new SigningPolicyId(number),
                place,
                new SigningRules(
                        enforcement, new PackagePattern(PackageType.PYPI, pattern), List.of(signers), List.of()));
    }

    private static VerifiedSignature signature(String signer) {
        return new VerifiedSignature(
                SignatureKind.ATTESTATION,
                signer,
                "https://forge.example.com",
                Map.of(),
                Instant.parse("2026-01-02T03:04:05Z"),
                TrustedClock.LOG,
                1L,
                "https://docs.pypi.org/attestations/publish/v1",
                hashes("provenance").sha256(),
                hashes("root").sha256());
    }

    private static OriginControlled from(Holder place, PackageOrigin origin) {
        return new OriginControlled(place, NAME, origin);
    }

    private static PackageMarked marked(PackageStatus status) {
        return new PackageMarked(PROJECT, NAME, status, null);
    }

    @Test
    void beginsNoPackageInTheNamespaceOfAnotherGroup() {
        publish.given(granted("my", 2))
                .when(publish(WHEEL, "bytes"))
                .thenRefused(
                        "namespace-of-others",
                        Kind.CONFLICT,
                        "The name 'my-package' is in the namespace 'my', which is granted to a group");
    }

    @Test
    void beginsPackagesInTheNamespaceOfAGroupAround() {
        publish.given(granted("my", 1)).when(publish(WHEEL, "bytes")).then(published(WHEEL, "bytes"));
    }

    @Test
    void theNarrowestNamespaceCounts() {
        publish.given(granted("my", 1), granted("my-package", 2))
                .when(publish(WHEEL, "bytes"))
                .thenRefused(
                        "namespace-of-others", Kind.CONFLICT, "The name 'my-package' is in the namespace 'my-pack");
    }

    @Test
    void goesOnWithAPackageThatWasThereBeforeTheNamespace() {
        publish.given(published(SDIST), granted("my-package", 2))
                .when(publish(WHEEL, "bytes").begunAt(0))
                .then(published(WHEEL, "bytes"));
    }

    @Test
    void beginsPackagesInANamespaceThatWasRevoked() {
        publish.given(granted("my", 2), new NamespaceRevoked(PackageName.parse("my"), new GroupId(2)))
                .when(publish(WHEEL, "bytes"))
                .then(published(WHEEL, "bytes"));
    }

    private static NamespaceGranted granted(String namespace, long group) {
        return new NamespaceGranted(PackageName.parse(namespace), new GroupId(group));
    }

    @Test
    void publishesManyFilesOfARelease() {
        publish.given(published(SDIST), published(WHEEL))
                .when(publish(file("my_package-1.0-cp313-cp313-linux_x86_64.whl"), "binary"))
                .then(published(file("my_package-1.0-cp313-cp313-linux_x86_64.whl"), "binary"));
    }

    @Test
    void takesTheSameBytesAgainAsNoNews() {
        publish.given(published(WHEEL, "bytes")).when(publish(WHEEL, "bytes")).thenNothing();
    }

    @Test
    void refusesDifferentBytesUnderTheSameName() {
        publish.given(published(WHEEL, "bytes"))
                .when(publish(WHEEL, "others"))
                .thenRefused(
                        "file-already-exists",
                        Kind.INVALID,
                        "File already exists ('" + WHEEL + "', with blake2_256 hash '"
                                + hashes("bytes").blake2b256() + "')");
    }

    @Test
    void publishesADeletedFilenameAnew() {
        publish.given(published(WHEEL), deleted(WHEEL))
                .when(publish(WHEEL, "others"))
                .then(published(WHEEL, "others"));
    }

    @Test
    void refusesASecondSdistOfARelease() {
        publish.given(published(SDIST))
                .when(publish(file("My.Package-1.0.0.tar.gz"), "another"))
                .thenRefused(
                        "sdist-already-exists",
                        Kind.INVALID,
                        "Only one sdist may be uploaded per release, and '" + SDIST + "' is there");
    }

    @Test
    void publishesAnSdistInPlaceOfADeletedOne() {
        publish.given(published(SDIST), deleted(SDIST))
                .when(publish(file("my.package-1.0.tar.gz"), "another"))
                .then(published(file("my.package-1.0.tar.gz"), "another"));
    }

    @Test
    void publishesAnSdistBesideThatOfAnotherVersion() {
        publish.given(published(SDIST))
                .when(publish(file("my_package-1.0.1.tar.gz"), "newer"))
                .then(published(file("my_package-1.0.1.tar.gz"), "newer"));
    }

    @Test
    void keepsProjectsApart() {
        FilePublished there = published(WHEEL, "theirs");
        publish.given(new FilePublished(
                        new ProjectId(2),
                        there.name(),
                        there.version(),
                        there.filename(),
                        there.size(),
                        there.hashes(),
                        null,
                        there.metadata()))
                .when(publish(WHEEL, "ours"))
                .then(published(WHEEL, "ours"));
    }

    @ParameterizedTest
    @EnumSource
    void publishesOfAProtectedPackageWhoReachesTheLevel(ProtectionLevel level) {
        publish.given(protection(level, null)).when(publishAs(level)).then(published(WHEEL, "bytes"));
    }

    @Test
    void publishesNothingOfAPackageThatIsProtected() {
        publish.given(protection(ProtectionLevel.OWNER, null))
                .when(publishAs(ProtectionLevel.MAINTAINER))
                .thenRefused("package-protected", Kind.FORBIDDEN, "Package protected.");
    }

    @Test
    void publishesNothingOfAProtectedPackageForWhoHasNoRole() {
        publish.given(published(WHEEL, "bytes"), protection(ProtectionLevel.MAINTAINER, null))
                .when(publishAs(null))
                .thenRefused("package-protected", Kind.FORBIDDEN, "Package protected.");
    }

    @Test
    void publishesOfAPackageThatIsProtectedFromDeletionOrNoLonger() {
        publish.given(protection(null, ProtectionLevel.ADMIN))
                .when(publishAs(null))
                .then(published(WHEEL, "bytes"));
        var rule = protection(ProtectionLevel.ADMIN, null);
        Slice.of(PublishFileDecider::register)
                .given(rule, new ProtectionRuleRemoved(rule.rule(), PROJECT, rule.pattern()))
                .when(publishAs(null))
                .then(published(WHEEL, "bytes"));
    }

    private static PublishFile publish(DistributionFilename filename, String content, VerifiedSignature... signatures) {
        FilePublished file = published(filename, content);
        return new PublishFile(
                PROJECT,
                file.name(),
                file.version(),
                filename,
                file.size(),
                file.hashes(),
                file.requiresPython(),
                file.metadata(),
                file.entryPoints(),
                file.sboms(),
                List.of(signatures),
                List.of(new GroupId(5), new GroupId(1)),
                null,
                null);
    }

    private static PublishFile publishAs(@Nullable ProtectionLevel level) {
        PublishFile file = publish(WHEEL, "bytes");
        return new PublishFile(
                PROJECT,
                file.name(),
                file.version(),
                file.filename(),
                file.size(),
                file.hashes(),
                file.requiresPython(),
                file.metadata(),
                file.entryPoints(),
                file.sboms(),
                file.signatures(),
                file.groups(),
                level,
                null);
    }
}
