package affineur.command.publish;

import affineur.packaging.DistributionFilename;
import affineur.packaging.Excerpt;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Set;

/** The two ways to upload, and what each wants of a form. */
enum UploadProtocol {
    /** The public index's: every field that its clients send must be right. */
    PUBLIC_INDEX {
        @Override
        void check(UploadForm form) {
            String action = required(form, ":action");
            if (!action.equals("file_upload")) {
                throw invalid(ProblemType.INVALID_ACTION, ":action", action, "use 'file_upload'");
            }
            String protocol = form.field("protocol_version").orElse("1");
            if (!protocol.equals("1")) {
                throw invalid(ProblemType.INVALID_PROTOCOL_VERSION, "protocol_version", protocol, "use '1'");
            }
            required(form, "metadata_version");
            required(form, "name");
            required(form, "version");
            String filetype = required(form, "filetype");
            String pyversion = form.field("pyversion").orElse("");
            if (filetype.equals("sdist") && !pyversion.isEmpty() && !pyversion.equals("source")) {
                throw invalid(ProblemType.INVALID_PYVERSION, "pyversion", pyversion, "use 'source' for an sdist");
            }
            if (filetype.equals("bdist_wheel") && pyversion.isEmpty()) {
                throw missing("pyversion");
            }
            if (DIGESTS.stream().noneMatch(digest -> form.field(digest).isPresent())) {
                throw new Refusal(
                        ProblemType.DIGEST_MISSING,
                        "Include at least one message digest: sha256_digest, blake2_256_digest or md5_digest.");
            }
        }

        @Override
        void repeated(DistributionFilename filename) {
            // as if it were new: a client whose answer was lost tries again
        }

        @Override
        int status() {
            return 200;
        }

        @Override
        String contentType() {
            return "text/plain;charset=utf-8";
        }

        @Override
        String body() {
            return "";
        }
    },
    /** GitLab's: a file, a name and a version will do. */
    GITLAB {
        @Override
        void check(UploadForm form) {
            required(form, "name");
            required(form, "version");
        }

        @Override
        void repeated(DistributionFilename filename) {
            throw new Refusal(
                    ProblemType.FILE_NAME_TAKEN,
                    "Validation failed: File name has already been taken ('" + filename + "').");
        }

        @Override
        int status() {
            return 201;
        }

        @Override
        String contentType() {
            return "application/json";
        }

        @Override
        String body() {
            return "{\"message\":\"201 Created\"}";
        }
    };

    private static final Set<String> DIGESTS = Set.of("sha256_digest", "blake2_256_digest", "md5_digest");

    /** @throws Refusal naming the field and what is expected of it */
    abstract void check(UploadForm form);

    /**
     * What to say to bytes that were published under their name before.
     *
     * @throws Refusal if that is no success
     */
    abstract void repeated(DistributionFilename filename);

    abstract int status();

    abstract String contentType();

    abstract String body();

    private static String required(UploadForm form, String field) {
        return form.field(field).orElseThrow(() -> missing(field));
    }

    private static Refusal missing(String field) {
        return new Refusal(
                ProblemType.MISSING_FIELD, "Invalid value for " + field + ". Error: This field is required.");
    }

    private static Refusal invalid(ProblemType type, String field, String value, String hint) {
        return new Refusal(
                type, "Invalid value for " + field + ". Error: '" + Excerpt.of(value) + "' will not do; " + hint + ".");
    }
}
