package affineur.upstream;

import affineur.packaging.Excerpt;
import affineur.refusal.ProblemType;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is wrong with one upstream, in words that name it and show nothing secret. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final String name;

    Troubles(Upstream upstream) {
        this.name = upstream.name();
    }

    /** @param what to be said after "The upstream 'name' " */
    Trouble broken(String what) {
        return new Trouble(Trouble.Nature.WRONG, ProblemType.UPSTREAM_BROKEN, "The upstream '" + name + "' " + what);
    }

    Trouble brokenOff(URI url) {
        return new Trouble(
                Trouble.Nature.PASSING,
                ProblemType.UPSTREAM_UNREACHABLE,
                "The upstream '" + name + "' broke off its answer, at " + host(url) + ".");
    }

    Trouble failing(int status) {
        return new Trouble(
                Trouble.Nature.PASSING,
                ProblemType.UPSTREAM_BROKEN,
                "The upstream '" + name + "' fails: it answers " + status + ".");
    }

    Trouble busy(int status, Duration rest) {
        return new Trouble(
                Trouble.Nature.LASTING,
                ProblemType.UPSTREAM_UNAVAILABLE,
                "The upstream '" + name + "' asks to be left alone: it answers " + status + ".",
                rest);
    }

    Trouble refuses(int status) {
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.UPSTREAM_REFUSES,
                "The upstream '" + name + "' refuses the registry: it answers " + status + ".");
    }

    Trouble tooSlow(URI url, String at) {
        return new Trouble(
                Trouble.Nature.LASTING,
                ProblemType.UPSTREAM_TOO_SLOW,
                "The upstream '" + name + "' is too slow " + at + ", at " + host(url) + ".");
    }

    Trouble tooLarge(String what, long limit) {
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.UPSTREAM_TOO_LARGE,
                "The upstream '" + name + "' sends a " + what + " of more than " + limit + " bytes.");
    }

    Trouble leadsAway(Omission why, URI url) {
        String where = switch (why) {
            case OTHER_HOST -> "host " + host(url) + ", where its files may not come from.";
            case OTHER_SCHEME -> "a URL of the scheme " + Excerpt.of(String.valueOf(url.getScheme())) + ".";
            case MALFORMED, OTHER_KIND, OTHER_PACKAGE -> "a URL that cannot be asked for.";
        };
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.UPSTREAM_OUT_OF_BOUNDS,
                "The upstream '" + name + "' leads to " + where);
    }

    Trouble mismatch(String what) {
        return new Trouble(
                Trouble.Nature.WRONG, ProblemType.UPSTREAM_DIGEST_MISMATCH, "The upstream '" + name + "' " + what);
    }

    Trouble digestMissing(String filename) {
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.UPSTREAM_DIGEST_MISSING,
                "The upstream '" + name + "' tells no SHA-256 of '" + filename + "', so it is not fetched.");
    }

    Trouble notFound(String what) {
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.FILE_NOT_FOUND,
                "The upstream '" + name + "' does not have " + what + ".");
    }

    Trouble leftAlone(Duration rest) {
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.UPSTREAM_UNAVAILABLE,
                "The upstream '" + name + "' is left alone for " + Math.max(1, rest.toSeconds())
                        + " s, because it failed.");
    }

    Trouble tooMany() {
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.UPSTREAM_UNAVAILABLE,
                "The upstream '" + name + "' is asked for too much at once.");
    }

    Trouble interrupted() {
        return new Trouble(
                Trouble.Nature.WRONG,
                ProblemType.UPSTREAM_UNAVAILABLE,
                "The upstream '" + name + "' was not waited for: it is over here.");
    }

    /** Of what the HTTP client threw. */
    Trouble of(@Nullable Throwable thrown, URI url) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Trouble known = known(cause, url);
            if (known != null) {
                return known;
            }
        }
        if (thrown instanceof IOException) {
            return brokenOff(url);
        }
        // perhaps it is not the upstream's fault
        LOG.warn("The upstream '{}' is not understood, at {}", name, url.getHost(), thrown);
        return broken("answers what cannot be read, at " + host(url) + ".");
    }

    private @Nullable Trouble known(Throwable cause, URI url) {
        return switch (cause) {
            case Trouble trouble -> trouble;
            case ForbiddenAddress forbidden ->
                new Trouble(
                        Trouble.Nature.WRONG,
                        ProblemType.UPSTREAM_OUT_OF_BOUNDS,
                        "The upstream '" + name + "' leads to an address that it may not be at: that of "
                                + Excerpt.of(forbidden.host()) + ".");
            case UnknownHostException _ -> unreachable("its host " + host(url) + " has no address");
            case UnresolvedAddressException _ -> unreachable("its host " + host(url) + " has no address");
            case SSLException ssl ->
                new Trouble(
                        Trouble.Nature.LASTING,
                        ProblemType.UPSTREAM_UNREACHABLE,
                        "The upstream '" + name + "' cannot be trusted: TLS with " + host(url) + " fails ("
                                + Excerpt.of(String.valueOf(ssl.getMessage())) + ").");
            case SocketTimeoutException _ -> tooSlow(url, "to connect");
            case TimeoutException _ -> tooSlow(url, "in its answer");
            case ConnectException _ -> unreachable(host(url) + " does not let us connect");
            case NoRouteToHostException _ -> unreachable("there is no way to " + host(url));
            case ZipException _ -> broken("sends what is no gzip, though it says so.");
            case EOFException _ -> brokenOff(url);
            case HttpResponseException _, HttpException _ ->
                broken("answers in no HTTP that could be read, at " + host(url) + ".");
            case RejectedExecutionException _ -> tooMany();
            default -> null;
        };
    }

    private Trouble unreachable(String why) {
        return new Trouble(
                Trouble.Nature.PASSING,
                ProblemType.UPSTREAM_UNREACHABLE,
                "The upstream '" + name + "' cannot be reached: " + why + ".");
    }

    private static String host(URI url) {
        return Excerpt.of(String.valueOf(url.getHost()));
    }
}
