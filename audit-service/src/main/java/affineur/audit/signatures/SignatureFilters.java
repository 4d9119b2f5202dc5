package affineur.audit.signatures;

import static affineur.audit.records.RecordQuery.sha256;

import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which verdicts. Of the parameters, besides those of {@link RecordQuery} and {@link PackageFilters}:
 *
 * <ul>
 *   <li>{@code digest}: SHA-256 of the file; {@code kind}: {@code attestation}, {@code bundle}, {@code statement} or
 *       {@code detached}; {@code verdict}: {@code verified} or {@code rejected}; {@code reason} of the latter
 *   <li>{@code signer}: the identity, or how it begins, followed by {@code *}; {@code issuer}: who vouches for it
 * </ul>
 */
record SignatureFilters(PackageFilters packages) implements RecordQuery.Filters {
    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "digest" -> Query.is("digest", sha256(name, value).hex());
            case "signer" ->
                value.endsWith("*")
                        ? Query.startsWith("signer", value.substring(0, value.length() - 1))
                        : Query.is("signer", value);
            case "issuer", "kind", "verdict", "reason" -> Query.is(name, value);
            default -> packages.of(name, value);
        };
    }
}
