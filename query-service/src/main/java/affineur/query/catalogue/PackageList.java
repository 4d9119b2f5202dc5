package affineur.query.catalogue;

import java.util.List;

/** @param total of all that could be listed */
public record PackageList(List<Listed> part, long total) {
    public PackageList {
        part = List.copyOf(part);
    }
}
