package affineur.audit.events;

import static affineur.audit.records.RecordQuery.is;
import static affineur.audit.records.RecordQuery.number;

import affineur.access.Access;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events. Of the parameters, besides those of {@link RecordQuery} and {@link PackageFilters}:
 *
 * <ul>
 *   <li>{@code actor}: an account's number, or {@code system}; {@code token}: a token's number
 *   <li>{@code type}: a wire name, with or without its version, or its beginning: {@code affineur.file},
 *       {@code file.published}
 * </ul>
 */
record AuditQuery(PackageFilters packages) implements RecordQuery.Filters {
    /** @throws affineur.refusal.Refusal (invalid) that names the parameter which is wrong or unknown */
    static RecordQuery parse(Map<String, String> given, Access access) {
        return RecordQuery.parse(given, new AuditQuery(new PackageFilters(access)));
    }

    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "actor" -> Query.is("actor", actor(value));
            case "token" -> is("token", number(name, value, 1));
            case "type" -> type(value);
            default -> packages.of(name, value);
        };
    }

    private static String actor(String value) {
        return value.equals("system") ? value : "accounts/" + number("actor", value.replaceFirst("^accounts/", ""), 1);
    }

    private static Query type(String value) {
        String name = value.startsWith("affineur.") || value.equals("affineur") ? value : "affineur." + value;
        return Query.or(Query.is("type", name), Query.startsWith("type", name + "."));
    }
}
