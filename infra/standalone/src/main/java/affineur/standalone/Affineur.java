package affineur.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program: {@code affineur serve}, {@code affineur token} … */
@Command(
        name = "affineur",
        description = "A private Python package registry whose history can be proved.",
        mixinStandardHelpOptions = true,
        versionProvider = Affineur.Version.class,
        subcommands = {Serve.class, IssueToken.class, Affineur.ShowVersion.class, Rehearse.class},
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "affineur bench measures this machine; affineur COMMAND --help tells more.",
        })
public final class Affineur {
    private Affineur() {}

    public static void main(String[] arguments) {
        quietLogging();
        System.exit(run(arguments));
    }

    /** Everybody logs through one configuration, logback.xml, which Spring must not load again. */
    private static void quietLogging() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static int run(String[] arguments) {
        CommandLine line = new CommandLine(new Affineur()).setExecutionExceptionHandler((problem, command, parsed) -> {
            if (problem instanceof CannotStart) {
                command.getErr().println(problem.getMessage());
                return 1;
            }
            throw problem;
        });
        if (arguments.length == 0) {
            line.usage(line.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    /** {@code affineur version} says what {@code affineur --version} says. */
    @Command(name = "version", description = "Show the version.", mixinStandardHelpOptions = true)
    static final class ShowVersion implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            spec.root().commandLine().printVersionHelp(out);
        }
    }

    /** The version that the build wrote beside this class. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Affineur.class.getResourceAsStream("version.properties")) {
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
