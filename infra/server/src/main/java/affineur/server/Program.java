package affineur.server;

import affineur.server.logs.Logs;
import affineur.server.settings.CommandLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** A program with a command line. Whatever stops it is said in one line. */
public final class Program {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    private final Object root;
    private final Set<Class<? extends Exception>> foreseen;

    /**
     * @param root picocli's command, with its subcommands
     * @param foreseen failures, besides {@link CannotStart}, whose messages are for the person who started the program
     */
    public Program(Object root, Set<Class<? extends Exception>> foreseen) {
        this.root = root;
        this.foreseen = Set.copyOf(foreseen);
    }

    /** To be called by {@code main}; ends the JVM when the command is done. */
    public void main(String[] arguments) {
        Logs.toTerminal();
        PrintWriter out = new PrintWriter(System.out, true, charset("stdout.encoding"));
        PrintWriter err = new PrintWriter(System.err, true, charset("stderr.encoding"));
        System.exit(run(System.getenv(), out, err, arguments));
    }

    private static Charset charset(String property) {
        return Charset.forName(System.getProperty(property), Charset.defaultCharset());
    }

    /** @return the status to exit with: 0, 1 if it failed, 2 if it was not understood */
    public int run(Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
        try {
            CommandLine line = CommandLines.of(root, environment, arguments)
                    .setExecutionExceptionHandler((problem, command, _) -> {
                        command.getErr().println(line(problem));
                        return CommandLine.ExitCode.SOFTWARE;
                    })
                    .setOut(out)
                    .setErr(err);
            if (arguments.length == 0) {
                line.usage(out);
                return CommandLine.ExitCode.USAGE;
            }
            return line.execute(arguments);
        } catch (CannotStart e) {
            err.println(e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
    }

    private String line(Exception problem) {
        if (problem instanceof CannotStart || foreseen.contains(problem.getClass())) {
            return String.valueOf(problem.getMessage());
        }
        LOG.error("Affineur stopped", problem);
        return "Affineur stopped: " + problem + ". The log says more.";
    }

    /** A {@code version} command says what {@code --version} says. */
    @Command(name = "version", description = "Show the version.", mixinStandardHelpOptions = true)
    public static final class ShowVersion implements Runnable {
        @CommandLine.Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            spec.root().commandLine().printVersionHelp(out);
        }
    }

    /** The version that the build wrote beside this class. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Program.class.getResourceAsStream("version.properties")) {
                properties.load(in);
            }
            return new String[] {
                "Affineur " + properties.getProperty("version"),
                "Java " + Runtime.version() + " on " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch")
            };
        }
    }
}
