package affineur.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The page of a package of 5,000 files that comes through here, against the upstream's own, in turns by one client. */
final class ProxiedPages implements Measure {
    private static final int FILES = 5000;
    private static final String PROJECT = "proxied";
    private static final String PATH = "/simple/" + PROJECT + "/";

    @Override
    public String name() {
        return "proxied-pages";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        bed.fill(PROJECT, FILES);
        Map<String, String> settings = Map.of(
                "AFFINEUR_UPSTREAM",
                "bench=http://127.0.0.1:" + bed.program().port + "/simple/",
                "AFFINEUR_UPSTREAM_PRIVATE_ADDRESSES",
                "true");
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        try (Program program = Program.start(bed.root(), bed.scratch().resolve("proxying"), settings);
                Connection here = program.connect();
                Connection there = bed.program().connect()) {
            double cold = milliseconds(here);
            for (int i = 0; i < bed.scale().samples(); i++) {
                ours.add(milliseconds(here));
                theirs.add(milliseconds(there));
            }
            Samples kept = Samples.of(ours);
            Samples own = Samples.of(theirs);
            String what = String.format(Locale.ROOT, "page of %,d files that comes through here", FILES);
            figures.accept(Figure.of(
                    what,
                    kept.median() / own.median(),
                    "×",
                    String.format(
                            Locale.ROOT,
                            "p50 %.1f ms to the upstream's %.1f ms; %.0f ms when it was new",
                            kept.median(),
                            own.median(),
                            cold)));
            figures.accept(Figure.of(
                    "  its time",
                    kept.median(),
                    "ms",
                    Target.atMost(10),
                    String.format(Locale.ROOT, "p99 %.1f ms, %d requests", kept.quantile(0.99), kept.count())));
        }
    }

    private static double milliseconds(Connection connection) throws IOException {
        long begun = System.nanoTime();
        connection.get(PATH, Pip.lines()).expecting(200);
        return (System.nanoTime() - begun) / 1e6;
    }
}
