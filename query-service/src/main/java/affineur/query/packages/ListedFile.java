package affineur.query.packages;

import affineur.packaging.Hashes;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.GenericFile;
import affineur.query.catalogue.Listable;
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
    static ListedFile of(CataloguedFile file, Listable release) {
        return of(file.number(), release, file.uploaded(), file.filename(), file.size(), file.hashes());
    }

    static ListedFile of(GenericFile file, Listable generic) {
        return of(file.number(), generic, file.uploaded(), file.path().listed(), file.size(), file.hashes());
    }

    private static ListedFile of(
            long number, Listable of, Instant uploaded, String filename, long size, Hashes hashes) {
        return new ListedFile(
                number,
                of.number(),
                uploaded.truncatedTo(ChronoUnit.MILLIS),
                filename,
                size,
                hashes.md5(),
                hashes.sha256().hex());
    }
}
