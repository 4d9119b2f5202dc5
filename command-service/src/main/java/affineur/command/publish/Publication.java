package affineur.command.publish;

import affineur.access.Directory;
import affineur.access.Project;
import affineur.blobs.Blobs;
import affineur.blobs.Staged;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Origin;
import affineur.command.collect.DigestLocks;
import affineur.command.inspect.DistributionInspector;
import affineur.command.inspect.Inspected;
import affineur.command.intake.IncomingFile;
import affineur.command.signature.Verdicts;
import affineur.events.LedgerEntry;
import affineur.events.PackageType;
import affineur.events.ProtectionLevel;
import affineur.events.SignatureEvent.SignatureRejected;
import affineur.ledger.writer.Appended;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Publishes a file that has come in: it is checked, then stored to stay, then recorded. The blob before the fact. */
final class Publication {
    /** Characters; the ledger's records are small. */
    private static final int LONGEST_REQUIRES_PYTHON = 1000;

    private final Blobs blobs;
    private final Commands commands;
    private final DigestLocks locks;
    private final Directory directory;
    private final Entries entries;
    private final Attestations attestations;
    private final Verdicts verdicts;

    Publication(
            Blobs blobs,
            Commands commands,
            DigestLocks locks,
            Directory directory,
            Entries entries,
            Attestations attestations) {
        this.attestations = attestations;
        this.blobs = blobs;
        this.commands = commands;
        this.verdicts = new Verdicts(commands::record);
        this.locks = locks;
        this.directory = directory;
        this.entries = entries;
    }

    /**
     * @param level what the role of the one who publishes is worth where packages are protected; null for nothing
     * @return where the fact stands; empty if the same bytes were published under that name before
     * @throws affineur.refusal.Refusal if the form and the file do not fit each other, or the name is taken
     * @throws InvalidPackaging if the file is not what its name says
     */
    Optional<Appended> publish(UploadForm form, Project project, @Nullable ProtectionLevel level, Origin origin)
            throws IOException {
        IncomingFile file = form.content();
        FormAgreement.checkFile(form, file.hashes());
        try (Attesting attesting = new Attesting(() -> attest(form, project))) {
            Inspected inspected = inspect(form);
            FormAgreement.checkMetadata(form, inspected.metadata());
            String requiresPython = requiresPython(inspected.metadata().requiresPython());
            Sha256 content = file.hashes().sha256();
            byte[] metadata = inspected.metadataBytes();
            Sha256 metadataName = Sha256.ofContent(metadata);
            try (DigestLocks.Held _ = locks.share(content, metadataName)) {
                file.staged().keep(content);
                keep(metadataName, metadata);
                Optional<Attestations.Verified> attested = attested(attesting, form, project, origin);
                PublishFile command = new PublishFile(
                        project.id(),
                        inspected.metadata().name(),
                        inspected.metadata().version(),
                        form.filename(),
                        file.size(),
                        file.hashes(),
                        requiresPython,
                        metadataName,
                        inspected.entryPoints(),
                        inspected.sboms(),
                        attested.map(Attestations.Verified::signatures).orElse(List.of()),
                        directory.around(project.id()),
                        level,
                        null);
                try (DigestLocks.Held _ = locks.share(command.content().toArray(Sha256[]::new))) {
                    if (attested.isPresent()
                            && blobs.find(attested.get().name()).isEmpty()) {
                        keep(attested.get()); // tidied away before it was shared
                    }
                    return record(command, origin);
                }
            }
        }
    }

    private Optional<Attestations.Verified> attest(UploadForm form, Project project) throws IOException {
        Optional<String> field = form.attestations();
        if (field.isEmpty()) {
            return Optional.empty();
        }
        Attestations.Verified verified = attestations.verify(
                field.get(), form.filename(), form.content().hashes().sha256(), project);
        keep(verified);
        return Optional.of(verified);
    }

    private Optional<Attestations.Verified> attested(
            Attesting attesting, UploadForm form, Project project, Origin origin) throws IOException {
        try {
            return attesting.await();
        } catch (RejectedAttestation e) {
            Sha256 evidence = e.why().content();
            try (DigestLocks.Held _ = locks.share(evidence)) {
                keep(evidence, e.attestation());
                verdicts.rejected(
                        new SignatureRejected(
                                project.id(),
                                PackageType.PYPI,
                                form.filename().name().toString(),
                                form.filename().version().toString(),
                                form.filename().toString(),
                                form.content().hashes().sha256(),
                                e.why()),
                        origin);
            }
            throw e;
        }
    }

    /** When the package began is looked up only where it matters: what was there before a namespace was granted goes on. */
    private Optional<Appended> record(PublishFile command, Origin origin) {
        try {
            return commands.record(command, origin);
        } catch (Refusal e) {
            Optional<LedgerEntry> first = e.type() == ProblemType.NAMESPACE_OF_OTHERS
                    ? entries.next(0, PublishFileDecider.beginning(command))
                    : Optional.empty();
            if (first.isEmpty()) {
                throw e;
            }
            return commands.record(command.begunAt(first.get().position()), origin);
        }
    }

    private static Inspected inspect(UploadForm form) throws IOException {
        try (SeekableByteChannel content = form.content().staged().read()) {
            return DistributionInspector.inspect(content, form.filename(), form.members());
        }
    }

    private static @Nullable String requiresPython(@Nullable String written) {
        if (written != null && written.length() > LONGEST_REQUIRES_PYTHON) {
            throw new InvalidPackaging(
                    "The metadata's Requires-Python has more than " + LONGEST_REQUIRES_PYTHON + " characters.");
        }
        return written;
    }

    private void keep(Attestations.Verified attested) throws IOException {
        keep(attested.name(), attested.provenance());
    }

    private void keep(Sha256 name, byte[] content) throws IOException {
        try (Staged staged = blobs.stage()) {
            staged.write(ByteBuffer.wrap(content));
            staged.keep(name);
        }
    }
}
