package affineur.query.packages;

import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.Release;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A file as GitLab's API shows a package file. */
record ListedFile(
        long id,
        @JsonProperty("package_id") long packageId,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("file_name") String filename,
        long size,
        @JsonProperty("file_md5") String md5,
        @JsonProperty("file_sha256") String sha256) {
    static ListedFile of(CataloguedFile file, Release release) {
        return new ListedFile(
                file.number(),
                release.number(),
                file.uploaded().truncatedTo(ChronoUnit.MILLIS),
                file.filename(),
                file.size(),
                file.hashes().md5(),
                file.hashes().sha256().hex());
    }
}
