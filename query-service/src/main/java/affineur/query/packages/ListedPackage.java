package affineur.query.packages;

import affineur.generic.GenericStatus;
import affineur.query.catalogue.GenericPackage;
import affineur.query.catalogue.Listable;
import affineur.query.catalogue.Release;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A release or generic package as GitLab's API shows a package. */
record ListedPackage(
        long id,
        String name,
        String version,
        @JsonProperty("package_type") String packageType,
        String status,
        @JsonProperty("_links") Links links,
        @JsonProperty("created_at") Instant createdAt) {
    record Links(
            @JsonProperty("web_path") String webPath,
            @JsonProperty("delete_api_path") String deleteApiPath) {}

    /** @param packages the URL of the project's packages */
    static ListedPackage of(Listable listed, String packages) {
        String self = packages + "/" + listed.number();
        return switch (listed) {
            case Release release ->
                of(
                        release,
                        release.name().toString(),
                        release.version().toString(),
                        "pypi",
                        "default",
                        new Links(packages + "/pypi/simple/" + release.name() + "/", self));
            case GenericPackage generic ->
                of(
                        generic,
                        generic.name().toString(),
                        generic.version().toString(),
                        "generic",
                        status(generic.status()),
                        // there is no page about it but its own
                        new Links(self, self));
        };
    }

    private static String status(GenericStatus status) {
        return switch (status) {
            case DEFAULT -> "default";
            case HIDDEN -> "hidden";
        };
    }

    private static ListedPackage of(
            Listable listed, String name, String version, String type, String status, Links links) {
        return new ListedPackage(
                listed.number(),
                name,
                version,
                type,
                status,
                links,
                listed.begun().truncatedTo(ChronoUnit.MILLIS));
    }
}
