package affineur.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How long after an upload's answer, and after its start, a page shows the file; asked without a pause. */
final class PublishToVisible implements Measure {
    private static final int RELEASES = 25;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    @Override
    public String name() {
        return "visible";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        visible(bed, figures, 1);
        visible(bed, figures, 8);
    }

    private static void visible(Bed bed, Consumer<Figure> figures, int clients) throws Exception {
        Queue<Double> sinceStart = new ConcurrentLinkedQueue<>();
        Queue<Double> sinceAnswer = new ConcurrentLinkedQueue<>();
        List<Crowd.Job> jobs = new ArrayList<>();
        for (int i = 0; i < bed.scale().samples(); i++) {
            Upload upload = Upload.of(Wheel.small("visible-" + clients + "-" + i / RELEASES, "1." + i % RELEASES));
            jobs.add(connection -> {
                long start = System.nanoTime();
                connection.post(upload).expecting(200);
                long answer = System.nanoTime();
                awaitVisible(connection, upload.wheel());
                long visible = System.nanoTime();
                sinceAnswer.add((visible - answer) / 1e6);
                sinceStart.add((visible - start) / 1e6);
            });
        }
        Crowd.work(bed.program(), clients, jobs);
        String who = clients + (clients == 1 ? " client" : " clients");
        figures.accept(figure("upload's answer to visible, p99, " + who, Samples.of(sinceAnswer), Target.atMost(50)));
        figures.accept(figure("  upload's start to visible, p99", Samples.of(sinceStart), null));
    }

    private static Figure figure(String what, Samples samples, @Nullable Target target) {
        return new Figure(
                what,
                samples.quantile(0.99),
                "ms",
                target,
                String.format(
                        Locale.ROOT,
                        "p50 %.1f ms, most %.1f ms, with the page's own request",
                        samples.median(),
                        samples.most()));
    }

    static void awaitVisible(Connection connection, Wheel wheel) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            Connection.Answer page = connection.get("/simple/" + wheel.project() + "/", "");
            if (page.status() == 200 && page.text().contains(wheel.filename())) {
                return;
            }
        }
        throw new IOException(wheel.filename() + " never became visible");
    }
}
