package affineur.audit.records;

import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.is;

import affineur.access.Access;
import affineur.documents.Query;
import affineur.generic.GenericName;
import affineur.generic.GenericVersion;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import org.jspecify.annotations.Nullable;

/**
 * Which packages records are about. Of the parameters: {@code project}: number or full path; {@code package},
 * {@code version}: in any spelling; {@code filename}.
 */
public record PackageFilters(Access access) implements RecordQuery.Filters {
    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "project" -> is("project", project(value));
            case "package" -> packageOf(value);
            case "version" -> Query.is("version", canonical(checked(value)));
            case "filename" -> Query.is("filename", value);
            default -> null;
        };
    }

    private long project(String value) {
        return access.project(value)
                .orElseThrow(() -> invalid("There is no project '" + Excerpt.of(value) + "' (project)."))
                .id()
                .value();
    }

    /** Python's are one in any spelling, generic ones are as they are written. */
    private static Query packageOf(String value) {
        try {
            String name = PackageName.parse(value).toString();
            return Query.or(Query.is("package", name), Query.is("package", value));
        } catch (InvalidPackaging e) {
            return Query.is("package", new GenericName(value).text());
        }
    }

    private static String checked(String version) {
        try {
            return Version.parse(version).toString();
        } catch (InvalidPackaging e) {
            return new GenericVersion(version).text();
        }
    }

    /** A version as records are found by it: that of a generic package may be any text. */
    public static String canonical(String version) {
        try {
            return Version.parse(version).canonical();
        } catch (InvalidPackaging e) {
            return version;
        }
    }
}
