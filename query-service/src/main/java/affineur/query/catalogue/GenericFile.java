package affineur.query.catalogue;

import affineur.generic.GenericPath;
import affineur.packaging.Hashes;
import java.time.Instant;

/**
 * A file of a generic package.
 *
 * @param number of the package file in GitLab's API: the position of its {@code GenericFilePublished}
 * @param size bytes
 */
public record GenericFile(long number, GenericPath path, long size, Hashes hashes, Instant uploaded) {}
