package affineur.audit.environments.formats;

import affineur.packaging.DistributionFilename;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code pip freeze}, and requirements with or without hashes. No line of it is ever quoted: an index's URL may have a password.
 *
 * @see <a href="https://pip.pypa.io/en/stable/reference/requirements-file-format/">Requirements file format</a>
 */
final class Requirements implements Format {
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\r?\\n");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*$");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern NAMED = Pattern.compile(
            "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[[^\\]]*\\])?\\s*(?:\\(?\\s*(===?|@|[<>~!]=?)\\s*([^\\s;),]+)(.*))?(?:;.*)?");
    private static final Pattern EDITABLE = Pattern.compile("(?:-e|--editable)[\\s=]+(\\S+).*");
    private static final Pattern INDEX =
            Pattern.compile("(?:-i|--index-url|--extra-index-url|-f|--find-links)[\\s=]+(\\S+)\\s*");
    private static final Pattern OTHER_FILE = Pattern.compile("(?:-r|--requirement)[\\s=].*");
    private static final Pattern HASH = Pattern.compile("--hash[= ]\\s*(\\S+)");
    private static final Pattern FRAGMENT = Pattern.compile("[#&](sha256=[0-9a-fA-F]{64})");
    private static final Pattern EGG = Pattern.compile("[#&]egg=([A-Za-z0-9._-]+)");

    private static final int LONGEST_COMMENT = 1_000;

    /** What pip writes before an editable of which it does not know the repository. */
    private static final Pattern FROZEN_NAME = Pattern.compile("# Editable .*\\((\\S+?)(?:==(\\S+))?\\)\\s*");

    @Override
    public String name() {
        return "requirements";
    }

    @Override
    public boolean isIn(Content content) {
        return content.text()
                .lines()
                .map(line -> said(line))
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> line.startsWith("-")
                        || NAMED.matcher(beforeOptions(line)).matches()
                        || isPlace(line))
                .orElse(false);
    }

    @Override
    public Environment read(Content content) {
        Reading reading = new Reading();
        int number = 0;
        for (String line : CONTINUED.matcher(content.text()).replaceAll(" ").split("\\r?\\n", -1)) {
            reading.line(line.strip(), "line " + ++number);
        }
        return new Environment(
                reading.plain ? "pip-freeze" : name(),
                null,
                null,
                null,
                reading.indexes,
                reading.unnamed,
                reading.packages);
    }

    /** Without comment, and with one space where there are many, by which the patterns would take long. */
    private static String said(String line) {
        return SPACE.matcher(COMMENT.matcher(line).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    private static String beforeOptions(String line) {
        int options = line.indexOf(" --");
        return (options < 0 ? line : line.substring(0, options)).strip();
    }

    private static boolean isPlace(String line) {
        return line.contains("://") || line.startsWith("./") || line.startsWith("/") || line.startsWith("../");
    }

    /** What is read so far. */
    private static final class Reading {
        private final List<Installed> packages = new ArrayList<>();
        private final List<SafeUrl> indexes = new ArrayList<>();
        private boolean unnamed;
        /** Nothing but what {@code pip freeze} writes. */
        private boolean plain = true;

        private @Nullable Installed announced;

        void line(String line, String where) {
            Matcher frozen = FROZEN_NAME.matcher(line);
            if (line.length() < LONGEST_COMMENT && frozen.matches()) {
                announced = Installed.named(Content.name(frozen.group(1), where), frozen.group(2));
                return;
            }
            String said = said(line);
            if (said.isEmpty()) {
                return;
            }
            Matcher editable = EDITABLE.matcher(said);
            if (editable.matches()) {
                packages.add(editable(line, editable.group(1), where));
            } else if (said.startsWith("-")) {
                option(said, where);
            } else {
                requirement(line, said, where);
            }
            announced = null;
        }

        private void option(String said, String where) {
            plain = false;
            Matcher index = INDEX.matcher(said);
            if (index.matches()) {
                SafeUrl url = SafeUrl.of(index.group(1));
                if (url == null) {
                    unnamed = true;
                } else {
                    indexes.add(url);
                }
            } else if (OTHER_FILE.matcher(said).matches()) {
                throw Content.invalid(
                        "The requirements name another file, in " + where + ": send what pip freeze writes.");
            }
        }

        private Installed editable(String line, String place, String where) {
            Installed said = announced;
            if (said == null) {
                Matcher egg = EGG.matcher(line);
                if (!egg.find()) {
                    throw Content.invalid("Nobody knows the name of the editable in " + where + ".");
                }
                said = Installed.named(Content.name(egg.group(1), where), null);
            }
            Whence repository = Whence.Repository.of(place);
            Whence from = repository == null ? Whence.Local.of(place, true) : repository;
            return new Installed(said.name(), said.version(), List.of(), from, null);
        }

        private void requirement(String line, String said, String where) {
            List<String> hashes = new ArrayList<>();
            Matcher hash = HASH.matcher(said);
            while (hash.find()) {
                hashes.add(hash.group(1));
                plain = false;
            }
            List<Sha256> digests = Content.digests(hashes, where);
            String without = beforeOptions(said);
            Matcher named = NAMED.matcher(without);
            if (named.matches()) {
                PackageName name = Content.name(named.group(1), where);
                String operator = named.group(2);
                if ("@".equals(operator)) {
                    // a fragment is no comment, and may have the digest
                    packages.add(
                            new Installed(name, null, withFragment(digests, line, where), place(named.group(3)), null));
                    return;
                }
                boolean exact = operator != null
                        && operator.startsWith("==")
                        && !named.group(3).contains("*");
                plain &= exact && named.group(4).isBlank();
                packages.add(new Installed(name, exact ? named.group(3) : null, digests, null, null));
                return;
            }
            packages.add(unnamed(line, without, digests, where));
        }

        private static List<Sha256> withFragment(List<Sha256> digests, String line, String where) {
            Matcher fragment = FRAGMENT.matcher(line);
            return digests.isEmpty() && fragment.find() ? Content.digests(List.of(fragment.group(1)), where) : digests;
        }

        /** A URL or path: its last segment is a file's name, or the fragment has the package's. */
        private Installed unnamed(String line, String place, List<Sha256> digests, String where) {
            plain = false;
            Matcher egg = EGG.matcher(line);
            List<Sha256> all = withFragment(digests, line, where);
            if (isPlace(place) && egg.find()) {
                return new Installed(Content.name(egg.group(1), where), null, all, place(place), null);
            }
            String path = place.replaceFirst("[?#].*", "");
            try {
                DistributionFilename file = DistributionFilename.parse(path.substring(path.lastIndexOf('/') + 1));
                return new Installed(file.name(), file.version().toString(), all, place(place), null);
            } catch (InvalidPackaging e) {
                throw Content.invalid("Neither a requirement nor an option: " + where + " of the body.");
            }
        }

        private static Whence place(String written) {
            Whence repository = Whence.Repository.of(written);
            if (repository != null) {
                return repository;
            }
            return !written.contains("://") || written.startsWith("file:")
                    ? Whence.Local.of(written, false)
                    : new Whence.Direct(SafeUrl.of(written));
        }
    }
}
