package affineur.engines;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the machine has to start processes with. */
final class HostTools {
    /** Puts a process and its children into a group of their own, out of reach of the terminal's Ctrl-C. */
    static final boolean SETSID = has("setsid");

    static final boolean SETPRIV = has("setpriv");

    /**
     * Keeps the capability to read and write all files, so that directories need not be handed over; without the
     * securebit, access(2), and hence Java's {@code Files.isReadable}, would not know of it.
     */
    static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--securebits=+no_setuid_fixup",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override");

    private HostTools() {}

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean has(String tool) {
        return find(tool).isPresent();
    }

    /** On the PATH, or where a system keeps its servers, which is not on everybody's PATH. */
    static Optional<Path> find(String tool) {
        String path = System.getenv("PATH");
        return Stream.concat(
                        path == null
                                ? Stream.empty()
                                : Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                                        .splitAsStream(path),
                        Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
