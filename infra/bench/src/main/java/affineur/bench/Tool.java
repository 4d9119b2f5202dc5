package affineur.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the system that some measures need. */
enum Tool {
    NGINX("apt-get install nginx-light"),
    WRK("apt-get install wrk"),
    PYTHON3("apt-get install python3-venv");

    final String remedy;

    Tool(String remedy) {
        this.remedy = remedy;
    }

    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where it is: on the PATH, or among the system's own programs, which are not on everybody's. */
    Optional<Path> find() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, command()))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Path path() {
        return find().orElseThrow(() -> new IllegalStateException(command() + " is missing: " + remedy));
    }

    /** The first line that it prints about itself, whatever its exit status. */
    String version(String option) throws IOException {
        Process process = new ProcessBuilder(path().toString(), option)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^nginx version: ", "")
                .replaceFirst(" \\[.*", "");
    }
}
