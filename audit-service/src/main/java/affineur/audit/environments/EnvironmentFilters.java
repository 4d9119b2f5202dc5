package affineur.audit.environments;

import static affineur.audit.records.RecordQuery.is;
import static affineur.audit.records.RecordQuery.number;

import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which submissions. Of the parameters, besides those of {@link RecordQuery}: {@code actor}: an account's number; {@code token}: a
 * token's.
 *
 * @param byId whether they are in the order of environments' names
 */
record EnvironmentFilters(boolean byId) implements RecordQuery.Filters {
    @Override
    public boolean lastFirst() {
        return !byId;
    }

    @Override
    public @Nullable Query of(String name, String value) {
        return switch (name) {
            case "actor" -> Query.is("actor", "accounts/" + number("actor", value.replaceFirst("^accounts/", ""), 1));
            case "token" -> is("token", number(name, value, 1));
            default -> null;
        };
    }
}
