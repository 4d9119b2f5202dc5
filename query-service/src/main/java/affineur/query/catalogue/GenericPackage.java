package affineur.query.catalogue;

import affineur.generic.GenericName;
import affineur.generic.GenericStatus;
import affineur.generic.GenericVersion;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One version of a generic package.
 *
 * @param number the position of the {@code GenericFilePublished} that began it
 * @param files their numbers as they were published, at least one
 */
public record GenericPackage(
        long number, GenericName name, GenericVersion version, Instant begun, GenericStatus status, List<Long> files)
        implements Listable {
    public GenericPackage {
        files = List.copyOf(files);
    }

    @Override
    public String named() {
        return name.toString();
    }

    GenericPackage with(long file, GenericStatus is) {
        return new GenericPackage(
                number,
                name,
                version,
                begun,
                is,
                files.contains(file)
                        ? files
                        : Stream.concat(files.stream(), Stream.of(file)).toList());
    }

    GenericPackage without(long file) {
        return new GenericPackage(
                number,
                name,
                version,
                begun,
                status,
                files.stream().filter(other -> other != file).toList());
    }
}
