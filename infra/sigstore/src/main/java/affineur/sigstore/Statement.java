package affineur.sigstore;

import affineur.packaging.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An in-toto statement: what somebody says about some files.
 *
 * @param type its version
 * @see <a href="https://github.com/in-toto/attestation/tree/main/spec/v1">in-toto attestation framework</a>
 */
record Statement(String type, List<Subject> subjects, String predicateType) {
    static final String V1 = "https://in-toto.io/Statement/v1";
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final int MOST_SUBJECTS = 10_000;

    /** @param sha256 as written; null if other digests are given alone */
    record Subject(@Nullable String name, @Nullable String sha256) {}

    static Statement parse(byte[] payload) throws Rejection {
        ObjectNode json = Json.object(payload, "statement");
        String type = Json.text(json, "_type").orElseThrow(Statement::none);
        String predicateType = Json.text(json, "predicateType").orElseThrow(Statement::none);
        if (!(json.path("subject") instanceof ArrayNode array) || array.size() > MOST_SUBJECTS) {
            throw none();
        }
        List<Subject> subjects = new ArrayList<>();
        for (JsonNode subject : array) {
            Optional<String> sha256 = Json.text(subject.path("digest"), "sha256");
            subjects.add(new Subject(Json.text(subject, "name").orElse(null), sha256.orElse(null)));
        }
        return new Statement(type, List.copyOf(subjects), predicateType);
    }

    private static Rejection none() {
        return new Rejection(Reason.MALFORMED, "What is signed is no in-toto statement: a field is missing.");
    }

    void requireDigest(Sha256 digest) throws Rejection {
        if (subjects.stream().noneMatch(subject -> digest.hex().equals(subject.sha256()))) {
            throw new Rejection(
                    Reason.WRONG_DIGEST, "The statement is about other files: none has the digest " + digest + ".");
        }
    }
}
