package affineur.bench;

import java.util.function.Consumer;

/** Resident memory of the fresh program and after its first hundred uploads; hence taken before the others. */
final class MemoryAtStart implements Measure {
    private static final int UPLOADS = 100;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        double start = Proc.residentMegabytes(bed.program().pid());
        bed.fill("memory", UPLOADS);
        double used = Proc.residentMegabytes(bed.program().pid());
        figures.accept(Figure.of("resident memory at the first page", start, "MB", "VmRSS"));
        figures.accept(Figure.of(
                "resident memory after " + UPLOADS + " uploads",
                used,
                "MB",
                Target.atMost(700),
                "small wheels, 8 clients"));
    }
}
