package affineur.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small requests by wrk: as many as the server answers, on connections that stay open. */
final class Wrk {
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern FAULT = Pattern.compile("(Non-2xx.*|Socket errors: .*)");

    private Wrk() {}

    /**
     * Loads a server.
     *
     * @param server whose CPU is counted
     * @param headers of each request
     * @param paths asked in turn
     */
    static Duel.Run load(
            Bed bed, int port, Collection<Long> server, int connections, List<String> headers, List<String> paths)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Tool.WRK.path().toString(),
                "-t2",
                "-c" + connections,
                "-d" + bed.scale().loadSeconds() + "s"));
        for (String header : headers) {
            command.add("-H");
            command.add(header);
        }
        if (paths.size() > 1) {
            command.add("-s");
            command.add(script(bed.scratch(), paths).toString());
        }
        command.add("http://127.0.0.1:" + port + paths.getFirst());
        double before = Proc.cpuSeconds(server);
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double cpu = Proc.cpuSeconds(server) - before;
        if (wrk.waitFor() != 0) {
            throw new IOException("wrk failed: " + said);
        }
        Matcher fault = FAULT.matcher(said);
        if (fault.find()) {
            throw new IOException("wrk met " + fault.group());
        }
        return new Duel.Run(number(RATE, said), number(REQUESTS, said), cpu);
    }

    private static Path script(Path directory, List<String> paths) throws IOException {
        StringBuilder lua = new StringBuilder("local requests = {}\ninit = function(args)\n");
        for (String path : paths) {
            lua.append("  requests[#requests + 1] = wrk.format(\"GET\", \"")
                    .append(path)
                    .append("\")\n");
        }
        lua.append("end\nlocal at = 0\nrequest = function()\n  at = at % #requests + 1\n  return requests[at]\nend\n");
        return Files.writeString(directory.resolve("paths.lua"), lua);
    }

    private static double number(Pattern pattern, String said) throws IOException {
        Matcher matcher = pattern.matcher(said);
        if (!matcher.find()) {
            throw new IOException("wrk said something unexpected: " + said);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
