package affineur.bench;

import java.util.Set;
import java.util.function.Consumer;

/** One question to the running program. */
interface Measure {
    /** What {@code --only} calls it. */
    String name();

    /** The programs that it cannot do without. */
    default Set<Tool> needs() {
        return Set.of();
    }

    void take(Bed bed, Consumer<Figure> figures) throws Exception;
}
