package affineur.query.catalogue;

import java.util.List;

/** @param total of all that could be listed */
public record ReleaseList(List<Listable> part, long total) {
    public ReleaseList {
        part = List.copyOf(part);
    }
}
