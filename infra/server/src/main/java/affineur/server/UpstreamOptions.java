package affineur.server;

import affineur.upstream.HostPattern;
import affineur.upstream.Upstream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where packages are looked for that are not here. */
public final class UpstreamOptions {
    private static final String OFF = "off";
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9._-]+)=(.+)");

    @Option(
            names = "--upstream",
            paramLabel = "[NAME=]URL",
            split = ",",
            description = "A simple index (PEP 503) where packages are looked for that are not here: "
                    + "https://index.example.org/simple/, with a user and a password in it where it wants them. Or 'off'. It "
                    + "may be given again: the first that has a package is the one it comes from. Where none is given, one "
                    + "process alone (serve) takes the index that pip is configured to use on this machine; the services of "
                    + "a cluster take none.")
    private List<String> upstreams = new ArrayList<>();

    @Option(
            names = "--upstream-mode",
            paramLabel = "MODE",
            description = "proxy: pages and files come through here, and files are kept. redirect: clients are sent "
                    + "there. Otherwise proxy for one process alone, and redirect for a cluster, which knows no other.")
    private @Nullable Mode mode;

    @Option(
            names = "--upstream-file-hosts",
            paramLabel = "HOST",
            split = ",",
            description = "Hosts where upstreams may have their files, besides their own: files.example.org, "
                    + "*.example.org, host:8443. Others are never contacted, whatever a page says.")
    private List<String> fileHosts = new ArrayList<>();

    @Option(
            names = "--upstream-private-addresses",
            paramLabel = "BOOLEAN",
            arity = "1",
            defaultValue = "false",
            description = "Whether upstreams may be at private or loopback addresses.")
    private boolean privateAddresses;

    /** How packages come from upstreams. */
    public enum Mode {
        PROXY,
        REDIRECT
    }

    /** Whether it is said what holds, be it that there is none. */
    public boolean isGiven() {
        return !upstreams.isEmpty();
    }

    public Mode mode(Mode otherwise) {
        return mode == null ? otherwise : mode;
    }

    /**
     * In the order in which they are asked; empty if there is none.
     *
     * @throws CannotStart if one of them can be none
     */
    public List<Upstream> upstreams() {
        if (upstreams.size() == 1 && upstreams.getFirst().equalsIgnoreCase(OFF)) {
            return List.of();
        }
        return upstreams.stream().map(text -> upstream(text, "--upstream")).toList();
    }

    /**
     * One upstream, within what these options allow.
     *
     * @param text {@code NAME=URL}, or a URL alone, which is called after its host
     * @param where it was said, for the message
     * @throws CannotStart if it can be none
     */
    public Upstream upstream(String text, String where) {
        try {
            Matcher named = NAMED.matcher(text.strip());
            Upstream upstream = (named.matches()
                            ? Upstream.of(named.group(1), named.group(2))
                            : Upstream.of(host(text.strip()), text.strip()))
                    .withFilesAt(fileHosts.stream().map(HostPattern::parse).toList());
            return privateAddresses ? upstream.allowingPrivateAddresses() : upstream;
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + " (" + where + ").");
        }
    }

    /** A name for an upstream that has none. */
    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "upstream" : host.replaceAll("[^A-Za-z0-9.-]", "");
        } catch (IllegalArgumentException e) {
            return "upstream"; // the URL is refused in a moment, without a word of it
        }
    }
}
