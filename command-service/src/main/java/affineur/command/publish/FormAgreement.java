package affineur.command.publish;

import affineur.packaging.CoreMetadata;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Excerpt;
import affineur.packaging.Hashes;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Requirement;
import affineur.packaging.Version;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the form says must be what the file is. Compared by meaning, not by spelling: clients write names, versions and
 * specifiers in their own ways.
 */
final class FormAgreement {
    private static final Pattern METADATA_VERSION = Pattern.compile("1\\.[0-2]|2\\.[0-5]");
    private static final Pattern SPACES = Pattern.compile("[\\s()]+");

    private FormAgreement() {}

    /** What can be checked without opening the file. */
    static void checkFile(UploadForm form, Hashes hashes) {
        digest(form, "sha256_digest", hashes.sha256().hex());
        digest(form, "blake2_256_digest", hashes.blake2b256());
        digest(form, "md5_digest", hashes.md5());
        DistributionFilename filename = form.filename();
        form.field("filetype").ifPresent(filetype -> {
            if (!filetype.equals(filename.filetype())) {
                throw disagreement("filetype", filetype, "file '" + filename + "'", filename.filetype());
            }
        });
        form.field("metadata_version").ifPresent(version -> {
            if (!METADATA_VERSION.matcher(version).matches()) {
                throw new Refusal(
                        ProblemType.UNKNOWN_METADATA_VERSION,
                        "Invalid value for metadata_version. Error: '" + Excerpt.of(version)
                                + "' is none of 1.0 to 1.2 and 2.0 to 2.5.");
            }
        });
        form.field("name").ifPresent(name -> filename.mustBeOf(PackageName.parse(name), version(form, filename)));
    }

    private static Version version(UploadForm form, DistributionFilename filename) {
        return form.field("version").map(Version::parse).orElse(filename.version());
    }

    private static void digest(UploadForm form, String field, String actual) {
        form.field(field).ifPresent(declared -> {
            if (!declared.toLowerCase(Locale.ROOT).equals(actual)) {
                throw new Refusal(
                        ProblemType.DIGEST_MISMATCH,
                        "The digest supplied does not match a digest calculated from the uploaded file: " + field
                                + " is '" + Excerpt.of(declared) + "', the file has '" + actual + "'.");
            }
        });
    }

    /** What the file's own metadata says. */
    static void checkMetadata(UploadForm form, CoreMetadata metadata) {
        form.field("requires_python").ifPresent(declared -> {
            String actual = Objects.requireNonNullElse(metadata.requiresPython(), "");
            if (!specifiers(declared).equals(specifiers(actual))) {
                throw disagreement("requires_python", declared, "file's metadata", actual);
            }
        });
        if (!form.requiresDist().isEmpty() && !metadata.dynamic().contains("Requires-Dist")) {
            Set<PackageName> declared = new TreeSet<>();
            form.requiresDist()
                    .forEach(written -> declared.add(Requirement.parse(written).name()));
            Set<PackageName> actual = new TreeSet<>();
            metadata.requiresDist().forEach(requirement -> actual.add(requirement.name()));
            if (!declared.equals(actual)) {
                throw disagreement("requires_dist", declared.toString(), "file's metadata", actual.toString());
            }
        }
    }

    private static Set<String> specifiers(String written) {
        return new TreeSet<>(List.of(SPACES.matcher(written).replaceAll("").split(",", -1)));
    }

    private static InvalidPackaging disagreement(String field, String declared, String where, String actual) {
        return new InvalidPackaging("The form says " + field + " '" + Excerpt.of(declared) + "', but the " + where
                + " says '" + Excerpt.of(actual) + "'.");
    }
}
