package affineur.standalone;

import affineur.access.Secret;
import affineur.command.CommandService;
import affineur.downloads.KafkaRetrievals;
import affineur.events.Visibility;
import affineur.server.CannotStart;
import affineur.server.DownloadOptions;
import affineur.server.FirstStart;
import affineur.server.Greeting;
import affineur.server.IdentityOptions;
import affineur.server.Observing;
import affineur.server.ServerOptions;
import affineur.server.ServerOptions.LogFormat;
import affineur.server.SignatureOptions;
import affineur.server.TokenOptions;
import affineur.server.UpstreamOptions;
import affineur.server.logs.Logs;
import affineur.sigstore.WarmUp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code affineur serve}: runs the registry until it is told to stop. */
@Command(name = "serve", description = "Run the registry.", mixinStandardHelpOptions = true, sortOptions = false)
final class Serve implements Callable<Integer> {
    /** There is one. */
    private static final String NODE = "affineur";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Mixin
    private FirstStart firstStart = new FirstStart();

    @Mixin
    private IdentityOptions identities = new IdentityOptions();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Mixin
    private UpstreamOptions upstreams = new UpstreamOptions();

    @Mixin
    private SignatureOptions signatures = new SignatureOptions();

    @Mixin
    private DownloadOptions downloads = new DownloadOptions();

    @Mixin
    private DownloadOptions.SealOption seals = new DownloadOptions.SealOption();

    @Override
    public Integer call() throws Exception {
        Visibility first = firstStart.visibility(options.address().isLoopbackAddress());
        Optional<Secret> token = firstStart.adminToken();
        CommandService.Options commands = commands();
        KafkaRetrievals.Options recording = downloads.options();
        try {
            DataDirectory directory = DataDirectory.open(data.directory);
            ServerOptions.Listening listening = options.claim();
            UpstreamChoice upstream = UpstreamChoice.of(
                    upstreams,
                    PipConfiguration.ofThisMachine(),
                    listening.address().getPort());
            Registry.Options chosen = new Registry.Options(
                    commands,
                    options.limits(0),
                    recording,
                    seals.every(),
                    InstantSource.system(),
                    upstream.upstreams(),
                    upstreams.terms(),
                    upstreams.mode());
            PrintWriter out = startLogging(directory);
            out.println("Starting on " + directory.root());
            out.flush();
            Observing observing = new Observing(options, "affineur", NODE);
            Server server = Server.start(directory, listening, chosen, observing, first, token);
            Thread stop = new Thread(() -> stop(server, directory, out), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            Greeting.print(out, server.address(), server.newSecret(), upstream.line(server.addedUpstreams()));
            WarmUp.begin();
            new CountDownLatch(1).await(); // until the JVM is told to stop
        } catch (DataDirectory.InUse e) {
            throw new CannotStart(e.getMessage() + ". Stop that one first, or name another directory with --data.");
        }
        return 0;
    }

    private CommandService.Options commands() {
        try {
            return CommandService.Options.DEFAULT
                    .trusting(identities.trustedIssuers(), identities.audience())
                    .limiting(tokens.longestLife())
                    .verifying(signatures.trust(InstantSource.system()));
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + ".");
        }
    }

    /** @return where to greet: not among lines of JSON */
    private PrintWriter startLogging(DataDirectory directory) {
        return switch (options.logFormat(LogFormat.PLAIN)) {
            case PLAIN -> {
                Logs.toTerminalAndFile(directory.log());
                yield spec.commandLine().getOut();
            }
            case JSON -> {
                Logs.json("affineur", NODE);
                yield spec.commandLine().getErr();
            }
        };
    }

    private static void stop(Server server, DataDirectory directory, PrintWriter out) {
        out.println("Stopping …");
        out.flush();
        try (directory) {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
