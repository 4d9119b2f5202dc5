package affineur.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A whole installation of thirty small packages by pip, against the same pages and files on nginx. */
final class PipInstall implements Measure {
    private static final int PACKAGES = 30;

    @Override
    public String name() {
        return "pip-install";
    }

    @Override
    public Set<Tool> needs() {
        return Set.of(Tool.NGINX, Tool.PYTHON3);
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        Path python = bed.scratch().resolve("venv/bin/python");
        run(List.of(
                Tool.PYTHON3.path().toString(),
                "-m",
                "venv",
                bed.scratch().resolve("venv").toString()));
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < PACKAGES; i++) {
            uploads.add(Upload.of(Wheel.small("installed-" + i, "1.0")));
        }
        Crowd.upload(bed.program(), 8, uploads);
        Path requirements = Files.write(
                bed.scratch().resolve("requirements.txt"),
                uploads.stream()
                        .map(upload -> upload.wheel().project() + "==1.0")
                        .toList());
        Map<String, Nginx.Static> site = new HashMap<>();
        for (Upload upload : uploads) {
            String page = "/simple/" + upload.wheel().project() + "/";
            String file = upload.wheel().path();
            site.put(page, Nginx.Static.copy(bed, page, Pip.lines()));
            site.put(file, Nginx.Static.copy(bed, file, ""));
            site.put(file + ".metadata", Nginx.Static.copy(bed, file + ".metadata", ""));
        }
        int[] turn = {0};
        try (Nginx nginx = Nginx.start(bed.scratch().resolve("nginx-pip"), site)) {
            install(python, bed.program().port, requirements, bed.scratch().resolve("installed-warm-up"));
            Duel duel = Duel.fight(
                    bed.scale().rounds(),
                    () -> install(
                            python,
                            bed.program().port,
                            requirements,
                            bed.scratch().resolve("installed-" + turn[0]++)),
                    () -> install(
                            python, nginx.port, requirements, bed.scratch().resolve("installed-" + turn[0]++)));
            figures.accept(Figure.of(
                    "pip install of 30 packages, time",
                    1 / duel.rateRatio(),
                    "×",
                    Target.atMost(1.1),
                    String.format(
                            Locale.ROOT,
                            "%.2f s to nginx's %.2f s, no cache, no dependencies; speeds in %s",
                            1 / duel.ourRate(),
                            1 / duel.baselineRate(),
                            duel.spread())));
        }
    }

    private static Duel.Run install(Path python, int port, Path requirements, Path target)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        run(List.of(
                python.toString(),
                "-m",
                "pip",
                "--isolated",
                "--disable-pip-version-check",
                "--no-cache-dir",
                "--quiet",
                "install",
                "--no-deps",
                "--index-url",
                "http://127.0.0.1:" + port + "/simple/",
                "--target",
                target.toString(),
                "-r",
                requirements.toString()));
        return new Duel.Run(1e9 / (System.nanoTime() - start), 1, 0);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("NO_PROXY", "127.0.0.1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command.subList(0, 3)) + " failed: " + said.strip());
        }
    }
}
