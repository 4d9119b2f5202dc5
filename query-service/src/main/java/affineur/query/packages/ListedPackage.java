package affineur.query.packages;

import affineur.query.catalogue.Release;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A release as GitLab's API shows a package. */
record ListedPackage(
        long id,
        String name,
        String version,
        @JsonProperty("package_type") String packageType,
        String status,
        @JsonProperty("_links") Links links,
        @JsonProperty("created_at") Instant createdAt) {
    /** The only type of package here. */
    static final String TYPE = "pypi";

    record Links(
            @JsonProperty("web_path") String webPath,
            @JsonProperty("delete_api_path") String deleteApiPath) {}

    /** @param packages the URL of the project's packages */
    static ListedPackage of(Release release, String packages) {
        return new ListedPackage(
                release.number(),
                release.name().toString(),
                release.version().toString(),
                TYPE,
                "default",
                new Links(packages + "/pypi/simple/" + release.name() + "/", packages + "/" + release.number()),
                release.begun().truncatedTo(ChronoUnit.MILLIS));
    }
}
