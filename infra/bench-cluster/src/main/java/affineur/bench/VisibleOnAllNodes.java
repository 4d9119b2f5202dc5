package affineur.bench;

import affineur.local.LocalCluster;
import affineur.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** How long after an upload's answer through the gateway the page of each node shows the file. */
final class VisibleOnAllNodes implements ClusterMeasure {
    private static final int RELEASES = 25;

    @Override
    public String name() {
        return "visible";
    }

    @Override
    public void take(Bed bed, LocalCluster cluster, Consumer<Figure> figures) throws Exception {
        List<Program> nodes = cluster.services(Service.Kind.QUERY).stream()
                .map(node -> Program.running(
                        node.process().port(), List.of(node.process().pid())))
                .toList();
        for (int clients : new int[] {1, 8}) {
            Queue<Double> sinceAnswer = new ConcurrentLinkedQueue<>();
            Queue<Double> sinceStart = new ConcurrentLinkedQueue<>();
            List<Crowd.Job> jobs = new ArrayList<>();
            for (int i = 0; i < bed.scale().samples(); i++) {
                Upload upload =
                        Upload.of(Wheel.small("everywhere-" + clients + "-" + i / RELEASES, "1." + i % RELEASES));
                jobs.add(connection -> {
                    long start = System.nanoTime();
                    connection.post(upload).expecting(200);
                    long answer = System.nanoTime();
                    awaitVisible(nodes, upload.wheel());
                    long visible = System.nanoTime();
                    sinceAnswer.add((visible - answer) / 1e6);
                    sinceStart.add((visible - start) / 1e6);
                });
            }
            Crowd.work(bed.program(), clients, jobs);
            String who = clients + (clients == 1 ? " client" : " clients");
            Samples after = Samples.of(sinceAnswer);
            Samples whole = Samples.of(sinceStart);
            figures.accept(new Figure(
                    "upload's answer to visible on " + nodes.size() + " nodes, p99, " + who,
                    after.quantile(0.99),
                    "ms",
                    // more keep the few cores of a whole cluster busy, and then this tells how they queue
                    clients == 1 ? Target.atMost(100) : null,
                    String.format(
                            Locale.ROOT,
                            "p50 %.1f ms, most %.1f ms, with a page of each node, made anew",
                            after.median(),
                            after.most())));
            figures.accept(Figure.of(
                    "  upload's start to visible, p99",
                    whole.quantile(0.99),
                    "ms",
                    String.format(Locale.ROOT, "p50 %.1f ms, most %.1f ms", whole.median(), whole.most())));
        }
    }

    /** All at once: the last of them counts. */
    private static void awaitVisible(List<Program> nodes, Wheel wheel) throws IOException {
        List<CompletableFuture<Void>> pages = nodes.stream()
                .map(node -> CompletableFuture.runAsync(() -> awaitVisible(node, wheel), Thread::startVirtualThread))
                .toList();
        try {
            pages.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static void awaitVisible(Program node, Wheel wheel) {
        try (Connection direct = node.connect()) {
            PublishToVisible.awaitVisible(direct, wheel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
