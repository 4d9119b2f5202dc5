package affineur.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Small wheels by eight clients at once, each wheel another, 25 releases a project. */
final class SmallUploads implements Measure {
    private static final int CLIENTS = 8;
    private static final int RELEASES = 25;

    @Override
    public String name() {
        return "small-uploads";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        Crowd.upload(
                bed.program(), CLIENTS, uploads("small-warm-up", bed.scale().uploads()));
        List<Double> rates = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        List<Double> tails = new ArrayList<>();
        double cpu = 0;
        for (int round = 0; round < bed.scale().rounds(); round++) {
            List<Upload> uploads = uploads("small-" + round, bed.scale().uploads());
            double before = Proc.cpuSeconds(bed.program().pids());
            Crowd.Result result = Crowd.upload(bed.program(), CLIENTS, uploads);
            cpu += Proc.cpuSeconds(bed.program().pids()) - before;
            rates.add(result.rate());
            medians.add(result.times().median());
            tails.add(result.times().quantile(0.99));
        }
        Samples rate = Samples.of(rates);
        int uploads = bed.scale().uploads() * bed.scale().rounds();
        figures.accept(Figure.of(
                "small wheels by 8 clients",
                rate.median(),
                "uploads/s",
                Target.atLeast(300),
                String.format(
                        Locale.ROOT,
                        "%d uploads, rounds %.0f–%.0f; %.1f ms of CPU each",
                        uploads,
                        rate.least(),
                        rate.most(),
                        cpu * 1000 / uploads)));
        figures.accept(Figure.of(
                "  p99 of an upload",
                Samples.of(tails).median(),
                "ms",
                Target.atMost(80),
                String.format(Locale.ROOT, "p50 %.1f ms", Samples.of(medians).median())));
    }

    private static List<Upload> uploads(String project, int count) {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uploads.add(Upload.of(Wheel.small(project + "-" + i / RELEASES, "1." + i % RELEASES)));
        }
        return uploads;
    }
}
