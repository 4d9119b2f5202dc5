package affineur.command.inspect;

import affineur.packaging.CoreMetadata;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/** A source distribution in the style of before PEP 625: a zip archive with one directory at the top, in which PKG-INFO is. */
final class ZipSdist {
    private final SeekableByteChannel content;

    ZipSdist(SeekableByteChannel content) {
        this.content = content;
    }

    Inspected inspect() throws IOException, MalformedArchive {
        try (LargeArchives large = new LargeArchives();
                ZipArchive zip = ZipArchive.open(content, large)) {
            ExpansionLimit limit = new ExpansionLimit(zip.size());
            for (ZipArchive.Entry entry : zip.entries()) {
                limit.add(entry.size());
            }
            String top = top(zip);
            ZipArchive.Entry entry = zip.find(top + "/PKG-INFO");
            if (entry == null) {
                throw Sdist.lacksMetadata(top);
            }
            byte[] metadataBytes = zip.read(entry, CoreMetadata.LARGEST);
            CoreMetadata metadata = CoreMetadata.parse(metadataBytes);
            Sdist.mustHaveLicences(metadata, top, path -> zip.find(path) != null);
            for (ZipArchive.Entry other : zip.entries()) {
                zip.read(other, (_, _, _) -> {});
            }
            return new Inspected(metadata, metadataBytes, null, List.of());
        }
    }

    private static String top(ZipArchive zip) throws MalformedArchive {
        String top = null;
        for (ZipArchive.Entry entry : zip.entries()) {
            int slash = entry.name().indexOf('/');
            String first = slash < 0 ? entry.name() : entry.name().substring(0, slash);
            if (slash < 0 || (top != null && !top.equals(first))) {
                throw Sdist.besideTop(entry.name());
            }
            top = first;
        }
        return top == null ? "<name>-<version>" : top;
    }
}
