package affineur.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and when the figures were taken, for whoever compares them later. */
record Machine(
        int cores, String cpu, String kernel, double load, String java, Map<String, String> tools, Instant time) {
    static Machine here() throws IOException {
        Map<String, String> tools = new LinkedHashMap<>();
        for (Tool tool : Tool.values()) {
            if (tool.find().isPresent()) {
                tools.put(tool.command(), tool.version(tool == Tool.PYTHON3 ? "--version" : "-v"));
            }
        }
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse(System.getProperty("os.arch"));
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                cpu,
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]),
                Runtime.version().toString(),
                tools,
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
