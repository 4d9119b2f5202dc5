package affineur.events;

import org.jspecify.annotations.Nullable;

/** Whether packages that are not published here are asked for upstream. */
public sealed interface ForwardingEvent extends RegistryEvent {
    /** Where that holds, and below; null for the whole registry. */
    @Nullable
    Holder holder();

    @Override
    default String subject() {
        return "forwarding/" + (holder() == null ? "registry" : holder().path());
    }

    /**
     * From now on that holds there, and below as far as nothing there says otherwise. Written by {@code forwarding}.
     *
     * @param locked nothing below can say otherwise
     */
    @WireType("affineur.forwarding.changed.v1")
    record ForwardingChanged(@Nullable Holder holder, boolean forwards, boolean locked) implements ForwardingEvent {}

    /** Nothing is said there any longer, so that what is around it counts. Written by {@code forwarding}. */
    @WireType("affineur.forwarding.inherited.v1")
    record ForwardingInherited(@Nullable Holder holder) implements ForwardingEvent {}
}
