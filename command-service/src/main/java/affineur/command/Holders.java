package affineur.command;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Permission;
import affineur.events.Holder;

/** Finds the group or project of a route that both have, for a caller who may. */
public final class Holders {
    /** The beginning of such a route. */
    public static final String ROUTE = "/api/v4/{kind:groups|projects}/{id}";

    private final Projects projects;
    private final Groups groups;

    public Holders(Access access) {
        this.projects = new Projects(access);
        this.groups = new Groups(access);
    }

    /**
     * For whoever manages its members and tokens: maintainers of a project, owners of a group.
     *
     * @param kind {@code groups} or {@code projects}
     * @param idOrPath its number or full path
     * @throws affineur.refusal.Refusal as {@link Projects#allowing}
     */
    public Holder managed(Caller caller, String kind, String idOrPath) {
        return kind.equals("groups")
                ? Holder.of(
                        groups.allowing(caller, Permission.ADMINISTER, idOrPath).id())
                : Holder.of(projects.allowing(caller, Permission.MANAGE_MEMBERS, idOrPath)
                        .id());
    }

    /** For everybody who may know of it; else as {@link #managed}. */
    public Holder known(Caller caller, String kind, String idOrPath) {
        return kind.equals("groups")
                ? Holder.of(groups.allowing(caller, Permission.READ, idOrPath).id())
                : Holder.of(projects.allowing(caller, Permission.READ, idOrPath).id());
    }
}
