package affineur.command.inspect;

import affineur.packaging.CoreMetadata;
import affineur.packaging.Excerpt;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A source distribution: a gzipped tar archive with one directory at the top, in which PKG-INFO is.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/source-distribution-format/">Source distribution format</a>
 */
final class Sdist {
    private final SeekableByteChannel content;
    private final Set<String> paths = new HashSet<>();
    private final Set<String> symlinks = new HashSet<>();
    private int members;
    private long names;
    private @Nullable String top;
    private byte @Nullable [] metadata;

    Sdist(SeekableByteChannel content) {
        this.content = content;
    }

    Inspected inspect() throws IOException, MalformedArchive {
        try (LargeArchives large = new LargeArchives();
                Gunzip gunzip = new Gunzip(content)) {
            TarReader tar = new TarReader(gunzip);
            for (TarReader.Member member = tar.next(); member != null; member = tar.next()) {
                count(member, large);
                add(member, tar);
            }
            return inspected();
        }
    }

    private void count(TarReader.Member member, LargeArchives large) throws MalformedArchive {
        members++;
        names += member.path().length();
        if (members > LargeArchives.MOST_MEMBERS || names > LargeArchives.MOST_NAMES) {
            throw new MalformedArchive("it has more than " + LargeArchives.MOST_MEMBERS
                    + " members, or their paths more than " + LargeArchives.MOST_NAMES + " characters.");
        }
        large.grown(members, names);
    }

    private Inspected inspected() throws MalformedArchive {
        byte[] metadataBytes = metadata;
        if (metadataBytes == null) {
            throw lacksMetadata(top == null ? "<name>-<version>" : top);
        }
        mustNotLeadThroughLinks();
        CoreMetadata parsed = CoreMetadata.parse(metadataBytes);
        mustHaveLicences(parsed, Objects.requireNonNull(top), paths::contains);
        return new Inspected(parsed, metadataBytes, null, List.of());
    }

    private void add(TarReader.Member member, TarReader tar) throws IOException, MalformedArchive {
        MemberPath.check(member.path());
        String path = simplify(member.path());
        if (path.isEmpty() && member.type() == TarReader.Type.DIRECTORY) {
            return;
        }
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        boolean file = slash < 0 && member.type() != TarReader.Type.DIRECTORY;
        if (file || (top != null && !top.equals(first))) {
            throw besideTop(path);
        }
        top = first;
        switch (member.type()) {
            case DIRECTORY -> {}
            case SYMLINK -> {
                symlinks.add(path);
                checkSymlink(path, member.target());
            }
            case HARDLINK -> checkHardlink(path, member.target());
            case FILE -> {
                if (path.equals(top + "/PKG-INFO")) {
                    if (metadata != null) {
                        throw new MalformedArchive("it has '" + Excerpt.of(path) + "' twice.");
                    }
                    metadata = tar.read(CoreMetadata.LARGEST);
                }
            }
        }
        if (!paths.add(path) && symlinks.contains(path)) {
            throw new MalformedArchive("it has '" + Excerpt.of(path) + "' twice, once as a symbolic link.");
        }
    }

    /** Without the steps that lead nowhere: {@code ./a//b} is {@code a/b}. */
    private static String simplify(String path) {
        if (!path.contains("//") && !path.contains("./") && !path.endsWith("/") && !path.endsWith(".")) {
            return path;
        }
        StringBuilder simple = new StringBuilder(path.length());
        for (String step : path.split("/", -1)) {
            if (!step.isEmpty() && !step.equals(".")) {
                simple.append(simple.isEmpty() ? "" : "/").append(step);
            }
        }
        return simple.toString();
    }

    /**
     * It must end in the top directory. It may go up only at first and then down: together with {@link
     * #mustNotLeadThroughLinks}, no chain of links leads out then.
     */
    private void checkSymlink(String path, String target) throws MalformedArchive {
        int depth = (int) path.chars().filter(c -> c == '/').count();
        boolean down = false;
        if (target.isEmpty() || target.startsWith("/") || target.indexOf('\\') >= 0 || target.indexOf(':') == 1) {
            throw escapes(path, target);
        }
        String current = path.substring(0, path.lastIndexOf('/'));
        for (String step : target.split("/", -1)) {
            if (step.equals("..")) {
                depth--;
                if (down || depth < 0) {
                    throw escapes(path, target);
                }
                current = current.substring(0, Math.max(0, current.lastIndexOf('/')));
            } else if (!step.isEmpty() && !step.equals(".")) {
                down = true;
                current = current.isEmpty() ? step : current + "/" + step;
            }
        }
        if (!isInTop(current)) {
            throw escapes(path, target);
        }
    }

    private boolean isInTop(String path) {
        return path.equals(top) || path.startsWith(top + "/");
    }

    private void checkHardlink(String path, String target) throws MalformedArchive {
        MemberPath.check(target);
        String file = simplify(target);
        // to a file before it, and one that is no way out
        if (!paths.contains(file) || symlinks.contains(file) || file.equals(path)) {
            throw escapes(path, target);
        }
    }

    private static MalformedArchive escapes(String path, String target) {
        return new MalformedArchive("its link '" + Excerpt.of(path) + "' leads to '" + Excerpt.of(target)
                + "', which is not in its top directory.");
    }

    /** A member below a link would be unpacked where the link leads. */
    private void mustNotLeadThroughLinks() throws MalformedArchive {
        if (symlinks.isEmpty()) {
            return;
        }
        for (String path : paths) {
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                if (symlinks.contains(path.substring(0, slash))) {
                    throw new MalformedArchive("its member '" + Excerpt.of(path) + "' is below a symbolic link.");
                }
            }
        }
    }

    /** PEP 639. */
    static void mustHaveLicences(CoreMetadata parsed, String top, Predicate<String> has) throws MalformedArchive {
        if (!parsed.hasStandardLicenseFiles()) {
            return;
        }
        for (String file : parsed.licenseFiles()) {
            if (!has.test(top + "/" + file)) {
                throw new MalformedArchive("its License-File '" + Excerpt.of(file) + "' is not there: expected '"
                        + Excerpt.of(top + "/" + file) + "'.");
            }
        }
    }

    static MalformedArchive lacksMetadata(String top) {
        return new MalformedArchive("it lacks '" + Excerpt.of(top) + "/PKG-INFO', a file in its one top directory.");
    }

    static MalformedArchive besideTop(String path) {
        return new MalformedArchive("'" + Excerpt.of(path) + "' is beside its top directory: expected one directory"
                + " <name>-<version> with everything in it.");
    }
}
