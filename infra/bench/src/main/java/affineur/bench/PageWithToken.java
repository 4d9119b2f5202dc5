package affineur.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** What it costs to find out who asks for a page: the same page with a token and without. */
final class PageWithToken implements Measure {
    private static final int CONNECTIONS = 32;

    @Override
    public String name() {
        return "token";
    }

    @Override
    public Set<Tool> needs() {
        return Set.of(Tool.WRK);
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        bed.fill("asked-for-by-somebody", 40);
        Program program = bed.program();
        List<String> paths = List.of("/simple/asked-for-by-somebody/");
        List<String> withToken = new ArrayList<>(Pip.HEADERS);
        withToken.add("Authorization: Basic "
                + Base64.getEncoder().encodeToString(("__token__:" + Program.TOKEN).getBytes(StandardCharsets.UTF_8)));
        Wrk.load(bed, program.port, program.pids(), CONNECTIONS, withToken, paths);
        Duel duel = Duel.fight(
                bed.scale().rounds(),
                () -> Wrk.load(bed, program.port, program.pids(), CONNECTIONS, withToken, paths),
                () -> Wrk.load(bed, program.port, program.pids(), CONNECTIONS, Pip.HEADERS, paths));
        figures.accept(Figure.of(
                "CPU of a page with a token, to one without",
                duel.cpuRatio(),
                "×",
                Target.atMost(1.15),
                String.format(
                        Locale.ROOT,
                        "%.1f µs to %.1f µs; %s",
                        duel.ourCpu() * 1e6,
                        duel.baselineCpu() * 1e6,
                        duel.spread())));
    }
}
