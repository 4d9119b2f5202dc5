package affineur.bench;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param unit of the value; {@code ×} for a ratio to the baseline
 * @param detail the absolute figures behind it, and how it was measured where that is not plain
 */
record Figure(
        String what, double value, String unit, @Nullable Target target, String detail) {
    static Figure of(String what, double value, String unit, String detail) {
        return new Figure(what, value, unit, null, detail);
    }

    static Figure of(String what, double value, String unit, Target target, String detail) {
        return new Figure(what, value, unit, target, detail);
    }

    /** Where what was wanted of one process says nothing. */
    Figure withoutTarget() {
        return new Figure(what, value, unit, null, detail);
    }

    boolean missed() {
        return target != null && !target.metBy(value);
    }
}
