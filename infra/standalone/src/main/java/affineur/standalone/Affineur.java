package affineur.standalone;

import affineur.broker.BrokerUnavailable;
import affineur.ledger.BrokenLedger;
import affineur.ledger.UnfitTopic;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
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
        CommandLine line = commandLine();
        if (arguments.length == 0) {
            line.usage(line.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Affineur()).setExecutionExceptionHandler((problem, command, _) -> {
            command.getErr().println(line(problem));
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    private static @Nullable String line(Exception problem) {
        return switch (problem) {
            case CannotStart foreseen -> foreseen.getMessage();
            case BrokerUnavailable foreseen -> foreseen.getMessage();
            case UnfitTopic foreseen -> foreseen.getMessage();
            case BrokenLedger foreseen -> foreseen.getMessage();
            default -> {
                LoggerFactory.getLogger(Affineur.class).error("Affineur stopped", problem);
                yield "Affineur stopped: " + problem + ". More is in "
                        + System.getProperty("affineur.log", "affineur.log") + ".";
            }
        };
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
