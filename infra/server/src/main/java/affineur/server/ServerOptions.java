package affineur.server;

import affineur.http.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every process that serves is told. */
public final class ServerOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen on, 0 for a free one.")
    private int port;

    @Option(
            names = "--shutdown-notice",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "How long a process that is told to stop goes on while it says that it is not ready, so that "
                    + "gateways send no more requests.")
    private Duration notice = Duration.ZERO;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "How to log: plain, or json, a line of the Elastic Common Schema each on standard output. "
                    + "Default: plain in affineur serve, json in the services of a cluster.")
    private @Nullable LogFormat logFormat;

    @Option(
            names = "--otlp-endpoint",
            paramLabel = "URL",
            description =
                    "A collector of OpenTelemetry that takes traces by OTLP over HTTP: http://host:4318. Default: what "
                            + "OTEL_EXPORTER_OTLP_ENDPOINT says, else there are no traces.")
    private @Nullable URI collector;

    @Option(
            names = "--trace-ratio",
            paramLabel = "RATIO",
            defaultValue = "1",
            description =
                    "Of the requests whose clients do not say whether they are traced, how many are: from 0 to 1.")
    private double traceRatio;

    @Option(
            names = "--proxies",
            paramLabel = "COUNT",
            description =
                    "How many proxies stand between clients and this process, each of which adds to "
                            + "X-Forwarded-For. The client's address, in audit records and for limits, is as many from the "
                            + "header's end. Default: 0 in affineur serve, 1, which is the gateway, in the services of a cluster.")
    private @Nullable Integer proxies;

    @Option(
            names = "--failed-attempts",
            paramLabel = "COUNT",
            defaultValue = "60",
            description = "Requests with wrong credentials that are told why in a minute, from one address or for one "
                    + "account; those beyond are answered 429. Right credentials always pass.")
    private int failedAttempts;

    @Mixin
    ConfigOption config = new ConfigOption();

    /** A line of the log. */
    public enum LogFormat {
        PLAIN,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public LogFormat logFormat(LogFormat byDefault) {
        return logFormat == null ? byDefault : logFormat;
    }

    /**
     * Who collects traces.
     *
     * @throws CannotStart if that is no address
     */
    Optional<URI> collector() {
        String usual = System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT");
        URI chosen = collector != null || usual == null || usual.isBlank() ? collector : URI.create(usual.strip());
        if (chosen != null && (!String.valueOf(chosen.getScheme()).matches("https?") || chosen.getHost() == null)) {
            throw new CannotStart("'" + chosen + "' is no http://host:4318 that takes traces (--otlp-endpoint).");
        }
        return Optional.ofNullable(chosen);
    }

    /** @throws CannotStart if it is none */
    double traceRatio() {
        if (!(traceRatio >= 0 && traceRatio <= 1)) {
            throw new CannotStart("--trace-ratio is from 0 to 1, not " + traceRatio + ".");
        }
        return traceRatio;
    }

    /** @throws CannotStart if they cannot be */
    public Watch.Limits limits(int proxiesByDefault) {
        try {
            return new Watch.Limits(proxies == null ? proxiesByDefault : proxies, failedAttempts);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + " (--proxies, --failed-attempts).");
        }
    }

    /** @throws CannotStart if there is no such address */
    public InetAddress address() {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CannotStart("There is no address to listen on called '" + host + "' (--host).");
        }
    }

    /**
     * Where and how to serve.
     *
     * @param address port 0 for a free one
     * @param notice how long to go on after not being ready any more
     */
    public record Listening(InetSocketAddress address, Duration notice) {}

    /**
     * Fails early where the port is taken, before anything slow has begun.
     *
     * @return with a port that is never 0
     * @throws CannotStart if it cannot be had
     */
    public Listening claim() {
        InetAddress address = address();
        if (port < 0 || port > 65535) {
            throw new CannotStart("A port is a number from 0 to 65535, not " + port + " (--port).");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return new Listening(new InetSocketAddress(address, probe.getLocalPort()), notice);
        } catch (IOException e) {
            throw new CannotStart("Port " + port + " on " + host + " cannot be used: " + e.getMessage()
                    + ". Name another with --port, or 0 for a free one.");
        }
    }
}
