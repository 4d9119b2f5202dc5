package affineur.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The figures of one run, as a table for people and as JSON. */
final class Report {
    private final Machine machine;
    private final boolean quick;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, String> notMeasured = new LinkedHashMap<>();

    Report(Machine machine, boolean quick) {
        this.machine = machine;
        this.quick = quick;
    }

    void add(Figure figure) {
        figures.add(figure);
    }

    void skip(String measure, String reason) {
        notMeasured.put(measure, reason);
    }

    boolean complete() {
        return notMeasured.isEmpty();
    }

    long missed() {
        return figures.stream().filter(Figure::missed).count();
    }

    void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%nMeasured %s on %d cores (%s), load %.1f before, with %s%n%n",
                machine.time(),
                machine.cores(),
                machine.cpu(),
                machine.load(),
                String.join(", ", machine.tools().values()));
        int width = figures.stream()
                .mapToInt(figure -> figure.what().length())
                .max()
                .orElse(0);
        for (Figure figure : figures) {
            String target = figure.target() == null ? "" : figure.target() + (figure.missed() ? "  MISSED" : "  met");
            out.printf(
                    Locale.ROOT,
                    "%-" + width + "s  %10s %-10s  %-14s  %s%n",
                    figure.what(),
                    number(figure.value()),
                    figure.unit(),
                    target,
                    figure.detail());
        }
        notMeasured.forEach((measure, reason) -> out.println("not measured: " + measure + " (" + reason + ")"));
        long targets =
                figures.stream().filter(figure -> figure.target() != null).count();
        out.printf(Locale.ROOT, "%d of %d targets met%n", targets - missed(), targets);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Document document =
                new Document(machine, quick, figures.stream().map(Line::of).toList(), notMeasured);
        Files.writeString(
                file,
                JsonMapper.builder()
                                .enable(SerializationFeature.INDENT_OUTPUT)
                                .build()
                                .writeValueAsString(document)
                        + "\n");
    }

    private static String number(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private record Document(Machine machine, boolean quick, List<Line> figures, Map<String, String> notMeasured) {}

    private record Line(
            String what,
            double value,
            String unit,
            @Nullable String target,
            @Nullable Boolean met,
            String detail) {
        static Line of(Figure figure) {
            Target target = figure.target();
            return new Line(
                    figure.what().strip(),
                    figure.value(),
                    figure.unit(),
                    target == null ? null : target.toString(),
                    target == null ? null : !figure.missed(),
                    figure.detail());
        }
    }
}
