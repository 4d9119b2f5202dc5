package affineur.audit.environments;

import affineur.audit.registered.Mark;
import affineur.audit.registered.RegisteredFile;
import affineur.audit.registered.RegisteredFiles.Standing;
import affineur.audit.registered.Signed;
import affineur.packaging.Sha256;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was found of one package. Its JSON is what answers show.
 *
 * @param evidence null if there is none
 * @param marks what there is to say against it: in what is kept only that it is altered, the others as they are when it is shown
 * @param says all of this in words
 * @param position of the event by which the file came here
 * @param project where it was published
 * @param upstream where it came from, through here
 * @param digest of the file that was found
 * @param url where it came from, if that is not here
 * @param alteredFiles paths of what is not as it was published, some of them
 * @param digests that were said
 * @param signers who have signed the file, as was verified: in what is shown only
 * @param file names it among all files, for marks; null if none was found
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"package", "version", "source", "evidence", "marks", "says"})
record Finding(
        @JsonProperty("package") String name,
        @Nullable String version,
        Source source,
        @Nullable Evidence evidence,
        Set<String> marks,
        String says,
        @Nullable Long position,
        @Nullable Long project,
        @Nullable String upstream,
        @Nullable String filename,
        @Nullable Sha256 digest,
        @Nullable String url,
        @Nullable String commit,

        @JsonProperty("altered_files") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> alteredFiles,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Sha256> digests,

        @JsonProperty("signed_by") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Signed> signers,

        @Nullable String file) {
    private static final int MOST_FILES = 20;

    @SuppressWarnings("NullAway") // empty lists are left out of what is kept
    Finding {
        marks = marks == null ? Set.of() : new TreeSet<>(marks);
        alteredFiles = alteredFiles == null
                ? List.of()
                : alteredFiles.stream().limit(MOST_FILES).toList();
        digests = digests == null ? List.of() : List.copyOf(digests);
        signers = signers == null ? List.of() : List.copyOf(signers);
    }

    static Finding of(String name, @Nullable String version, Source source, @Nullable Evidence evidence, String says) {
        return new Finding(
                name, version, source, evidence, Set.of(), says, null, null, null, null, null, null, null, List.of(),
                List.of(), List.of(), null);
    }

    Finding from(RegisteredFile found) {
        return new Finding(
                name,
                version,
                source,
                evidence,
                marks,
                says,
                found.position(),
                found.project(),
                found.upstream(),
                found.filename(),
                found.sha256(),
                found.url(),
                commit,
                alteredFiles,
                digests,
                signers,
                found.id());
    }

    Finding at(@Nullable String place, @Nullable String revision) {
        return new Finding(
                name,
                version,
                source,
                evidence,
                marks,
                says,
                position,
                project,
                upstream,
                filename,
                digest,
                place,
                revision,
                alteredFiles,
                digests,
                signers,
                file);
    }

    Finding said(List<Sha256> written) {
        return new Finding(
                name,
                version,
                source,
                evidence,
                marks,
                says,
                position,
                project,
                upstream,
                filename,
                digest,
                url,
                commit,
                alteredFiles,
                written,
                signers,
                file);
    }

    Finding altered(List<String> paths) {
        return marked(
                Set.of(Mark.ALTERED),
                Stream.concat(alteredFiles.stream(), paths.stream()).distinct().toList(),
                says,
                signers);
    }

    /** With what there is to say of its file now. */
    Finding now(@Nullable Standing standing) {
        return standing == null
                ? this
                : marked(standing.marks(), alteredFiles, says + since(standing), standing.signers());
    }

    private static String since(Standing standing) {
        StringBuilder text = new StringBuilder();
        if (!standing.signers().isEmpty()) {
            text.append(" Signed by ")
                    .append(standing.signers().stream()
                            .map(signed -> signed.signer() + " (" + signed.issuer() + ")")
                            .collect(Collectors.joining(" and ")))
                    .append('.');
        }
        if (standing.marks().contains(Mark.QUARANTINED)) {
            text.append(" The package is quarantined.");
        }
        if (standing.marks().contains(Mark.DELETED)) {
            text.append(" The file was deleted since (position ")
                    .append(standing.file().deleted())
                    .append(").");
        }
        if (standing.marks().contains(Mark.YANKED)) {
            String why = standing.why();
            text.append(" It is yanked").append(why == null || why.isEmpty() ? "." : ": " + why);
        }
        return text.toString();
    }

    private Finding marked(Set<Mark> more, List<String> paths, String text, List<Signed> signedBy) {
        Set<String> all = new TreeSet<>(marks);
        more.forEach(mark -> all.add(mark.toString()));
        return new Finding(
                name, version, source, evidence, all, text, position, project, upstream, filename, digest, url, commit,
                paths, digests, signedBy, file);
    }
}
