package affineur.query.catalogue;

import affineur.packaging.PackageName;
import java.time.Instant;

/**
 * When a package began.
 *
 * @param number of the file that it began with
 * @param begun when that was published
 */
public record NewPackage(PackageName name, long number, Instant begun) {}
