package affineur.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A wheel of 500 MB on one connection, to the last byte of the answer, against hashing the same bytes. It is stored, not
 * compressed: how long a client with a compressed one waits for its answer is measured apart.
 */
final class BigUpload implements Measure {
    /** Of 2²⁰ bytes. */
    static final int BLOCKS = 477;

    /** Of a compressed wheel, before it is compressed. */
    private static final int COMPRESSED_BLOCKS = 100;

    /** As many threads as the program gives to the digests of one upload. */
    private static final int HASHING_THREADS = 2;

    @Override
    public String name() {
        return "big-upload";
    }

    @Override
    public void take(Bed bed, Consumer<Figure> figures) throws Exception {
        try (Hasher hasher = Hasher.start();
                Connection connection = bed.program().connect()) {
            Wheel warmUp = Wheel.onDisk(bed.scratch(), "big-upload", "1.0", BLOCKS);
            upload(bed, connection, warmUp);
            hasher.hash(warmUp);
            Files.delete(file(warmUp));
            Wheel[] wheel = {warmUp};
            int[] version = {0};
            Duel duel = Duel.fight(
                    bed.scale().rounds(),
                    () -> {
                        wheel[0] = Wheel.onDisk(bed.scratch(), "big-upload", "2." + version[0]++, BLOCKS);
                        return upload(bed, connection, wheel[0]);
                    },
                    () -> {
                        Duel.Run run = hasher.hash(wheel[0]);
                        Files.delete(file(wheel[0]));
                        return run;
                    });
            figures.accept(Figure.of(
                    "upload of 500 MB to hashing alone",
                    duel.rateRatio(),
                    "×",
                    Target.atLeast(0.8),
                    String.format(
                            Locale.ROOT,
                            "%,.0f MB/s to %,.0f MB/s of SHA-256, BLAKE2b-256 and MD5 (JDK's and BouncyCastle's) in %d threads; %s",
                            duel.ourRate() / 1e6,
                            duel.baselineRate() / 1e6,
                            HASHING_THREADS,
                            duel.spread())));
            figures.accept(Figure.of(
                    "  CPU per GB",
                    duel.ourCpu() * 1e9,
                    "s",
                    String.format(
                            Locale.ROOT,
                            "with hashing, without the client's; %.2f × that of hashing alone",
                            duel.cpuRatio())));
            figures.accept(waiting(bed, connection));
        }
    }

    /** What happens to a wheel after its last byte must be short: clients give up when they hear nothing. */
    private static Figure waiting(Bed bed, Connection connection) throws IOException {
        List<Double> waits = new ArrayList<>();
        double cpu = 0;
        long bytes = 0;
        double seconds = 0;
        for (int round = 0; round < bed.scale().rounds(); round++) {
            Wheel wheel = Wheel.compressedOnDisk(bed.scratch(), "big-upload", "3." + round, COMPRESSED_BLOCKS);
            Upload upload = Upload.of(wheel);
            double before = Proc.cpuSeconds(bed.program().pids());
            long start = System.nanoTime();
            connection.transmit(upload);
            long sent = System.nanoTime();
            connection.answer().expecting(200);
            long answered = System.nanoTime();
            cpu += Proc.cpuSeconds(bed.program().pids()) - before;
            waits.add((answered - sent) / 1e6);
            seconds += (answered - start) / 1e9;
            bytes += wheel.content().size();
            Files.delete(file(wheel));
        }
        Samples wait = Samples.of(waits);
        return Figure.of(
                "wait after a compressed wheel's last byte",
                wait.median(),
                "ms",
                String.format(
                        Locale.ROOT,
                        "%,.0f MB that are %d MB when unpacked; rounds %.0f–%.0f; %,.0f MB/s in all, %.1f s of CPU per GB",
                        bytes / 1e6 / waits.size(),
                        (COMPRESSED_BLOCKS << 20) / 1_000_000,
                        wait.least(),
                        wait.most(),
                        bytes / 1e6 / seconds,
                        cpu * 1e9 / bytes));
    }

    private static Duel.Run upload(Bed bed, Connection connection, Wheel wheel) throws IOException {
        Upload upload = Upload.of(wheel);
        double before = Proc.cpuSeconds(bed.program().pids());
        long start = System.nanoTime();
        connection.post(upload).expecting(200);
        double seconds = (System.nanoTime() - start) / 1e9;
        long bytes = wheel.content().size();
        return new Duel.Run(
                bytes / seconds, bytes, Proc.cpuSeconds(bed.program().pids()) - before);
    }

    private static Path file(Wheel wheel) {
        return ((Wheel.Content.Disk) wheel.content()).file();
    }

    /** The other JVM. */
    private record Hasher(Process process, BufferedReader in, PrintWriter out) implements Closeable {
        static Hasher start() throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HashingAlone.class.getName(),
                            Integer.toString(HASHING_THREADS))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new Hasher(
                    process,
                    process.inputReader(StandardCharsets.UTF_8),
                    new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true));
        }

        Duel.Run hash(Wheel wheel) throws IOException {
            double before = cpu();
            out.println(file(wheel));
            String seconds = in.readLine();
            if (seconds == null) {
                throw new IOException("Hashing alone failed");
            }
            return new Duel.Run(
                    wheel.content().size() / Double.parseDouble(seconds),
                    wheel.content().size(),
                    cpu() - before);
        }

        /** With what reading the file takes. */
        private double cpu() throws IOException {
            return Proc.cpuSeconds(List.of(process.pid()));
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
