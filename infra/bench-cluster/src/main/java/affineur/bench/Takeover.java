package affineur.bench;

import affineur.local.LocalCluster;
import affineur.local.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How long uploads wait when the command service's leading node is killed: from then to the next answer that is a yes. */
final class Takeover implements ClusterMeasure {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public void take(Bed bed, LocalCluster cluster, Consumer<Figure> figures) throws Exception {
        List<Double> gaps = new ArrayList<>();
        int refused = 0;
        for (int round = 0; round < bed.scale().rounds(); round++) {
            upload(bed, "takeover", round + ".0");
            Service leader = leader(cluster);
            long killed = System.nanoTime();
            leader.process().kill();
            int tries = 0;
            while (!upload(bed, "takeover", round + ".1")) {
                tries++;
                if (System.nanoTime() - killed > PATIENCE_NANOS) {
                    throw new IOException("Nobody has taken over");
                }
            }
            gaps.add((System.nanoTime() - killed) / 1e6);
            refused += tries;
            leader.process().start();
        }
        Samples samples = Samples.of(gaps);
        figures.accept(Figure.of(
                "kill -9 of the leader to the next upload's yes, median",
                samples.median(),
                "ms",
                String.format(
                        Locale.ROOT,
                        "%d rounds, least %.0f ms, most %.0f ms; answers other than yes: %d",
                        gaps.size(),
                        samples.least(),
                        samples.most(),
                        refused)));
    }

    /** @return whether the answer was a yes */
    private static boolean upload(Bed bed, String project, String version) {
        try (Connection connection = bed.program().connect()) {
            return connection.post(Upload.of(Wheel.small(project, version))).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static Service leader(LocalCluster cluster) throws IOException {
        for (Service node : cluster.services(Service.Kind.COMMAND)) {
            if (node.leads()) {
                return node;
            }
        }
        throw new IOException("No node leads");
    }
}
