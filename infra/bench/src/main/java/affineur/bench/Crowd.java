package affineur.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients at once, each on a connection of its own; they take the next job when the last is answered. */
final class Crowd {
    private Crowd() {}

    /**
     * What they lived through.
     *
     * @param seconds in all
     * @param times of each job, in ms
     */
    record Result(double seconds, Samples times) {
        double rate() {
            return times.count() / seconds;
        }
    }

    /** Something to ask the server and wait for. */
    interface Job {
        void run(Connection connection) throws IOException;
    }

    static Result upload(Program program, int clients, List<Upload> uploads) throws IOException, InterruptedException {
        return work(
                program,
                clients,
                uploads.stream()
                        .map(upload ->
                                (Job) connection -> connection.post(upload).expecting(200))
                        .toList());
    }

    static Result work(Program program, int clients, List<Job> jobs) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<Job> open = new ConcurrentLinkedQueue<>(jobs);
        ConcurrentLinkedQueue<Double> times = new ConcurrentLinkedQueue<>();
        List<Future<?>> running = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                running.add(executor.submit(() -> {
                    try (Connection connection = program.connect()) {
                        for (Job job = open.poll(); job != null; job = open.poll()) {
                            long begun = System.nanoTime();
                            job.run(connection);
                            times.add((System.nanoTime() - begun) / 1e6);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("A client failed: " + e.getCause(), e);
        }
        return new Result((System.nanoTime() - start) / 1e9, Samples.of(times));
    }
}
