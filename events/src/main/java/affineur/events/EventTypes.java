package affineur.events;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The catalogue read from the sealed families: wire name to record, and back. */
public final class EventTypes {
    private static final Map<String, Class<? extends RegistryEvent>> BY_NAME = new LinkedHashMap<>();

    static {
        collect(RegistryEvent.class);
    }

    private EventTypes() {}

    private static void collect(Class<?> family) {
        for (Class<?> member : Objects.requireNonNull(family.getPermittedSubclasses(), family.getName())) {
            if (member.isSealed()) {
                collect(member);
            } else {
                Class<? extends RegistryEvent> type = member.asSubclass(RegistryEvent.class);
                if (BY_NAME.put(wireName(type), type) != null) {
                    throw new IllegalStateException("Two events bear the name " + wireName(type));
                }
            }
        }
    }

    /** Every event's record. */
    public static Collection<Class<? extends RegistryEvent>> all() {
        return BY_NAME.values();
    }

    /** {@code affineur.file.published.v1} for {@code FilePublished}. */
    public static String wireName(Class<? extends RegistryEvent> type) {
        return Objects.requireNonNull(type.getAnnotation(WireType.class), () -> type + " lacks @WireType")
                .value();
    }

    /** The record of that wire name; null for a name that this version does not know. */
    public static @Nullable Class<? extends RegistryEvent> named(String wireName) {
        return BY_NAME.get(wireName);
    }
}
