package affineur.audit.environments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is different in a submission from an earlier one, by the names of packages.
 *
 * @param changed those that are of another version, another file or from somewhere else, or are altered, or no longer
 */
record Changes(
        String environment,
        SubmissionRecord from,
        SubmissionRecord to,
        List<Finding> added,
        List<Finding> removed,
        List<Change> changed) {
    record Change(Finding from, Finding to) {}

    static Changes between(SubmissionRecord from, List<Finding> before, SubmissionRecord to, List<Finding> after) {
        Map<String, Finding> old = byName(before);
        Map<String, Finding> now = byName(after);
        List<Finding> added = new ArrayList<>();
        List<Finding> removed = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        for (String name : names) {
            Finding was = old.get(name);
            Finding is = now.get(name);
            if (was == null && is != null) {
                added.add(is);
            } else if (is == null && was != null) {
                removed.add(was);
            } else if (was != null && is != null && !essence(was).equals(essence(is))) {
                changed.add(new Change(was, is));
            }
        }
        return new Changes(to.environment(), from, to, added, removed, changed);
    }

    /** Of several of one name, as a lock may have, the last one counts. */
    private static Map<String, Finding> byName(List<Finding> findings) {
        return findings.stream()
                .collect(Collectors.toMap(Finding::name, Function.identity(), (_, last) -> last, TreeMap::new));
    }

    private static List<Object> essence(Finding finding) {
        return List.of(
                String.valueOf(finding.version()),
                finding.source(),
                String.valueOf(finding.evidence()),
                String.valueOf(finding.file()),
                String.valueOf(finding.url()),
                String.valueOf(finding.commit()),
                finding.digests(),
                finding.alteredFiles());
    }
}
