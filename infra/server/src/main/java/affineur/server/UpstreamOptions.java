package affineur.server;

import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.refusal.Refusal;
import affineur.upstream.Credentials;
import affineur.upstream.HostPattern;
import affineur.upstream.Upstream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            defaultValue = "proxy",
            description =
                    "proxy: pages and files come through here, and files are kept. redirect: clients are sent there.")
    private Mode mode = Mode.PROXY;

    @Option(
            names = "--upstream-packages",
            paramLabel = "NAME=PATTERN",
            split = ",",
            description =
                    "Packages that the upstream of that name is asked for, and no others: partner=acme-*. It may be "
                            + "given again.")
    private List<String> packages = new ArrayList<>();

    @Option(
            names = "--upstream-file-hosts",
            paramLabel = "HOST",
            split = ",",
            description = "Hosts where upstreams may have their files, besides their own: files.example.org, "
                    + "*.example.org, host:8443. Others are never contacted, whatever a page says.")
    private List<String> fileHosts = new ArrayList<>();

    @Option(
            names = "--upstream-credentials",
            paramLabel = "NAME=USER:PASSWORD",
            split = ",",
            description =
                    "What the upstream of that name is shown, where it was added by command, which takes no secret: "
                            + "partner=reader:secret, with ',' and other special characters percent-encoded as in a URL. It may be "
                            + "given again.")
    private List<String> credentials = new ArrayList<>();

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

    /** @throws CannotStart if they cannot be used */
    public void require() {
        List<Upstream> _ = upstreams();
        UnaryOperator<Upstream> _ = terms();
    }

    /**
     * What an upstream is given that was added by command.
     *
     * @throws CannotStart if credentials can be none
     */
    public UnaryOperator<Upstream> terms() {
        Map<String, Credentials> shown = new HashMap<>();
        for (String text : credentials) {
            Matcher named = NAMED.matcher(text.strip());
            try {
                if (!named.matches()) {
                    throw new IllegalArgumentException(text);
                }
                shown.put(named.group(1), Credentials.parse(named.group(2)));
            } catch (IllegalArgumentException e) {
                // without its message, which may show a password
                throw new CannotStart("Credentials of an upstream are NAME=USER:PASSWORD (--upstream-credentials).");
            }
        }
        return upstream -> {
            Credentials those = shown.get(upstream.name());
            Upstream known = those == null ? upstream : upstream.with(those);
            return privateAddresses ? known.allowingPrivateAddresses() : known;
        };
    }

    /** The same for another process, by the names of these options without their dashes. */
    public Map<String, String> settings() {
        return Map.of(
                "upstream", upstreams.isEmpty() ? OFF : String.join(",", upstreams),
                "upstream-packages", String.join(",", packages),
                "upstream-mode", mode.name().toLowerCase(Locale.ROOT),
                "upstream-file-hosts", String.join(",", fileHosts),
                "upstream-credentials", String.join(",", credentials),
                "upstream-private-addresses", Boolean.toString(privateAddresses));
    }

    /** Whether it is said what holds, be it that there is none. */
    public boolean isGiven() {
        return !upstreams.isEmpty();
    }

    public Mode mode() {
        return mode;
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
        List<Upstream> given =
                upstreams.stream().map(text -> upstream(text, "--upstream")).toList();
        Set<String> names = new HashSet<>();
        for (Upstream each : given) {
            if (!names.add(each.name())) {
                throw new CannotStart("Two upstreams are called '" + each.name()
                        + "': give each a name of its own (--upstream NAME=URL).");
            }
        }
        Map<String, List<PackagePattern>> patterns = patterns(names);
        return given.stream()
                .map(each -> {
                    List<PackagePattern> those = patterns.get(each.name());
                    return those == null ? each : each.askedFor(those);
                })
                .toList();
    }

    private Map<String, List<PackagePattern>> patterns(Set<String> names) {
        Map<String, List<PackagePattern>> patterns = new HashMap<>();
        for (String text : packages) {
            Matcher named = NAMED.matcher(text.strip());
            if (!named.matches() || !names.contains(named.group(1))) {
                throw new CannotStart("'" + text + "' says of no upstream that is given by a name which packages it is"
                        + " asked for (--upstream-packages NAME=PATTERN).");
            }
            try {
                patterns.computeIfAbsent(named.group(1), _ -> new ArrayList<>())
                        .add(new PackagePattern(PackageType.PYPI, named.group(2)));
            } catch (Refusal e) {
                throw new CannotStart(e.text() + " (--upstream-packages).");
            }
        }
        return patterns;
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
