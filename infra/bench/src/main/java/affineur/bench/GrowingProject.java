package affineur.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Whether an upload costs more where much was uploaded before: a release more of 1,000, or of 10, in turns. */
final class GrowingProject implements Measure {
    private static final int SMALL = 10;
    private static final int LARGE = 1000;
    /** What noise alone makes of "the same" on a small machine. */
    private static final Target THE_SAME = Target.atMost(1.2);

    @Override
    public String name() {
        return "growing-project";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        bed.fill("growing-large", LARGE);
        List<Double> small = new ArrayList<>();
        List<Double> large = new ArrayList<>();
        try (Connection connection = bed.program().connect()) {
            for (int i = 0; i < bed.scale().samples() / 3; i++) {
                // Ten uploads each, so that the small ones have 5 to 14 releases and 10 in the middle.
                String project = "growing-" + i / SMALL;
                bed.fill(project, SMALL / 2);
                small.add(upload(connection, Wheel.small(project, "2." + i % SMALL)));
                large.add(upload(connection, Wheel.small("growing-large", "2." + i)));
            }
        }
        Samples of10 = Samples.of(small);
        Samples of1000 = Samples.of(large);
        figures.accept(Figure.of(
                "upload into 1,000 releases to one into 10",
                of1000.median() / of10.median(),
                "×",
                THE_SAME,
                String.format(
                        Locale.ROOT,
                        "p50 %.1f ms to %.1f ms, p99 %.1f to %.1f, 1 client, %d each",
                        of1000.median(),
                        of10.median(),
                        of1000.quantile(0.99),
                        of10.quantile(0.99),
                        of10.count())));
    }

    private static double upload(Connection connection, Wheel wheel) throws Exception {
        Upload upload = Upload.of(wheel);
        long start = System.nanoTime();
        connection.post(upload).expecting(200);
        return (System.nanoTime() - start) / 1e6;
    }
}
