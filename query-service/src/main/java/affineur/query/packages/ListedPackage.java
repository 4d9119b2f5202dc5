package affineur.query.packages;

import affineur.access.Project;
import affineur.generic.GenericStatus;
import affineur.packaging.CoreMetadata;
import affineur.query.catalogue.GenericPackage;
import affineur.query.catalogue.Listable;
import affineur.query.catalogue.Release;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release or generic package as GitLab's API shows a package.
 *
 * @param tags always empty: neither type has them
 * @param pipelines always empty: there are none
 * @param versions the others of that name; null, and left out, in a list
 * @param metadatum null, and left out, in a list and of generic packages
 */
record ListedPackage(
        long id,
        String name,
        String version,
        @JsonProperty("package_type") String packageType,
        String status,
        @JsonProperty("_links") Links links,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("project_id") long projectId,
        @JsonProperty("project_path") String projectPath,
        List<Object> tags,
        List<Object> pipelines,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<OtherVersion> versions,

        @JsonProperty("pypi_metadatum") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        PypiMetadatum metadatum) {
    record Links(
            @JsonProperty("web_path") String webPath,
            @JsonProperty("delete_api_path") String deleteApiPath) {}

    /** Another version of the same package. */
    record OtherVersion(
            long id,
            String version,
            @JsonProperty("created_at") Instant createdAt,
            List<Object> tags,
            List<Object> pipelines) {
        private static OtherVersion of(Listable listed) {
            return new OtherVersion(listed.number(), versionOf(listed), begun(listed), List.of(), List.of());
        }
    }

    /** @param api the URL of the API: {@code https://…/api/v4} */
    static ListedPackage inList(Project project, Listable listed, String api) {
        return of(project, listed, api, null, null);
    }

    /** As it is shown alone. */
    static ListedPackage alone(
            Project project, Listable listed, String api, List<Listable> others, @Nullable CoreMetadata metadata) {
        return of(
                project,
                listed,
                api,
                others.stream().map(OtherVersion::of).toList(),
                metadata == null ? null : PypiMetadatum.of(metadata));
    }

    private static ListedPackage of(
            Project project,
            Listable listed,
            String api,
            @Nullable List<OtherVersion> versions,
            @Nullable PypiMetadatum metadatum) {
        String packages = api + "/projects/" + project.id() + "/packages";
        String self = packages + "/" + listed.number();
        return new ListedPackage(
                listed.number(),
                listed.named(),
                versionOf(listed),
                type(listed),
                status(listed),
                new Links(webPath(listed, packages, self), self),
                begun(listed),
                project.id().value(),
                project.path(),
                List.of(),
                List.of(),
                versions,
                metadatum);
    }

    private static String versionOf(Listable listed) {
        return switch (listed) {
            case Release release -> release.version().toString();
            case GenericPackage generic -> generic.version().toString();
        };
    }

    private static String type(Listable listed) {
        return switch (listed) {
            case Release _ -> "pypi";
            case GenericPackage _ -> "generic";
        };
    }

    private static String status(Listable listed) {
        return listed instanceof GenericPackage generic && generic.status() == GenericStatus.HIDDEN
                ? "hidden"
                : "default";
    }

    private static String webPath(Listable listed, String packages, String self) {
        return switch (listed) {
            case Release release -> packages + "/pypi/simple/" + release.name() + "/";
            // there is no page about it but its own
            case GenericPackage _ -> self;
        };
    }

    private static Instant begun(Listable listed) {
        return listed.begun().truncatedTo(ChronoUnit.MILLIS);
    }
}
