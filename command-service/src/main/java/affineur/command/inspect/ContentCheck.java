package affineur.command.inspect;

import affineur.packaging.EnclosedFile;
import affineur.packaging.Excerpt;
import affineur.packaging.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares a wheel with its RECORD: the same files, each of the size and digest that stands there. An installer that looks
 * at one and one that looks at the other then install the same.
 */
final class ContentCheck {
    private static final String SHA256 = "SHA-256";
    private static final int MOST_SBOMS = 100;
    /** Bytes of their paths together: they are recorded in the ledger. */
    private static final int MOST_SBOM_PATHS = 12 * 1024;

    private final ZipArchive zip;
    private final String distInfo;
    private final MemberDigests known;
    private final Map<String, MessageDigest> digests = new HashMap<>();

    /** @param known what need not be read again */
    ContentCheck(ZipArchive zip, String distInfo, MemberDigests known) {
        this.zip = zip;
        this.distInfo = distInfo;
        this.known = known;
    }

    /** What of a wheel's content is to be found again. */
    record Found(@Nullable EnclosedFile entryPoints, List<EnclosedFile> sboms) {}

    /** Reads everything once, after it was seen that the names are right. */
    Found check(byte[] record) throws IOException, MalformedArchive {
        Map<String, WheelRecord.Row> rows = WheelRecord.parse(record);
        mustListTheSame(rows);
        mustHaveFewSboms();
        EnclosedFile entryPoints = null;
        List<EnclosedFile> sboms = new ArrayList<>();
        for (ZipArchive.Entry entry : zip.entries()) {
            if (entry.isDirectory()) {
                continue;
            }
            WheelRecord.Row row = isWithoutHash(entry.name()) ? null : rows.get(entry.name());
            if (isSbom(entry)) {
                sboms.add(sbom(entry, row));
            } else if (entry.name().equals(distInfo + "/entry_points.txt")) {
                entryPoints = enclosed(entry, sha256(entry, row, null), "text/plain");
            } else if (row != null) {
                compare(entry, row, null);
            }
        }
        return new Found(entryPoints, sboms);
    }

    private void mustListTheSame(Map<String, WheelRecord.Row> rows) throws MalformedArchive {
        Set<String> unlisted = new TreeSet<>();
        Set<String> files = new HashSet<>();
        for (ZipArchive.Entry entry : zip.entries()) {
            if (!entry.isDirectory()) {
                files.add(entry.name());
                if (!rows.containsKey(entry.name()) && !isWithoutHash(entry.name())) {
                    unlisted.add(entry.name());
                }
            }
        }
        if (!unlisted.isEmpty()) {
            throw new MalformedArchive("its RECORD does not list " + first(unlisted) + ", which it has.");
        }
        Set<String> missing = new TreeSet<>(rows.keySet());
        missing.removeAll(files);
        if (!missing.isEmpty()) {
            throw new MalformedArchive("its RECORD lists " + first(missing) + ", which it does not have.");
        }
    }

    private static String first(Set<String> paths) {
        String path = paths.iterator().next();
        return "'" + Excerpt.of(path) + "'" + (paths.size() == 1 ? "" : " and " + (paths.size() - 1) + " more");
    }

    /** RECORD cannot have its own digest, and what signs it comes after it. */
    private boolean isWithoutHash(String name) {
        return name.equals(distInfo + "/RECORD")
                || name.equals(distInfo + "/RECORD.jws")
                || name.equals(distInfo + "/RECORD.p7s");
    }

    /**
     * @param more what else wants to see the content, if anything does
     * @return the digest
     */
    private byte[] compare(ZipArchive.Entry entry, WheelRecord.Row row, MemberDecoder.@Nullable Sink more)
            throws IOException, MalformedArchive {
        String algorithm = row.algorithm();
        if (algorithm == null) {
            throw new MalformedArchive("its RECORD has no hash of '" + Excerpt.of(entry.name()) + "'.");
        }
        if (row.size() >= 0 && row.size() != entry.size()) {
            throw new MalformedArchive("its RECORD says that '" + Excerpt.of(entry.name()) + "' has " + row.size()
                    + " bytes, but it has " + entry.size() + ".");
        }
        byte[] digest = digest(entry, algorithm, more);
        if (!MessageDigest.isEqual(digest, row.digest())) {
            throw new MalformedArchive("its RECORD has another hash of '" + Excerpt.of(entry.name())
                    + "' than its content: the file was changed after RECORD was written.");
        }
        return digest;
    }

    private byte[] digest(ZipArchive.Entry entry, String algorithm, MemberDecoder.@Nullable Sink more)
            throws IOException, MalformedArchive {
        byte[] passed = more == null && algorithm.equals(SHA256) ? known.sha256(entry) : null;
        if (passed != null) {
            return passed;
        }
        MessageDigest digest = digests.computeIfAbsent(algorithm, ContentCheck::messageDigest);
        digest.reset();
        zip.read(entry, (buffer, offset, length) -> {
            digest.update(buffer, offset, length);
            if (more != null) {
                more.write(buffer, offset, length);
            }
        });
        return digest.digest();
    }

    private Sha256 sha256(ZipArchive.Entry entry, WheelRecord.@Nullable Row row, MemberDecoder.@Nullable Sink more)
            throws IOException, MalformedArchive {
        if (row != null && SHA256.equals(row.algorithm())) {
            return Sha256.of(compare(entry, row, more));
        }
        if (row != null) {
            compare(entry, row, null);
        }
        return Sha256.of(digest(entry, SHA256, more));
    }

    private boolean isSbom(ZipArchive.Entry entry) {
        return !entry.isDirectory() && entry.name().startsWith(distInfo + "/sboms/");
    }

    private void mustHaveFewSboms() throws MalformedArchive {
        int count = 0;
        long paths = 0;
        for (ZipArchive.Entry entry : zip.entries()) {
            if (isSbom(entry)) {
                count++;
                paths += entry.name().getBytes(StandardCharsets.UTF_8).length;
            }
        }
        if (count > MOST_SBOMS || paths > MOST_SBOM_PATHS) {
            throw new MalformedArchive("it has more than " + MOST_SBOMS + " SBOMs, or their paths more than "
                    + MOST_SBOM_PATHS + " bytes.");
        }
    }

    private EnclosedFile sbom(ZipArchive.Entry entry, WheelRecord.@Nullable Row row)
            throws IOException, MalformedArchive {
        try (SbomFormat format = new SbomFormat()) {
            Sha256 sha256 = sha256(entry, row, format);
            return enclosed(entry, sha256, format.mediaType());
        }
    }

    private static EnclosedFile enclosed(ZipArchive.Entry entry, Sha256 sha256, String mediaType) {
        return new EnclosedFile(
                entry.name(),
                mediaType,
                entry.size(),
                sha256,
                entry.dataOffset(),
                entry.isDeflated() ? entry.compressedSize() : null);
    }

    private static MessageDigest messageDigest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }
}
