package affineur.bench;

import java.util.Locale;

/** What a figure has to reach. */
record Target(double bound, boolean atLeast) {
    static Target atLeast(double bound) {
        return new Target(bound, true);
    }

    static Target atMost(double bound) {
        return new Target(bound, false);
    }

    boolean metBy(double value) {
        return atLeast ? value >= bound : value <= bound;
    }

    @Override
    public String toString() {
        return (atLeast ? "≥ " : "≤ ") + String.format(Locale.ROOT, bound % 1 == 0 ? "%.0f" : "%.2f", bound);
    }
}
