package affineur.command;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Group;
import affineur.access.Permission;

/** Finds the group that a request wants to change, for a caller who may. */
public final class Groups {
    private final Access access;

    public Groups(Access access) {
        this.access = access;
    }

    /**
     * @param idOrPath its number or full path
     * @throws affineur.refusal.Refusal as {@link Projects#allowing}
     */
    public Group allowing(Caller caller, Permission permission, String idOrPath) {
        Anonymous.refuse(caller);
        Group group = access.group(idOrPath).orElseThrow(NotFound::group);
        access.require(caller, permission, group);
        return group;
    }
}
