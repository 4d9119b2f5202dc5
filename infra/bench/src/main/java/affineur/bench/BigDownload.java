package affineur.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A file of 500 MB on one connection, from the page cache on both sides. */
final class BigDownload implements Measure {
    /** So many in one round, since the kernel counts CPU in hundredths of a second. */
    private static final int TIMES = 3;

    @Override
    public String name() {
        return "big-download";
    }

    @Override
    public Set<Tool> needs() {
        return Set.of(Tool.NGINX);
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        Wheel wheel = Wheel.onDisk(bed.scratch(), "big-download", "1.0", BigUpload.BLOCKS);
        Crowd.upload(bed.program(), 1, List.of(Upload.of(wheel)));
        Wheel.Content.Disk content = (Wheel.Content.Disk) wheel.content();
        Map<String, Nginx.Static> site =
                Map.of(wheel.path(), new Nginx.Static(content.file(), Map.of("content-type", "application/zip")));
        try (Nginx nginx = Nginx.start(bed.scratch().resolve("nginx-big"), site);
                Connection theirs = nginx.connect();
                Connection ours = bed.program().connect()) {
            ours.download(wheel.path());
            theirs.download(wheel.path());
            Duel duel = Duel.fight(
                    bed.scale().rounds(),
                    () -> download(ours, wheel.path(), bed.program().pids()),
                    () -> download(theirs, wheel.path(), nginx.pids()));
            figures.accept(Figure.of(
                    "download of 500 MB",
                    duel.rateRatio(),
                    "×",
                    Target.atLeast(0.8),
                    String.format(
                            Locale.ROOT,
                            "%,.0f MB/s to nginx's %,.0f MB/s, 1 connection; %s",
                            duel.ourRate() / 1e6,
                            duel.baselineRate() / 1e6,
                            duel.spread())));
            figures.accept(Figure.of(
                    "  CPU per GB",
                    duel.cpuRatio(),
                    "×",
                    Target.atMost(2),
                    String.format(
                            Locale.ROOT,
                            "%.2f s to %.2f s, without the client's",
                            duel.ourCpu() * 1e9,
                            duel.baselineCpu() * 1e9)));
        }
    }

    private static Duel.Run download(Connection connection, String path, Collection<Long> server) throws IOException {
        double before = Proc.cpuSeconds(server);
        long start = System.nanoTime();
        long bytes = 0;
        for (int i = 0; i < TIMES; i++) {
            bytes += connection.download(path);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Duel.Run(bytes / seconds, bytes, Proc.cpuSeconds(server) - before);
    }
}
