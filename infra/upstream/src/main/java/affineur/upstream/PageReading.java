package affineur.upstream;

import affineur.events.PackageStatus;
import affineur.packaging.DistributionFilename;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a page of what its JSON or HTML says, leaving out what is not the package's or leads elsewhere. */
final class PageReading {
    private static final Logger LOG = LoggerFactory.getLogger(PageReading.class);
    private static final int LONGEST_TEXT = 4_000;
    private static final int LONGEST_SPECIFIERS = 1_000;
    private static final int MOST_FILES = 200_000;
    private static final List<String> EXTENSIONS = List.of(".whl", ".tar.gz", ".zip");
    private static final Pattern HASH_NAME = Pattern.compile("[a-z0-9_]{1,20}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{16,128}");

    private final PackageName name;
    private final URI url;
    private final Reach reach;
    private final Troubles troubles;
    private URI base;
    private PackageStatus status = PackageStatus.ACTIVE;
    private @Nullable String statusReason;
    private final Set<Version> versions = new LinkedHashSet<>();
    private final Map<String, UpstreamFile> files = new LinkedHashMap<>();
    private final Map<Omission, Integer> omitted = new EnumMap<>(Omission.class);
    private @Nullable String otherHost;

    /** @param url where the page was found: what its links are relative to */
    PageReading(PackageName name, URI url, Reach reach, Troubles troubles) {
        this.name = name;
        this.url = url;
        this.base = url;
        this.reach = reach;
        this.troubles = troubles;
    }

    /** {@code <base href>}: where links lead to from now on, if it can be read. */
    void base(String written) {
        Links.resolve(url, written).map(Links::withoutFragment).ifPresent(found -> base = found);
    }

    /** @throws Trouble if it is one that may mean anything */
    void apiVersion(String written) {
        if (!written.strip().matches("1(\\.\\d{1,9})?")) {
            throw troubles.broken("speaks version '" + Excerpt.of(written) + "' of the index's protocol, not 1.");
        }
    }

    /** @throws Trouble if the page is of another package */
    void name(String written) {
        try {
            if (PackageName.parse(written).equals(name)) {
                return;
            }
        } catch (InvalidPackaging _) {
            // as another name
        }
        throw troubles.broken("answers for '" + name + "' with the page of '" + Excerpt.of(written) + "'.");
    }

    /** An unknown marker says nothing. */
    void status(String marker) {
        PackageStatus.named(marker).ifPresent(known -> status = known);
    }

    void statusReason(String reason) {
        statusReason = excerpt(reason);
    }

    void version(String written) {
        try {
            versions.add(Version.parse(written));
        } catch (InvalidPackaging _) {
            // no installer takes it
        }
    }

    void file(LinkedFile linked) {
        Omission why = add(linked);
        if (why != null) {
            omitted.merge(why, 1, Integer::sum);
        }
    }

    private @Nullable Omission add(LinkedFile linked) {
        if (linked.url == null || isTooLong(linked.requiresPython)) {
            return Omission.MALFORMED;
        }
        URI written = Links.resolve(base, linked.url).orElse(null);
        if (written == null) {
            return Omission.MALFORMED;
        }
        Omission why = reach.omission(written, Reach.isSecure(url));
        if (why != null) {
            if (why == Omission.OTHER_HOST) {
                otherHost = written.getHost();
            }
            return why;
        }
        DistributionFilename filename = filename(linked.filename == null ? lastSegment(written) : linked.filename);
        if (filename == null) {
            return Omission.OTHER_KIND;
        }
        if (!filename.name().equals(name)) {
            return Omission.OTHER_PACKAGE;
        }
        if (written.getRawFragment() != null) {
            hash(written.getRawFragment(), linked.hashes);
        }
        files.putIfAbsent(filename.toString(), file(linked, filename, Links.withoutFragment(written)));
        if (files.size() > MOST_FILES) {
            throw troubles.tooLarge("page with files", MOST_FILES);
        }
        return null;
    }

    /** Null if it names neither a wheel nor an sdist. */
    private static @Nullable DistributionFilename filename(String written) {
        if (EXTENSIONS.stream().noneMatch(written::endsWith)) {
            // before an exception is made of it: old pages have thousands
            return null;
        }
        try {
            return DistributionFilename.parse(written);
        } catch (InvalidPackaging _) {
            return null;
        }
    }

    private UpstreamFile file(LinkedFile linked, DistributionFilename filename, URI at) {
        Map<String, String> hashes = new HashMap<>();
        linked.hashes.forEach((algorithm, digest) -> {
            String hex = digest.toLowerCase(Locale.ROOT);
            if (HASH_NAME.matcher(algorithm).matches() && HEX.matcher(hex).matches() && hashes.size() < 10) {
                hashes.put(algorithm, hex);
            }
        });
        hashes.remove("sha256");
        return new UpstreamFile(
                filename,
                at,
                sha256(linked.hashes),
                hashes,
                linked.requiresPython == null || linked.requiresPython.isBlank() ? null : linked.requiresPython.strip(),
                linked.size == null || linked.size < 0 ? null : linked.size,
                instant(linked.uploaded),
                linked.yanked == null ? null : excerpt(linked.yanked),
                linked.metadata == null ? null : new UpstreamFile.Metadata(sha256(linked.metadata)),
                linked.provenance == null ? null : provenance(linked.provenance));
    }

    private static boolean isTooLong(@Nullable String specifiers) {
        return specifiers != null && specifiers.length() > LONGEST_SPECIFIERS;
    }

    private @Nullable URI provenance(String written) {
        return Links.resolve(base, written)
                .map(Links::withoutFragment)
                .filter(at -> reach.omission(at, Reach.isSecure(url)) == null)
                .orElse(null);
    }

    /** {@code sha256=…}, as fragments and attributes have it. */
    static void hash(String written, Map<String, String> hashes) {
        for (String pair : written.split("&", 10)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                hashes.putIfAbsent(pair.substring(0, equals).toLowerCase(Locale.ROOT), pair.substring(equals + 1));
            }
        }
    }

    private static @Nullable Sha256 sha256(Map<String, String> hashes) {
        String hex = hashes.get("sha256");
        try {
            return hex == null ? null : new Sha256(hex.toLowerCase(Locale.ROOT));
        } catch (InvalidPackaging _) {
            return null;
        }
    }

    private static @Nullable Instant instant(@Nullable String written) {
        try {
            return written == null ? null : OffsetDateTime.parse(written).toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static String excerpt(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** Empty if it cannot be read. */
    private static String lastSegment(URI url) {
        String path = url.getRawPath();
        try {
            return URLDecoder.decode(
                    path.substring(path.lastIndexOf('/') + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    UpstreamPage page() {
        if (otherHost != null && files.isEmpty()) {
            LOG.warn(
                    "All files of '{}' at {} are on hosts such as {}, where its files may not come from",
                    name,
                    url.getHost(),
                    Excerpt.of(otherHost));
        }
        if (versions.isEmpty()) {
            files.values().forEach(file -> versions.add(file.filename().version()));
        }
        return new UpstreamPage(
                name, url, status, statusReason, List.copyOf(versions), List.copyOf(files.values()), omitted);
    }
}
