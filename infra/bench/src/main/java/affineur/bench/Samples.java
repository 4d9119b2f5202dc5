package affineur.bench;

import java.util.Arrays;
import java.util.Collection;

/** Times or rates of one kind, in order of size. */
final class Samples {
    private final double[] sorted;

    private Samples(double[] values) {
        sorted = values;
        Arrays.sort(sorted);
    }

    static Samples of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest sample that at least this part of all samples do not exceed. */
    double quantile(double part) {
        return sorted[Math.clamp((int) Math.ceil(part * sorted.length) - 1, 0, sorted.length - 1)];
    }

    double least() {
        return sorted[0];
    }

    double most() {
        return sorted[sorted.length - 1];
    }

    int count() {
        return sorted.length;
    }
}
