package affineur.command.token;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Permission;
import affineur.command.Fields;
import affineur.events.Scope;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may put into a token: nothing that its own has not. */
final class Grants {
    private static final Set<Scope> OF_PACKAGES = EnumSet.of(Scope.READ_PACKAGE_REGISTRY, Scope.WRITE_PACKAGE_REGISTRY);
    private static final Set<Scope> OF_HOLDERS =
            EnumSet.of(Scope.API, Scope.READ_API, Scope.READ_PACKAGE_REGISTRY, Scope.WRITE_PACKAGE_REGISTRY);

    private final Access access;

    Grants(Access access) {
        this.access = access;
    }

    /** For a personal token; only administrators give {@code admin} and {@code read_audit}. */
    List<Scope> personal(Fields fields, Caller caller) {
        List<Scope> scopes = scopes(fields, EnumSet.allOf(Scope.class));
        if (scopes.contains(Scope.ADMIN) || scopes.contains(Scope.READ_AUDIT)) {
            access.requireAdministrator(caller);
        }
        requireCovered(scopes, caller);
        return scopes;
    }

    /** For a token of a group or project, which never reaches beyond it. */
    static List<Scope> ofHolder(Fields fields) {
        return scopes(fields, OF_HOLDERS);
    }

    static List<Scope> ofPackages(Fields fields) {
        return scopes(fields, OF_PACKAGES);
    }

    /**
     * What of the caller's own scopes is about packages.
     *
     * @throws Refusal (forbidden) if there is nothing
     */
    static List<Scope> packagesOf(Caller caller) {
        List<Scope> scopes = OF_PACKAGES.stream()
                .filter(scope -> caller.scopes().stream().anyMatch(own -> covers(own, scope)))
                .toList();
        if (scopes.isEmpty()) {
            throw new Refusal(
                    ProblemType.INSUFFICIENT_SCOPE, "This token may not do that: it has no scope for packages.");
        }
        return scopes;
    }

    private static List<Scope> scopes(Fields fields, Set<Scope> possible) {
        List<Scope> scopes = fields.all("scopes").stream()
                .map(name -> possible.stream()
                        .filter(scope -> name(scope).equals(name))
                        .findFirst()
                        .orElseThrow(() -> new Refusal(
                                ProblemType.INVALID_SCOPES,
                                "scopes does not have a valid value: there are " + names(possible)
                                        + " for this token")))
                .distinct()
                .toList();
        if (scopes.isEmpty()) {
            throw new Refusal(ProblemType.NO_SCOPES, "scopes is missing");
        }
        return scopes;
    }

    /** @throws Refusal (forbidden) if one of them is more than the caller's token may */
    static void requireCovered(Collection<Scope> scopes, Caller caller) {
        Set<Scope> lacking = scopes.stream()
                .filter(scope -> caller.scopes().stream().noneMatch(own -> covers(own, scope)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
        if (!lacking.isEmpty()) {
            throw new Refusal(
                    ProblemType.SCOPE_ABOVE_OWN,
                    "A token gives no scope that it has not: this one lacks " + names(lacking) + ".");
        }
    }

    /** @throws Refusal (forbidden) if the caller's token manages nothing */
    static void requireManaging(Caller caller) {
        if (caller.scopes().stream().noneMatch(Permission.MANAGE_MEMBERS.scopes()::contains)) {
            throw new Refusal(ProblemType.INSUFFICIENT_SCOPE, "This token may not do that: it lacks the scope api.");
        }
    }

    static boolean covers(Scope own, Scope other) {
        return switch (own) {
            case ADMIN -> true;
            case API -> OF_HOLDERS.contains(other);
            case READ_API -> other == Scope.READ_API || other == Scope.READ_PACKAGE_REGISTRY;
            case READ_PACKAGE_REGISTRY, WRITE_PACKAGE_REGISTRY, READ_AUDIT -> own == other;
        };
    }

    private static String names(Collection<Scope> scopes) {
        return scopes.stream().map(Grants::name).collect(Collectors.joining(", "));
    }

    private static String name(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }
}
