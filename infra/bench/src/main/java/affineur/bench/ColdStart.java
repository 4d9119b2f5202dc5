package affineur.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** How long a user waits for the first page of a built copy, each time in an empty data directory. */
final class ColdStart implements Measure {
    @Override
    public String name() {
        return "cold-start";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        List<Double> seconds = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<Double> stops = new ArrayList<>();
        for (int i = 0; i < bed.scale().coldStarts(); i++) {
            Program program = Program.start(bed.root(), bed.scratch().resolve("cold-" + i));
            seconds.add(program.startTime.toNanos() / 1e9);
            cpu.add(Proc.cpuSeconds(program.pids()));
            long stop = System.nanoTime();
            program.close();
            stops.add((System.nanoTime() - stop) / 1e9);
        }
        Samples samples = Samples.of(seconds);
        figures.accept(Figure.of(
                "cold start to the first page, median",
                samples.median(),
                "s",
                Target.atMost(5),
                String.format(
                        Locale.ROOT,
                        "%d starts, first use; best %.2f s, worst %.2f s; %.1f s of CPU",
                        samples.count(),
                        samples.least(),
                        samples.most(),
                        Samples.of(cpu).median())));
        figures.accept(Figure.of("stop, median", Samples.of(stops).median(), "s", "after SIGTERM"));
    }
}
