package affineur.query.listing;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Member;
import affineur.access.Permission;
import affineur.access.Place;
import affineur.events.Role;
import affineur.events.Visibility;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The groups or projects that a caller may know of, by the filters that both lists of GitLab have. */
public record Places(Access access) {
    /**
     * {@code search} (in name and path), {@code visibility}, {@code owned}, {@code membership}, {@code min_access_level}.
     * The last three speak of what the caller was given, as an administrator may be a member of nothing.
     */
    public <P extends Place> Listing<P> list(Collection<P> all, Caller caller, Parameters asked) {
        boolean wholePath = asked.isTrue("search_namespaces");
        return Listing.of(all)
                .where(asked.search("search"), (place, text) -> contains(place, text, wholePath))
                .where(asked.word("visibility", Visibility.class), (place, visible) -> place.visibility() == visible)
                .where(place -> access.may(caller, Permission.READ, place.holder()))
                .whereIf(asked.isTrue("owned"), place -> isAtLeast(caller, place, Role.OWNER.level()))
                .whereIf(asked.isTrue("membership"), place -> isAtLeast(caller, place, 0))
                .where(asked.number("min_access_level"), (place, level) -> isAtLeast(caller, place, level));
    }

    private boolean isAtLeast(Caller caller, Place place, long level) {
        Optional<Member> membership =
                Optional.ofNullable(caller.account()).flatMap(account -> access.membership(account, place.holder()));
        return membership.filter(member -> member.role().level() >= level).isPresent();
    }

    private static boolean contains(Place place, String text, boolean wholePath) {
        String path = wholePath ? place.path() : place.slug();
        return place.name().toLowerCase(Locale.ROOT).contains(text)
                || path.toLowerCase(Locale.ROOT).contains(text);
    }
}
