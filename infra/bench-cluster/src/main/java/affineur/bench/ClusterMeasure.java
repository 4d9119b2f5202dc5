package affineur.bench;

import affineur.local.LocalCluster;
import java.util.Set;
import java.util.function.Consumer;

/** One question to a running cluster. */
interface ClusterMeasure {
    /** What {@code --only} calls it. */
    String name();

    /** The programs that it cannot do without. */
    default Set<Tool> needs() {
        return Set.of();
    }

    /** @param bed the cluster behind its gateway */
    void take(Bed bed, LocalCluster cluster, Consumer<Figure> figures) throws Exception;

    /** What is asked of one process, asked through the gateway; its targets are for one process. */
    static ClusterMeasure of(Measure measure) {
        return new ClusterMeasure() {
            @Override
            public String name() {
                return measure.name();
            }

            @Override
            public Set<Tool> needs() {
                return measure.needs();
            }

            @Override
            public void take(Bed bed, LocalCluster cluster, Consumer<Figure> figures) throws Exception {
                measure.take(bed, figure -> figures.accept(figure.withoutTarget()));
            }
        };
    }
}
