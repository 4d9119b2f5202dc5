package affineur.command;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.events.Holder;
import affineur.events.Role;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Locale;

/** Nobody gives, takes or borrows a role above their own. */
public final class OwnRole {
    private final Access access;

    public OwnRole(Access access) {
        this.access = access;
    }

    /** @throws Refusal (forbidden) if the caller's role there is less than that */
    public void requireAtLeast(Role role, Caller caller, Holder holder) {
        if (access.role(caller, holder).filter(own -> own.isAtLeast(role)).isEmpty()) {
            throw new Refusal(
                    ProblemType.ROLE_ABOVE_OWN,
                    "The role " + role.name().toLowerCase(Locale.ROOT) + " is above your own here.");
        }
    }

    /**
     * The role of that {@code access_level}.
     *
     * @throws Refusal (invalid) if there is none
     */
    public static Role of(long level) {
        for (Role role : Role.values()) {
            if (role.level() == level) {
                return role;
            }
        }
        throw Fields.invalid("access_level");
    }
}
