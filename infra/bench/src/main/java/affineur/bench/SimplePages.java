package affineur.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The page that every installation asks for, as pip asks for it, of a small and of a large project. */
final class SimplePages implements Measure {
    @Override
    public String name() {
        return "simple-pages";
    }

    @Override
    public Set<Tool> needs() {
        return Set.of(Tool.NGINX, Tool.WRK);
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        page(bed, figures, "middling", 40);
        page(bed, figures, "large", 1000);
    }

    private static void page(Bed bed, Consumer<Figure> figures, String project, int releases) throws Exception {
        bed.fill(project, releases);
        String path = "/simple/" + project + "/";
        Nginx.Static page = Nginx.Static.copy(bed, path, Pip.lines());
        try (Nginx nginx = Nginx.start(bed.scratch().resolve("nginx-" + project), Map.of(path, page))) {
            String what =
                    String.format(Locale.ROOT, "simple page of %,d releases, %.1f KB", releases, page.size() / 1e3);
            load(bed, figures, nginx, path, what, 32, Target.atLeast(0.8));
            load(bed, figures, nginx, path, what, 256, Target.atLeast(0.7));
        }
    }

    private static void load(
            Bed bed, Consumer<Figure> figures, Nginx nginx, String path, String what, int connections, Target target)
            throws Exception {
        Program program = bed.program();
        List<String> paths = List.of(path);
        Wrk.load(bed, program.port, program.pids(), connections, Pip.HEADERS, paths);
        Duel duel = Duel.fight(
                bed.scale().rounds(),
                () -> Wrk.load(bed, program.port, program.pids(), connections, Pip.HEADERS, paths),
                () -> Wrk.load(bed, nginx.port, nginx.pids(), connections, Pip.HEADERS, paths));
        figures.accept(Figure.of(
                what + ", " + connections + " connections",
                duel.rateRatio(),
                "×",
                target,
                String.format(
                        Locale.ROOT,
                        "%,.0f/s to nginx's %,.0f/s, gzip JSON; %s",
                        duel.ourRate(),
                        duel.baselineRate(),
                        duel.spread())));
        figures.accept(Figure.of(
                "  CPU per request",
                duel.cpuRatio(),
                "×",
                String.format(Locale.ROOT, "%.0f µs to %.0f µs", duel.ourCpu() * 1e6, duel.baselineCpu() * 1e6)));
    }
}
