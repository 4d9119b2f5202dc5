package affineur.standalone;

import affineur.broker.BrokerUnavailable;
import affineur.ledger.BrokenLedger;
import affineur.ledger.UnfitTopic;
import affineur.server.Program;
import java.util.Set;
import picocli.CommandLine.Command;

/** The program: {@code affineur serve}, {@code affineur token} … */
@Command(
        name = "affineur",
        description = "A private Python package registry whose history can be proved.",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        subcommands = {
            Serve.class,
            IssueToken.class,
            Verify.class,
            VerifyBundle.class,
            Program.ShowVersion.class,
            Rehearse.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "affineur bench measures this machine; affineur COMMAND --help tells more.",
        })
public final class Affineur {
    /** For picocli; the program starts with {@link #main}. */
    public Affineur() {}

    public static void main(String[] arguments) {
        program().main(arguments);
    }

    static Program program() {
        return new Program(new Affineur(), Set.of(BrokerUnavailable.class, UnfitTopic.class, BrokenLedger.class));
    }
}
