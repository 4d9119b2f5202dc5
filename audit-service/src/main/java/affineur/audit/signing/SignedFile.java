package affineur.audit.signing;

import affineur.events.SignedAs;
import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A content that a file had, or has, and who has signed it.
 *
 * @param position of the event by which it came, the last one if it came again
 * @param correlation of the request with which it came
 * @param along signatures that came with it; {@code later}: all others
 */
record SignedFile(
        long position,
        Instant published,
        String correlation,
        long project,
        PackageName name,
        Version version,
        String filename,
        Sha256 sha256,
        boolean deleted,
        List<SignedAs> along,
        List<SignedAs> later) {
    SignedFile {
        along = List.copyOf(along);
        later = List.copyOf(later);
    }

    List<SignedAs> signatures() {
        return Stream.concat(along.stream(), later.stream()).toList();
    }

    SignedFile asDeleted() {
        return new SignedFile(
                position, published, correlation, project, name, version, filename, sha256, true, along, later);
    }

    SignedFile signed(SignedAs as, String byRequest) {
        boolean with = correlation.equals(byRequest);
        return new SignedFile(
                position,
                published,
                correlation,
                project,
                name,
                version,
                filename,
                sha256,
                deleted,
                with ? with(along, as) : along,
                with ? later : with(later, as));
    }

    private static List<SignedAs> with(List<SignedAs> all, SignedAs one) {
        return all.contains(one)
                ? all
                : Stream.concat(all.stream(), Stream.of(one)).toList();
    }
}
