package affineur.command.publish;

import affineur.command.inspect.MemberDigests;
import affineur.command.intake.IncomingFile;
import affineur.command.intake.Intake;
import affineur.command.multipart.MultipartReader;
import affineur.command.multipart.Part;
import affineur.packaging.DistributionFilename;
import affineur.packaging.WheelFilename;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upload says: one file and the fields that are checked against it. The many other fields are passed over, since
 * what counts is what the file says itself.
 */
final class UploadForm implements Closeable {
    /** Bytes of headers and fields, all together: a description alone may have some millions. */
    static final long LARGEST_FIELDS = 32L << 20;

    private static final int MOST_PARTS = 20_000;
    private static final int LONGEST_FIELD = 8 * 1024;
    private static final int MOST_DEPENDENCIES = 4_000;
    private static final String CONTENT = "content";
    private static final String REQUIRES_DIST = "requires_dist";
    private static final Set<String> FIELDS = Set.of(
            ":action",
            "protocol_version",
            "filetype",
            "pyversion",
            "name",
            "version",
            "metadata_version",
            "requires_python",
            "md5_digest",
            "sha256_digest",
            "blake2_256_digest");
    private static final String ATTESTATIONS = "attestations";

    private final Map<String, String> fields = new HashMap<>();
    private final List<String> requiresDist = new ArrayList<>();
    /** Of the file, if it is a wheel. */
    private final MemberDigests members = new MemberDigests();

    private @Nullable DistributionFilename filename;
    private @Nullable IncomingFile content;

    private UploadForm() {}

    /**
     * Reads the whole form; the file's content is stored as it comes.
     *
     * @throws Refusal if it is malformed, or has no file, or more than one
     */
    static UploadForm read(MultipartReader reader, Intake intake) throws IOException {
        UploadForm form = new UploadForm();
        boolean whole = false;
        try {
            int parts = 0;
            for (Part part = reader.next(); part != null; part = reader.next()) {
                if (++parts > MOST_PARTS) {
                    throw invalid(ProblemType.TOO_MANY_FIELDS, "An upload has at most " + MOST_PARTS + " fields.");
                }
                form.take(part, reader, intake);
            }
            if (form.content == null) {
                throw invalid(
                        ProblemType.CONTENT_MISSING,
                        "Upload payload does not have a file: the field 'content' is missing.");
            }
            whole = true;
            return form;
        } finally {
            if (!whole) {
                form.close();
            }
        }
    }

    private void take(Part part, MultipartReader reader, Intake intake) throws IOException {
        String field = part.name();
        if (field.equals(CONTENT)) {
            takeContent(part, reader, intake);
        } else if (FIELDS.contains(field) || field.equals(ATTESTATIONS)) {
            int longest = field.equals(ATTESTATIONS) ? Attestations.LARGEST : LONGEST_FIELD;
            if (fields.put(field, reader.text(longest, field).strip()) != null) {
                throw invalid(ProblemType.REPEATED_FIELD, "The field '" + field + "' is given more than once.");
            }
        } else if (field.equals(REQUIRES_DIST) && requiresDist.size() < MOST_DEPENDENCIES) {
            requiresDist.add(reader.text(LONGEST_FIELD, field).strip());
        } else {
            reader.skip();
        }
    }

    private void takeContent(Part part, MultipartReader reader, Intake intake) throws IOException {
        if (content != null) {
            throw invalid(
                    ProblemType.REPEATED_FIELD, "The field 'content' is given more than once; an upload has one file.");
        }
        if (part.filename() == null) {
            throw invalid(ProblemType.CONTENT_MISSING, "The field 'content' is no file: it has no filename.");
        }
        // Refused by its name before any of it is stored.
        filename = DistributionFilename.parse(part.filename());
        content = intake.receive(filename instanceof WheelFilename ? List.of(members::update) : List.of());
        reader.transferTo(content);
        content.finish();
    }

    private static Refusal invalid(ProblemType type, String message) {
        return new Refusal(type, message);
    }

    DistributionFilename filename() {
        return Objects.requireNonNull(filename);
    }

    IncomingFile content() {
        return Objects.requireNonNull(content);
    }

    /** What of the file was decompressed already. */
    MemberDigests members() {
        return members;
    }

    /** What the form says; empty where it says nothing. */
    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    /** Statements about the file that somebody has signed (PEP 740); empty where there are none. */
    Optional<String> attestations() {
        return field(ATTESTATIONS);
    }

    List<String> requiresDist() {
        return requiresDist;
    }

    @Override
    public void close() throws IOException {
        try (members) {
            if (content != null) {
                content.close();
            }
        }
    }
}
