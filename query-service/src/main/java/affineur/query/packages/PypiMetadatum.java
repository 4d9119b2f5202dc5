package affineur.query.packages;

import affineur.packaging.CoreMetadata;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a release says of itself, under the names of GitLab's {@code PypiMetadata}.
 *
 * @param description its first 4,000 characters, as many as GitLab keeps; {@code .metadata} has all
 */
record PypiMetadatum(
        @JsonProperty("metadata_version") String metadataVersion,
        @JsonProperty("required_python") @Nullable String requiredPython,
        @Nullable String summary,
        @Nullable String keywords,
        @JsonProperty("author_email") @Nullable String authorEmail,
        @JsonProperty("description_content_type") @Nullable String descriptionContentType,
        @Nullable String description) {
    static PypiMetadatum of(CoreMetadata metadata) {
        return new PypiMetadatum(
                metadata.metadataVersion(),
                metadata.requiresPython(),
                metadata.summary(),
                metadata.keywords(),
                metadata.authorEmail(),
                metadata.descriptionContentType(),
                metadata.listedDescription());
    }
}
