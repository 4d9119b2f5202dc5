package affineur.query.packages;

import affineur.packaging.Hashes;
import affineur.query.catalogue.CataloguedFile;
import affineur.query.catalogue.GenericFile;
import affineur.query.catalogue.Listable;
import affineur.query.http.IndexUrl;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as GitLab's API shows a package file.
 *
 * @param sha1 always null: nothing of it is kept, since it proves nothing
 * @param pipelines always empty: there are none
 * @param sboms where a wheel's are listed, if it has any (PEP 770); GitLab has nothing like it
 */
record ListedFile(
        long id,
        @JsonProperty("package_id") long packageId,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("file_name") String filename,
        long size,
        @JsonProperty("file_md5") String md5,
        @JsonProperty("file_sha1") @Nullable String sha1,
        @JsonProperty("file_sha256") String sha256,
        List<Object> pipelines,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("sboms_url") @Nullable
        String sboms) {
    static ListedFile of(CataloguedFile file, Listable release, IndexUrl index) {
        return of(
                file.number(),
                release,
                file.uploaded(),
                file.filename(),
                file.size(),
                file.hashes(),
                file.sboms().isEmpty() ? null : index.sboms(file.hashes().sha256(), file.filename()));
    }

    static ListedFile of(GenericFile file, Listable generic) {
        return of(file.number(), generic, file.uploaded(), file.path().listed(), file.size(), file.hashes(), null);
    }

    private static ListedFile of(
            long number,
            Listable of,
            Instant uploaded,
            String filename,
            long size,
            Hashes hashes,
            @Nullable String sboms) {
        return new ListedFile(
                number,
                of.number(),
                uploaded.truncatedTo(ChronoUnit.MILLIS),
                filename,
                size,
                hashes.md5(),
                null,
                hashes.sha256().hex(),
                List.of(),
                sboms);
    }
}
