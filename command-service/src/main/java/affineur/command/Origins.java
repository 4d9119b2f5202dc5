package affineur.command;

import affineur.events.Holder;
import affineur.events.OriginEvent;
import affineur.events.OriginEvent.OriginControlled;
import affineur.events.OriginEvent.OriginReleased;
import affineur.events.PackageOrigin;
import affineur.packaging.PackageName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** What a decision about a package rests on besides: where its files may come from, place by place. */
public final class Origins {
    private final Map<Holder, PackageOrigin> said = new HashMap<>();

    public static EventCriteria boundary(Holder holder, PackageName name) {
        return Boundary.of(Tags.origin(holder, name), OriginControlled.class, OriginReleased.class);
    }

    public void evolve(OriginEvent event) {
        switch (event) {
            case OriginControlled e -> said.put(e.holder(), e.origin());
            case OriginReleased e -> said.remove(e.holder());
        }
    }

    /** What the place itself says. */
    public Optional<PackageOrigin> of(Holder holder) {
        return Optional.ofNullable(said.get(holder));
    }

    /** By the first of these places that says anything; else uploads are taken. */
    public boolean takeUploads(List<Holder> places) {
        return places.stream()
                .flatMap(place -> of(place).stream())
                .findFirst()
                .map(PackageOrigin::takesUploads)
                .orElse(true);
    }
}
