package affineur.bench;

import affineur.access.Secret;
import affineur.events.Visibility;
import affineur.local.LocalCluster;
import affineur.local.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** {@code affineur bench --cluster}: what a whole cluster on this machine does, all of it on the same few cores. */
final class ClusterBench {
    private static final List<ClusterMeasure> MEASURES = List.of(
            ClusterMeasure.of(new SmallUploads()),
            ClusterMeasure.of(new Commands()),
            new VisibleOnAllNodes(),
            new Revocation(),
            new ClusterPages(),
            new Takeover(),
            new Regrowth());

    private ClusterBench() {}

    static void main(String[] args) throws Exception {
        Bench.run(args, MEASURES.stream().map(ClusterMeasure::name).toList(), ClusterBench::measure);
    }

    private static void measure(Path root, Path scratch, Options options, Report report) throws IOException {
        System.err.println("starting the cluster");
        LocalCluster.Plan plan = new LocalCluster.Plan(
                scratch.resolve("cluster"),
                Program.freePort(),
                3,
                2,
                2,
                1,
                Secret.chosen(Program.TOKEN),
                Visibility.PUBLIC,
                Secret.generate(),
                false,
                1_000,
                Map.of());
        long start = System.nanoTime();
        try (LocalCluster cluster = LocalCluster.start(plan, line -> System.err.println("  " + line))) {
            double seconds = (System.nanoTime() - start) / 1e9;
            report.add(Figure.of(
                    "start of the cluster, for the first time",
                    seconds,
                    "s",
                    Target.atMost(60),
                    String.format(
                            Locale.ROOT, "%d processes", cluster.processes().size())));
            Program gateway = Program.running(cluster.uri().getPort(), services(cluster));
            Bed bed = Bed.of(gateway, root, scratch.resolve("data"), scratch, Scale.of(options));
            for (ClusterMeasure measure : MEASURES) {
                Bench.take(
                        measure.name(),
                        measure.needs(),
                        options,
                        report,
                        () -> measure.take(bed, cluster, report::add));
            }
        }
    }

    /** Our own processes: CPU is counted of these. */
    private static List<Long> services(LocalCluster cluster) {
        return Stream.of(Service.Kind.values())
                .flatMap(kind -> cluster.services(kind).stream())
                .map(service -> service.process().pid())
                .toList();
    }
}
