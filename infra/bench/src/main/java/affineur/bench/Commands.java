package affineur.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Yanks and unyanks over HTTP: the way of every command, from the request through the ledger to the answer. */
final class Commands implements Measure {
    /** More than clients, so that two never decide about the same one at a time. */
    private static final int RELEASES = 128;

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        for (int i = 0; i < RELEASES; i++) {
            bed.fill("command-" + i, 1);
        }
        Crowd.work(bed.program(), 8, toggles(bed.scale().uploads()));
        for (int clients : new int[] {1, 8, 32}) {
            List<Crowd.Job> jobs = toggles(bed.scale().uploads() * (clients == 1 ? 1 : 3));
            double before = Proc.cpuSeconds(bed.program().pids());
            Crowd.Result result = Crowd.work(bed.program(), clients, jobs);
            double cpu = Proc.cpuSeconds(bed.program().pids()) - before;
            figures.accept(Figure.of(
                    "commands by " + clients + (clients == 1 ? " client" : " clients"),
                    result.rate(),
                    "commands/s",
                    String.format(
                            Locale.ROOT,
                            "POST and DELETE …/yank; p50 %.1f ms, p99 %.1f ms, %.1f ms of CPU each",
                            result.times().median(),
                            result.times().quantile(0.99),
                            cpu * 1000 / jobs.size())));
        }
    }

    /** At least so many: all releases are yanked, then all unyanked, and so on; they end as they began. */
    private static List<Crowd.Job> toggles(int atLeast) {
        List<Crowd.Job> jobs = new ArrayList<>();
        while (jobs.size() < atLeast) {
            for (String method : List.of("POST", "DELETE")) {
                for (int i = 0; i < RELEASES; i++) {
                    String path = "/api/v4/projects/1/packages/pypi/command-" + i + "/1.0/yank";
                    jobs.add(connection -> connection
                            .send(method, path, method.equals("POST") ? "{\"reason\":\"measured\"}" : "")
                            .expecting(200, 201, 204));
                }
            }
        }
        return jobs;
    }
}
