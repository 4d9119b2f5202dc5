package affineur.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel knows of a process: proc(5). */
final class Proc {
    /** Linux gives CPU times in these to every architecture (USER_HZ). */
    private static final double TICKS_A_SECOND = 100;

    private Proc() {}

    /** CPU time of these processes so far, in user and kernel, in seconds. */
    static double cpuSeconds(Collection<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / TICKS_A_SECOND;
    }

    /** Resident memory, in MB of 10⁶ bytes. */
    static double residentMegabytes(long pid) throws IOException {
        return megabytes(pid, "VmRSS:");
    }

    /** The most that was ever resident, in MB of 10⁶ bytes. */
    static double peakMegabytes(long pid) throws IOException {
        return megabytes(pid, "VmHWM:");
    }

    private static double megabytes(long pid, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IOException("No " + key + " of process " + pid);
    }

    /** The process and its children. */
    static List<Long> family(ProcessHandle parent) {
        return Stream.concat(Stream.of(parent.pid()), parent.children().map(ProcessHandle::pid))
                .toList();
    }
}
