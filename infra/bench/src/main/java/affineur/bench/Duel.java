package affineur.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Ours and the baseline in turns, so that what disturbs the machine disturbs both. */
record Duel(List<Run> ours, List<Run> baseline) {
    /**
     * One turn of one side.
     *
     * @param rate units a second
     * @param units done
     * @param cpuSeconds of the server, in all
     */
    record Run(double rate, double units, double cpuSeconds) {}

    static Duel fight(int rounds, Callable<Run> ours, Callable<Run> baseline) throws Exception {
        Duel duel = new Duel(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < rounds; i++) {
            duel.ours.add(ours.call());
            duel.baseline.add(baseline.call());
        }
        return duel;
    }

    /** The median of the rounds' ratios of rates. */
    double rateRatio() {
        return ratios().median();
    }

    /** CPU for the same work, over all rounds. */
    double cpuRatio() {
        return cpuPerUnit(ours) / cpuPerUnit(baseline);
    }

    double ourRate() {
        return median(ours);
    }

    double baselineRate() {
        return median(baseline);
    }

    double ourCpu() {
        return cpuPerUnit(ours);
    }

    double baselineCpu() {
        return cpuPerUnit(baseline);
    }

    String spread() {
        return String.format(Locale.ROOT, "rounds %.2f–%.2f", ratios().least(), ratios().most());
    }

    private Samples ratios() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i).rate / baseline.get(i).rate);
        }
        return Samples.of(ratios);
    }

    private static double median(List<Run> runs) {
        return Samples.of(runs.stream().map(Run::rate).toList()).median();
    }

    private static double cpuPerUnit(List<Run> runs) {
        return runs.stream().mapToDouble(Run::cpuSeconds).sum()
                / runs.stream().mapToDouble(Run::units).sum();
    }
}
