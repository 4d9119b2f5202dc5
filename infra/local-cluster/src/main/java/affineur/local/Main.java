package affineur.local;

import affineur.server.Program;
import java.util.Set;
import picocli.CommandLine.Command;

/** The program that {@code affineur cluster} starts. */
@Command(
        name = "affineur",
        description = "A private Python package registry whose history can be proved.",
        mixinStandardHelpOptions = true,
        versionProvider = Program.Version.class,
        subcommands = {RunCluster.class, Program.ShowVersion.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        new Program(new Main(), Set.of()).main(arguments);
    }
}
