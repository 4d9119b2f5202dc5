package affineur.audit.events;

import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.is;
import static affineur.audit.records.RecordQuery.number;

import affineur.access.Access;
import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import affineur.generic.GenericName;
import affineur.generic.GenericVersion;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events. Of the parameters, besides those of {@link RecordQuery}:
 *
 * <ul>
 *   <li>{@code project}: number or full path; {@code package}, {@code version}: in any spelling; {@code filename}
 *   <li>{@code actor}: an account's number, or {@code system}; {@code token}: a token's number
 *   <li>{@code type}: a wire name, with or without its version, or its beginning: {@code affineur.file},
 *       {@code file.published}
 * </ul>
 */
record AuditQuery(Access access) implements RecordQuery.Filters {
    /** @throws affineur.refusal.Refusal (invalid) that names the parameter which is wrong or unknown */
    static RecordQuery parse(Map<String, String> given, Access access) {
        return RecordQuery.parse(given, new AuditQuery(access));
    }

    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "project" -> is("project", project(value));
            case "package" -> packageOf(value);
            case "version" -> version(value);
            case "filename" -> Query.is("filename", value);
            case "actor" -> Query.is("actor", actor(value));
            case "token" -> is("token", number(name, value, 1));
            case "type" -> type(value);
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

    private static Query version(String value) {
        try {
            return Query.is("version", Version.parse(value).canonical());
        } catch (InvalidPackaging e) {
            return Query.is("version", new GenericVersion(value).text());
        }
    }

    private static String actor(String value) {
        return value.equals("system") ? value : "accounts/" + number("actor", value.replaceFirst("^accounts/", ""), 1);
    }

    private static Query type(String value) {
        String name = value.startsWith("affineur.") || value.equals("affineur") ? value : "affineur." + value;
        return Query.or(Query.is("type", name), Query.startsWith("type", name + "."));
    }
}
