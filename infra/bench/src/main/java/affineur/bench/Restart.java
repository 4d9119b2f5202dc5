package affineur.bench;

import java.util.Locale;
import java.util.function.Consumer;

/** What the run has left behind: memory at its end, and a stop and a start over all that was uploaded. Ends the program. */
final class Restart implements Measure {
    @Override
    public String name() {
        return "restart";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        double resident = Proc.residentMegabytes(bed.program().pid());
        double peak = Proc.peakMegabytes(bed.program().pid());
        long stop = System.nanoTime();
        bed.program().close();
        double stopped = (System.nanoTime() - stop) / 1e9;
        try (Program again = Program.start(bed.root(), bed.data())) {
            figures.accept(Figure.of(
                    "resident memory at the end", resident, "MB", String.format(Locale.ROOT, "peak %.0f MB", peak)));
            figures.accept(Figure.of(
                    "start over all that, to the first page",
                    again.startTime.toNanos() / 1e9,
                    "s",
                    String.format(Locale.ROOT, "stop before it %.1f s", stopped)));
        }
    }
}
