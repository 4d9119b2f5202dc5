package affineur.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Files of 50 KB at 32 connections, twenty of them in turn. */
final class SmallDownloads implements Measure {
    private static final int FILES = 20;
    private static final int SIZE = 50_000;
    private static final int CONNECTIONS = 32;

    @Override
    public String name() {
        return "small-downloads";
    }

    @Override
    public Set<Tool> needs() {
        return Set.of(Tool.NGINX, Tool.WRK);
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        Program program = bed.program();
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            uploads.add(Upload.of(Wheel.ofSize("fifty", "1." + i, SIZE)));
        }
        Crowd.upload(program, 1, uploads);
        List<String> paths =
                uploads.stream().map(upload -> upload.wheel().path()).toList();
        Map<String, Nginx.Static> site = new HashMap<>();
        for (String path : paths) {
            site.put(path, Nginx.Static.copy(bed, path, ""));
        }
        try (Nginx nginx = Nginx.start(bed.scratch().resolve("nginx-fifty"), site)) {
            Wrk.load(bed, program.port, program.pids(), CONNECTIONS, List.of(), paths);
            Duel duel = Duel.fight(
                    bed.scale().rounds(),
                    () -> Wrk.load(bed, program.port, program.pids(), CONNECTIONS, List.of(), paths),
                    () -> Wrk.load(bed, nginx.port, nginx.pids(), CONNECTIONS, List.of(), paths));
            figures.accept(Figure.of(
                    "files of 50 KB, 32 connections",
                    duel.rateRatio(),
                    "×",
                    Target.atLeast(0.35),
                    String.format(
                            Locale.ROOT,
                            "%,.0f/s to nginx's %,.0f/s; %s",
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
}
