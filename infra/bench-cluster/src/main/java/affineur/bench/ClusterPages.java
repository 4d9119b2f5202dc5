package affineur.bench;

import affineur.local.LocalCluster;
import affineur.local.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Pages of one node of the query service: made from Elasticsearch, and from its memory. */
final class ClusterPages implements ClusterMeasure {
    private static final int RELEASES = 40;
    private static final int CONNECTIONS = 32;

    @Override
    public String name() {
        return "simple-pages";
    }

    @Override
    public Set<Tool> needs() {
        return Set.of(Tool.WRK);
    }

    @Override
    public void take(Bed bed, LocalCluster cluster, Consumer<Figure> figures) throws Exception {
        Service service = cluster.services(Service.Kind.QUERY).getFirst();
        Program node = Program.running(
                service.process().port(), List.of(service.process().pid()));
        uncached(bed, node, figures);

        String project = "middling";
        bed.fill(project, RELEASES);
        List<String> paths = List.of("/simple/" + project + "/");
        Wrk.load(bed, node.port, node.pids(), CONNECTIONS, Pip.HEADERS, paths);
        Duel.Run run = Wrk.load(bed, node.port, node.pids(), CONNECTIONS, Pip.HEADERS, paths);
        figures.accept(Figure.of(
                "simple page of 40 releases from a node's memory",
                run.rate(),
                "pages/s",
                String.format(
                        Locale.ROOT,
                        "%d connections, %.0f µs of CPU each",
                        CONNECTIONS,
                        run.cpuSeconds() * 1e6 / run.units())));
    }

    /** Each page is asked for once, so none is in the memory. */
    private static void uncached(Bed bed, Program node, Consumer<Figure> figures) throws Exception {
        int projects = bed.scale().uploads() / 4;
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < projects; i++) {
            uploads.add(Upload.of(Wheel.small("uncached-" + i, "1.0")));
        }
        Crowd.upload(bed.program(), 8, uploads);
        List<Crowd.Job> jobs = new ArrayList<>();
        for (int i = 0; i < projects; i++) {
            String path = "/simple/uncached-" + i + "/";
            jobs.add(connection -> connection.get(path, Pip.lines()).expecting(200));
        }
        Crowd.Result result = Crowd.work(node, 8, jobs);
        figures.accept(Figure.of(
                "simple pages from Elasticsearch",
                result.rate(),
                "pages/s",
                String.format(
                        Locale.ROOT,
                        "8 clients, %d pages of one release; p50 %.1f ms, p99 %.1f ms",
                        projects,
                        result.times().median(),
                        result.times().quantile(0.99))));
    }
}
