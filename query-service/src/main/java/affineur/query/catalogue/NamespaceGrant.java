package affineur.query.catalogue;

import affineur.events.GroupId;
import affineur.packaging.PackageName;
import org.jspecify.annotations.Nullable;

/**
 * Whose a namespace of package names is (PEP 752).
 *
 * @param group null if it was granted once, and is not now
 */
public record NamespaceGrant(
        PackageName namespace, @Nullable GroupId group) {}
