package affineur.audit.signatures;

import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.sha256;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.audit.SmallBlobs;
import affineur.events.Holder;
import affineur.events.ProjectId;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import affineur.sigstore.Evidence;
import affineur.sigstore.SignatureVerifier;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /audit/signatures?digest=…}: verifies a Sigstore bundle, an attestation or a detached pair of a file that is
 * here, and records what came of it. For those who may publish where the file is. A pair is a JSON object
 * of {@code signature} and {@code certificate}, texts as in cosign's files.
 *
 * <p>{@code GET /audit/signatures/{digest}} tells what is known of a file's content, and {@code …/evidence/{name}} gives
 * what was verified, so that it can be verified again: for those who may read the file, and for auditors.
 */
@RestController
public final class EvidenceController {
    /** A file that has just been published is known a moment later. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Signatures signatures;
    private final SignedFiles files;
    private final Verification verification;
    private final SmallBlobs blobs;
    private final Access access;
    private final Callers callers;
    private final InstantSource clock;

    EvidenceController(
            Signatures signatures,
            SignedFiles files,
            Verification verification,
            SmallBlobs blobs,
            Access access,
            Callers callers,
            InstantSource clock) {
        this.signatures = signatures;
        this.files = files;
        this.verification = verification;
        this.blobs = blobs;
        this.access = access;
        this.callers = callers;
        this.clock = clock;
    }

    /** What is known of a content. */
    record Known(String digest, List<SignatureRecord> signatures) {}

    @PostMapping("/audit/signatures")
    ResponseEntity<Known> submit(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        access.requireSubmitter(caller);
        // before the parameters, which are looked for in the body, too, where curl calls that a form
        byte[] body = request.getInputStream().readNBytes(SignatureVerifier.LARGEST + 1);
        String written = request.getParameter("digest");
        if (written == null) {
            throw invalid("The parameter digest is missing: the SHA-256 of the file that is signed.");
        }
        Sha256 digest = sha256("digest", written);
        Evidence evidence = evidence(body);
        Instant received = clock.instant();
        List<SignatureRecord> found = new ArrayList<>();
        boolean news = false;
        for (SignedFile file : writable(caller, digest)) {
            Verification.Outcome outcome =
                    verification.verify(file, evidence, received, caller.actor(), Correlation.of(request));
            news |= outcome.position().isPresent();
            Long position = outcome.position().isPresent() ? outcome.position().getAsLong() : null;
            SignatureRecord.of(position, null, outcome.event()).ifPresent(found::add);
        }
        return ResponseEntity.status(news ? HttpStatus.CREATED : HttpStatus.OK).body(new Known(digest.hex(), found));
    }

    private static Evidence evidence(byte[] body) {
        if (body.length > SignatureVerifier.LARGEST) {
            throw new Refusal(
                    ProblemType.SIGNATURE_TOO_LARGE, "The body has more than " + SignatureVerifier.LARGEST + " bytes.");
        }
        List<Evidence> all = Evidence.read(body);
        if (all.size() != 1) {
            throw new Refusal(
                    ProblemType.INVALID_SIGNATURE,
                    "The body is no Sigstore bundle, no attestation, and no JSON object of a signature and a"
                            + " certificate.");
        }
        return all.getFirst();
    }

    /** Those with the content to which the caller may add; else it is said why there are none. */
    private List<SignedFile> writable(Caller caller, Sha256 digest) {
        List<SignedFile> all = files.await(digest, PATIENCE);
        List<SignedFile> writable = all.stream()
                .filter(file -> access.may(caller, Permission.PUBLISH, holder(file.project())))
                .toList();
        if (writable.isEmpty()) {
            throw refused(caller, Permission.PUBLISH, all, digest);
        }
        return writable;
    }

    @GetMapping("/audit/signatures/{digest}")
    Known known(HttpServletRequest request, @PathVariable("digest") String written) {
        Caller caller = callers.of(request);
        Sha256 digest = sha256("digest", written);
        List<SignatureRecord> found = readable(caller, digest);
        if (found.isEmpty()) {
            List<SignedFile> all = files.of(digest);
            if (all.stream().noneMatch(file -> mayRead(caller, file.project()))) {
                throw refused(caller, Permission.READ_PACKAGES, all, digest);
            }
        }
        return new Known(digest.hex(), found);
    }

    @GetMapping("/audit/signatures/{digest}/evidence/{name}")
    ResponseEntity<byte[]> evidence(
            HttpServletRequest request, @PathVariable("digest") String written, @PathVariable("name") String evidence)
            throws IOException {
        Caller caller = callers.of(request);
        Sha256 digest = sha256("digest", written);
        Sha256 name = sha256("name", evidence);
        if (readable(caller, digest).stream().noneMatch(record -> record.isAbout(name))) {
            throw refused(caller, Permission.READ_PACKAGES, files.of(digest), digest);
        }
        byte[] content = blobs.find(name, Integer.MAX_VALUE)
                .orElseThrow(() -> new Refusal(
                        ProblemType.EVIDENCE_LOST, "What was verified is recorded, but its content is lost."));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(content);
    }

    private List<SignatureRecord> readable(Caller caller, Sha256 digest) {
        return signatures.of(digest).stream()
                .filter(record -> mayRead(caller, record.project()))
                .toList();
    }

    private boolean mayRead(Caller caller, long project) {
        return access.mayAudit(caller) || access.may(caller, Permission.READ_PACKAGES, holder(project));
    }

    private static Holder holder(long project) {
        return Holder.of(new ProjectId(project));
    }

    /** That the caller may not, if it may know so much, else that nothing is known. */
    private Refusal refused(Caller caller, Permission permission, List<SignedFile> all, Sha256 digest) {
        if (caller.isAnonymous()) {
            access.requireSubmitter(caller);
        }
        for (SignedFile file : all) {
            try {
                Optional<Project> project = access.project(Long.toString(file.project()));
                project.ifPresent(there -> access.require(caller, permission, there));
            } catch (Refusal e) {
                if (e.kind() != Refusal.Kind.NOT_FOUND) {
                    return e;
                }
            }
        }
        return new Refusal(
                ProblemType.SIGNED_FILE_NOT_FOUND, "Nothing is known here of a file with the digest " + digest + ".");
    }
}
