package affineur.access;

import affineur.events.Role;
import affineur.events.Scope;
import java.util.Set;

/** What can be done with a group or project: who has the role may, as far as the token's scopes go. */
public enum Permission {
    /** See that it is there, its name and its members. */
    READ(Role.GUEST),
    /** See and download packages. */
    READ_PACKAGES(Role.REPORTER),
    /** Upload files; yank them and take that back. */
    PUBLISH(Role.DEVELOPER),
    /** Delete packages; say what their status is, which may keep their files from everybody. */
    DELETE_PACKAGES(Role.MAINTAINER),
    /** Protect packages; say which duplicates there may be, and what is cleaned up. */
    MANAGE_PACKAGES(Role.MAINTAINER),
    /** Put projects and groups into a group. */
    CREATE_BELOW(Role.MAINTAINER),
    /** Give and take roles up to one's own, and tokens. */
    MANAGE_MEMBERS(Role.MAINTAINER),
    /** Change name and visibility, archive, delete. */
    ADMINISTER(Role.OWNER);

    private static final Set<Scope> READING = Set.of(Scope.API, Scope.READ_API, Scope.ADMIN);
    private static final Set<Scope> READING_PACKAGES =
            Set.of(Scope.API, Scope.READ_API, Scope.READ_PACKAGE_REGISTRY, Scope.ADMIN);
    private static final Set<Scope> WRITING_PACKAGES = Set.of(Scope.API, Scope.WRITE_PACKAGE_REGISTRY, Scope.ADMIN);
    private static final Set<Scope> MANAGING = Set.of(Scope.API, Scope.ADMIN);

    private final Role least;

    Permission(Role least) {
        this.least = least;
    }

    /** Members have it from this role on. */
    public Role least() {
        return least;
    }

    /** Any one of these will do. */
    public Set<Scope> scopes() {
        return switch (this) {
            case READ -> READING;
            case READ_PACKAGES -> READING_PACKAGES;
            case PUBLISH, DELETE_PACKAGES -> WRITING_PACKAGES;
            case MANAGE_PACKAGES, CREATE_BELOW, MANAGE_MEMBERS, ADMINISTER -> MANAGING;
        };
    }

    boolean isWithin(Set<Scope> granted) {
        Set<Scope> scopes = scopes();
        return granted.stream().anyMatch(scopes::contains);
    }

    /** Whether those have it, too, to whom the visibility shows the project. */
    boolean isForOutsiders() {
        return this == READ || this == READ_PACKAGES;
    }

    /** Whether nobody has it in an archived project. */
    boolean changesPackages() {
        return this == PUBLISH || this == DELETE_PACKAGES;
    }
}
