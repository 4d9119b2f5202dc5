package affineur.standalone;

import affineur.http.Telemetry;
import affineur.server.CannotStart;
import affineur.server.logs.Logs;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code affineur token}: another admin token, for the person who lost it, whether the program runs or not. */
@Command(name = "token", description = "Issue another admin token.", mixinStandardHelpOptions = true)
final class IssueToken implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        spec.commandLine().getOut().println(issue());
        return 0;
    }

    private String issue() throws Exception {
        try (DataDirectory directory = DataDirectory.open(data.directory)) {
            Logs.toTerminalAndFile(directory.log());
            try (Registry registry = Registry.open(directory, Registry.Options.DEFAULT, Telemetry.none())) {
                return registry.issueAdminToken().reveal();
            }
        } catch (DataDirectory.InUse running) {
            try {
                return ControlSocket.ask(data.directory);
            } catch (IOException e) {
                throw new CannotStart("Affineur runs on " + data.directory + " but does not answer: " + e.getMessage());
            }
        }
    }
}
