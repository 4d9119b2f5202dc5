package affineur.command.inspect;

import affineur.packaging.CoreMetadata;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.packaging.WheelFilename;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A wheel: a zip archive with one {@code .dist-info} directory of its own name and version, in which METADATA, WHEEL and
 * RECORD are.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/binary-distribution-format/">Binary distribution format</a>
 */
final class Wheel {
    private static final String DIST_INFO = ".dist-info";
    private static final int LARGEST_WHEEL_FILE = 64 * 1024;
    private static final int LARGEST_RECORD = 16 * 1024 * 1024;
    private static final int LARGEST_ENTRY_POINTS = 1024 * 1024;
    private static final int SHOWN = 3;

    private final SeekableByteChannel content;
    private final WheelFilename filename;

    Wheel(SeekableByteChannel content, WheelFilename filename) {
        this.content = content;
        this.filename = filename;
    }

    Inspected inspect() throws IOException, MalformedArchive {
        ZipArchive zip = ZipArchive.open(content);
        ExpansionLimit limit = new ExpansionLimit(zip.size());
        for (ZipArchive.Entry entry : zip.entries()) {
            limit.add(entry.size());
        }
        String distInfo = distInfo(zip);
        byte[] metadataBytes = zip.read(required(zip, distInfo, "METADATA"), CoreMetadata.LARGEST);
        zip.read(required(zip, distInfo, "WHEEL"), LARGEST_WHEEL_FILE);
        byte[] record = zip.read(required(zip, distInfo, "RECORD"), LARGEST_RECORD);
        CoreMetadata metadata = CoreMetadata.parse(metadataBytes);
        mustHaveLicences(zip, distInfo, metadata);
        mustHaveGoodEntryPoints(zip, distInfo);
        return new Inspected(metadata, metadataBytes, compare(zip, distInfo, WheelRecord.paths(record)));
    }

    /** The one directory at the top with that ending. Vendored packages have theirs further down. */
    private String distInfo(ZipArchive zip) throws MalformedArchive {
        String found = null;
        for (ZipArchive.Entry entry : zip.entries()) {
            int slash = entry.name().indexOf('/');
            if (slash < 0 || !entry.name().startsWith(DIST_INFO, slash - DIST_INFO.length())) {
                continue;
            }
            String directory = entry.name().substring(0, slash);
            if (found == null) {
                found = directory;
            } else if (!found.equals(directory)) {
                throw new MalformedArchive("it has two .dist-info directories, '" + Excerpt.of(found) + "' and '"
                        + Excerpt.of(directory) + "': expected one.");
            }
        }
        if (found == null) {
            throw new MalformedArchive("it has no directory '" + filename.stem() + DIST_INFO + "'.");
        }
        if (!isOfThisWheel(found)) {
            throw new MalformedArchive("its directory '" + Excerpt.of(found) + "' is of another package or version:"
                    + " expected '" + filename.stem() + DIST_INFO + "'.");
        }
        return found;
    }

    private boolean isOfThisWheel(String directory) {
        String stem = directory.substring(0, directory.length() - DIST_INFO.length());
        if (stem.equals(filename.stem())) {
            return true;
        }
        int dash = stem.indexOf('-');
        try {
            return dash > 0
                    && PackageName.parse(stem.substring(0, dash)).equals(filename.name())
                    && Version.parse(stem.substring(dash + 1)).equals(filename.version());
        } catch (InvalidPackaging e) {
            return false;
        }
    }

    private static ZipArchive.Entry required(ZipArchive zip, String distInfo, String name) throws MalformedArchive {
        ZipArchive.Entry entry = zip.find(distInfo + "/" + name);
        if (entry == null) {
            throw new MalformedArchive("it lacks '" + Excerpt.of(distInfo) + "/" + name + "'.");
        }
        return entry;
    }

    /** PEP 639. Before Metadata-Version 2.4 the field was no standard, and nobody agreed where the files are. */
    private static void mustHaveLicences(ZipArchive zip, String distInfo, CoreMetadata metadata)
            throws MalformedArchive {
        if (!metadata.hasStandardLicenseFiles()) {
            return;
        }
        for (String file : metadata.licenseFiles()) {
            if (zip.find(distInfo + "/licenses/" + file) == null) {
                throw new MalformedArchive("its License-File '" + Excerpt.of(file) + "' is not there: expected '"
                        + Excerpt.of(distInfo + "/licenses/" + file) + "'.");
            }
        }
    }

    private static void mustHaveGoodEntryPoints(ZipArchive zip, String distInfo) throws IOException, MalformedArchive {
        ZipArchive.Entry entry = zip.find(distInfo + "/entry_points.txt");
        if (entry != null) {
            EntryPoints.check(zip.read(entry, LARGEST_ENTRY_POINTS));
        }
    }

    /** Differences are no reason to refuse, today: the public index tells the owner of them and takes the file. */
    private static List<String> compare(ZipArchive zip, String distInfo, Set<String> recorded) {
        Set<String> left = new HashSet<>(recorded);
        List<String> unrecorded = new ArrayList<>();
        for (ZipArchive.Entry entry : zip.entries()) {
            if (!entry.isDirectory() && !left.remove(entry.name()) && !isSignature(entry.name(), distInfo)) {
                unrecorded.add(entry.name());
            }
        }
        List<String> warnings = new ArrayList<>(2);
        add(warnings, "RECORD does not list ", unrecorded);
        add(warnings, "RECORD lists what is not there: ", List.copyOf(left));
        return warnings;
    }

    private static boolean isSignature(String name, String distInfo) {
        return name.equals(distInfo + "/RECORD.jws") || name.equals(distInfo + "/RECORD.p7s");
    }

    private static void add(List<String> warnings, String text, List<String> names) {
        if (!names.isEmpty()) {
            int more = names.size() - SHOWN;
            warnings.add(text
                    + String.join(
                            ", ", names.stream().limit(SHOWN).map(Excerpt::of).toList())
                    + (more > 0 ? " and " + more + " more" : ""));
        }
    }
}
