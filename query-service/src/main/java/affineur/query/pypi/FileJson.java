package affineur.query.pypi;

import affineur.packaging.DistributionFilename;
import affineur.packaging.SdistFilename;
import affineur.packaging.WheelFilename;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.Release;
import affineur.query.http.IndexUrl;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A file as the public index's JSON shows it.
 *
 * @param downloads -1, as there: they are not counted
 * @param signed no: OpenPGP signatures are of the past
 * @param sboms where they are listed, if it has any
 * @param python {@code py2.py3}, or {@code source} for an sdist
 */
record FileJson(
        @JsonProperty("comment_text") String comment,
        Digests digests,
        long downloads,
        String filename,
        @JsonProperty("has_sig") boolean signed,
        @JsonProperty("md5_digest") String md5,
        @JsonProperty("packagetype") String type,
        @JsonProperty("python_version") String python,
        @JsonProperty("requires_python") @Nullable String requiresPython,
        long size,
        @JsonProperty("upload_time") String uploaded,
        @JsonProperty("upload_time_iso_8601") String uploadedExactly,
        String url,
        boolean yanked,
        @JsonProperty("yanked_reason") @Nullable String yankedReason,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("sboms_url") @Nullable
        String sboms) {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    record Digests(@JsonProperty("blake2b_256") String blake2b256, String md5, String sha256) {}

    static FileJson of(CataloguedFile file, Release release, IndexUrl index) {
        DistributionFilename parsed = DistributionFilename.parse(file.filename());
        Instant uploaded = file.uploaded();
        String why = release.whyYanked(file);
        return new FileJson(
                "",
                new Digests(
                        file.hashes().blake2b256(),
                        file.hashes().md5(),
                        file.hashes().sha256().hex()),
                -1,
                file.filename(),
                false,
                file.hashes().md5(),
                parsed.filetype(),
                switch (parsed) {
                    case WheelFilename wheel -> String.join(".", wheel.pythons());
                    case SdistFilename _ -> "source";
                },
                file.requiresPython(),
                file.size(),
                SECONDS.format(uploaded),
                MICROSECONDS.format(uploaded),
                index.file(file.hashes().sha256(), file.filename()),
                why != null,
                why == null || why.isEmpty() ? null : why,
                file.sboms().isEmpty() ? null : index.sboms(file.hashes().sha256(), file.filename()));
    }
}
