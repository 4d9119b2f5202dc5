package affineur.audit.activity;

import static affineur.audit.records.RecordQuery.is;
import static affineur.audit.records.RecordQuery.number;

import affineur.audit.records.AddressFilter;
import affineur.audit.records.PackageFilters;
import affineur.audit.records.RecordQuery;
import affineur.documents.Query;
import org.jspecify.annotations.Nullable;

/**
 * Which records of all sorts. Of the parameters, besides those of {@link RecordQuery} and {@link PackageFilters}:
 * {@code account}, {@code token}: their numbers; {@code address}: of the client, in any spelling.
 */
final class ActivityFilters {
    private static final Query NOTHING = Query.not(Query.all());

    private final PackageFilters packages;
    private final AddressFilter addresses;

    ActivityFilters(PackageFilters packages, AddressFilter addresses) {
        this.packages = packages;
        this.addresses = addresses;
    }

    /** Of the ledger's events, which have no addresses. */
    @Nullable
    Query ofEvents(String name, String value) {
        return switch (name) {
            case "account" -> Query.is("actor", "accounts/" + number(name, value, 1));
            case "token" -> is(name, number(name, value, 1));
            case "address" -> NOTHING;
            default -> packages.of(name, value);
        };
    }

    @Nullable
    Query ofDownloads(String name, String value) {
        return switch (name) {
            case "account", "token" -> is(name, number(name, value, 1));
            case "address" -> addresses.of(value);
            default -> packages.of(name, value);
        };
    }

    /** Of attempts, which are about no package. */
    @Nullable
    Query ofAttempts(String name, String value) {
        return switch (name) {
            case "account", "token" -> is(name, number(name, value, 1));
            case "address" -> addresses.of(value);
            default -> packages.of(name, value) == null ? null : NOTHING;
        };
    }

    /** What all of them have in common. */
    RecordQuery.Filters any() {
        return new RecordQuery.Filters() {
            @Override
            public @Nullable Query of(String name, String value) {
                return ofEvents(name, value);
            }

            @Override
            public boolean byId() {
                return true;
            }
        };
    }
}
