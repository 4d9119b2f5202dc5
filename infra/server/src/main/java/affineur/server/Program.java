package affineur.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
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
        // Everybody logs through one configuration, which Spring must not load again
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(run(arguments));
    }

    private int run(String[] arguments) {
        CommandLine line = commandLine();
        if (arguments.length == 0) {
            line.usage(line.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    public CommandLine commandLine() {
        return new CommandLine(root).setExecutionExceptionHandler((problem, command, _) -> {
            command.getErr().println(line(problem));
            return CommandLine.ExitCode.SOFTWARE;
        });
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
