package affineur.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code affineur bench}: takes all measures in one run, in this order, and ends all that it started. */
final class Bench {
    private static final List<Measure> MEASURES = List.of(
            new ColdStart(),
            new MemoryAtStart(),
            new SmallUploads(),
            new GrowingProject(),
            new PublishToVisible(),
            new Commands(),
            new SimplePages(),
            new PageWithToken(),
            new ProxiedPages(),
            new SmallDownloads(),
            new BigDownload(),
            new BigUpload(),
            new PipInstall(),
            new Signatures(),
            new Restart());

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private Bench() {}

    static void main(String[] args) throws Exception {
        run(args, MEASURES.stream().map(Measure::name).toList(), Bench::measure);
    }

    /** What is measured. */
    interface Session {
        /**
         * @param scratch a directory for this run
         * @param report where the figures go
         */
        void measure(Path root, Path scratch, Options options, Report report) throws IOException, InterruptedException;
    }

    /** The whole run of a program that measures; ends the JVM. */
    static void run(String[] args, List<String> measures, Session session) throws Exception {
        Path root = Path.of(System.getProperty("affineur.root", "")).toAbsolutePath();
        if (List.of(args).contains("--help")) {
            System.out.println(Options.USAGE + " " + String.join(", ", measures));
            return;
        }
        Options options;
        try {
            options = Options.parse(args, root.resolve("infra/bench/target/bench.json"), measures);
        } catch (Options.Invalid e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Thread.ofPlatform().daemon().start(Bench::endAfterLimit);
        Machine machine = Machine.here();
        if (machine.load() > machine.cores() / 2.0) {
            System.err.println("This machine is busy (load " + machine.load() + "): trust no figure too much.");
        }
        Report report = new Report(machine, options.quick());
        Path target = Files.createDirectories(root.resolve("infra/bench/target"));
        Path scratch = Files.createTempDirectory(target, "run-");
        try {
            session.measure(root, scratch, options, report);
        } finally {
            deleteAll(scratch);
        }
        report.print(System.out);
        report.write(options.json());
        System.out.println("figures: " + options.json());
        System.exit(options.strict() && (report.missed() > 0 || !report.complete()) ? 1 : 0);
    }

    private static void measure(Path root, Path scratch, Options options, Report report)
            throws IOException, InterruptedException {
        Path data = scratch.resolve("data");
        System.err.println("starting the program");
        try (Program program = Program.start(root, data)) {
            Bed bed = Bed.of(program, root, data, scratch, Scale.of(options));
            for (Measure measure : MEASURES) {
                take(measure.name(), measure.needs(), options, report, () -> measure.take(bed, report::add));
            }
        }
    }

    /** Something measured that may fail. */
    interface Taking {
        void take() throws Exception;
    }

    static void take(String name, Set<Tool> needs, Options options, Report report, Taking taking) {
        if (!options.only().isEmpty() && !options.only().contains(name)) {
            return;
        }
        Optional<Tool> missing =
                needs.stream().filter(tool -> tool.find().isEmpty()).findFirst();
        if (missing.isPresent()) {
            report.skip(name, missing.get().command() + " is missing: " + missing.get().remedy);
            return;
        }
        System.err.println("measuring: " + name);
        try {
            taking.take();
        } catch (Exception e) { // whatever befalls one measure, the others count
            report.skip(name, String.valueOf(e.getMessage()).strip());
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A hang must not outlive the patience of whoever waits; exiting ends all that was started. */
    private static void endAfterLimit() {
        try {
            Thread.sleep(LIMIT);
            System.err.println("Not done after " + LIMIT.toMinutes() + " minutes: given up.");
            System.exit(3);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
