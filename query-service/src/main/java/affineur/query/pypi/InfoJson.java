package affineur.query.pypi;

import affineur.packaging.CoreMetadata;
import affineur.packaging.CoreMetadata.ProjectUrl;
import affineur.packaging.MetadataField;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.query.http.IndexUrl;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A release in its author's own words, as the public index's JSON shows them: untrusted texts.
 *
 * @param yanked whether all of its files are
 */
record InfoJson(
        @Nullable String author,
        @JsonProperty("author_email") @Nullable String authorEmail,
        @JsonProperty("bugtrack_url") @Nullable String bugtrackUrl,
        List<String> classifiers,
        @Nullable String description,
        @JsonProperty("description_content_type") @Nullable String descriptionContentType,
        @JsonProperty("docs_url") @Nullable String docsUrl,
        @JsonProperty("download_url") @Nullable String downloadUrl,
        Downloads downloads,
        @Nullable List<String> dynamic,
        @JsonProperty("home_page") @Nullable String homePage,
        @Nullable String keywords,
        @Nullable String license,
        @JsonProperty("license_expression") @Nullable String licenseExpression,
        @JsonProperty("license_files") @Nullable List<String> licenseFiles,
        @Nullable String maintainer,
        @JsonProperty("maintainer_email") @Nullable String maintainerEmail,
        String name,
        @JsonProperty("package_url") String packageUrl,
        @Nullable String platform,
        @JsonProperty("project_url") String projectUrl,
        @JsonProperty("project_urls") @Nullable Map<String, String> projectUrls,
        @JsonProperty("provides_extra") @Nullable List<String> providesExtra,
        @JsonProperty("release_url") String releaseUrl,
        @JsonProperty("requires_dist") @Nullable List<String> requiresDist,
        @JsonProperty("requires_python") @Nullable String requiresPython,
        @Nullable String summary,
        String version,
        boolean yanked,
        @JsonProperty("yanked_reason") @Nullable String yankedReason) {
    /** They are not counted. */
    record Downloads(
            @JsonProperty("last_day") int lastDay,
            @JsonProperty("last_month") int lastMonth,
            @JsonProperty("last_week") int lastWeek) {
        static final Downloads UNCOUNTED = new Downloads(-1, -1, -1);
    }

    /** @param yanked why all of the release is; null if it is not */
    static InfoJson of(
            CoreMetadata metadata, PackageName name, Version version, @Nullable String yanked, IndexUrl index) {
        return new InfoJson(
                metadata.author(),
                metadata.authorEmail(),
                null,
                metadata.classifiers(),
                metadata.description(),
                metadata.descriptionContentType(),
                null,
                metadata.downloadUrl(),
                Downloads.UNCOUNTED,
                orNull(metadata.dynamic()),
                metadata.homePage(),
                metadata.keywords(),
                metadata.license(),
                metadata.licenseExpression(),
                orNull(metadata.licenseFiles()),
                metadata.maintainer(),
                metadata.maintainerEmail(),
                metadata.displayName(),
                index.simple(name),
                metadata.platforms().isEmpty() ? null : String.join(",", metadata.platforms()),
                index.simple(name),
                projectUrls(metadata),
                orNull(metadata.providesExtra()),
                index.url() + "/pypi/" + name + "/" + version + "/json",
                orNull(metadata.all(MetadataField.REQUIRES_DIST)),
                metadata.requiresPython(),
                metadata.summary(),
                version.toString(),
                yanked != null,
                yanked == null || yanked.isEmpty() ? null : yanked);
    }

    private static @Nullable List<String> orNull(List<String> values) {
        return values.isEmpty() ? null : values;
    }

    /** The old fields are among them, as there. */
    private static @Nullable Map<String, String> projectUrls(CoreMetadata metadata) {
        Map<String, String> urls = new LinkedHashMap<>();
        for (ProjectUrl url : metadata.projectUrls()) {
            urls.put(url.label(), url.url());
        }
        if (metadata.homePage() != null) {
            urls.putIfAbsent("Homepage", metadata.homePage());
        }
        if (metadata.downloadUrl() != null) {
            urls.putIfAbsent("Download", metadata.downloadUrl());
        }
        return urls.isEmpty() ? null : urls;
    }
}
