package affineur.command.inspect;

import affineur.packaging.CoreMetadata;
import affineur.packaging.EntryPoints;
import affineur.packaging.Excerpt;
import affineur.packaging.InvalidPackaging;
import affineur.packaging.PackageName;
import affineur.packaging.Version;
import affineur.packaging.WheelFilename;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/**
 * A wheel: a zip archive with one {@code .dist-info} directory of its own name and version, in which METADATA, WHEEL and
 * RECORD are.
 *
 * @see <a href="https://packaging.python.org/en/latest/specifications/binary-distribution-format/">Binary distribution format</a>
 */
final class Wheel {
    private static final String DIST_INFO = ".dist-info";
    private static final int LARGEST_WHEEL_FILE = 64 * 1024;
    /** Any RECORD may be so large; beyond, it is in proportion to the directory, which has as many lines. */
    private static final int SMALL_RECORD = 64 * 1024;

    private final SeekableByteChannel content;
    private final WheelFilename filename;
    private final MemberDigests known;

    Wheel(SeekableByteChannel content, WheelFilename filename, MemberDigests known) {
        this.content = content;
        this.filename = filename;
        this.known = known;
    }

    Inspected inspect() throws IOException, MalformedArchive {
        try (LargeArchives large = new LargeArchives();
                ZipArchive zip = ZipArchive.open(content, large)) {
            return inspect(zip);
        }
    }

    private Inspected inspect(ZipArchive zip) throws IOException, MalformedArchive {
        ExpansionLimit limit = new ExpansionLimit(zip.size());
        for (ZipArchive.Entry entry : zip.entries()) {
            limit.add(entry.size());
        }
        String distInfo = distInfo(zip);
        byte[] metadataBytes = zip.read(required(zip, distInfo, "METADATA"), CoreMetadata.LARGEST);
        zip.read(required(zip, distInfo, "WHEEL"), LARGEST_WHEEL_FILE);
        byte[] record = zip.read(required(zip, distInfo, "RECORD"), SMALL_RECORD + 4 * zip.directorySize());
        CoreMetadata metadata = CoreMetadata.parse(metadataBytes);
        mustHaveLicences(zip, distInfo, metadata);
        mustHaveGoodEntryPoints(zip, distInfo);
        ContentCheck.Found found = new ContentCheck(zip, distInfo, known).check(record);
        return new Inspected(metadata, metadataBytes, found.entryPoints(), found.sboms());
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
            EntryPoints.parse(Utf8.decode(zip.read(entry, EntryPoints.LARGEST), "entry_points.txt"));
        }
    }
}
