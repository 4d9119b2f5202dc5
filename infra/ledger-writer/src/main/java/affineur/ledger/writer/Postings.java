package affineur.ledger.writer;

import java.util.List;

/** Ascending positions, walked by leaps. */
@FunctionalInterface
interface Postings {
    long NONE = Long.MAX_VALUE;

    /** The first of the positions that is not below {@code position}; {@link #NONE} if there is none. */
    long atOrAfter(long position);

    /** Positions that are in all of them. */
    static Postings all(List<Postings> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return position -> {
            long candidate = position;
            int agreed = 0;
            // leapfrog: whoever is behind leaps to the one in front, until all stand on one position
            for (int i = 0; agreed < parts.size(); i = (i + 1) % parts.size()) {
                long found = parts.get(i).atOrAfter(candidate);
                if (found == NONE) {
                    return NONE;
                }
                agreed = found == candidate ? agreed + 1 : 1;
                candidate = found;
            }
            return candidate;
        };
    }

    /** Positions that are in any of them. */
    static Postings any(List<Postings> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return position -> {
            long first = NONE;
            for (Postings part : parts) {
                first = Math.min(first, part.atOrAfter(position));
            }
            return first;
        };
    }
}
