package affineur.command;

import affineur.access.DuplicateSettings;
import affineur.events.DuplicatesEvent;
import affineur.events.DuplicatesEvent.DuplicatesChanged;
import affineur.events.DuplicatesEvent.DuplicatesInherited;
import affineur.events.GroupId;
import affineur.generic.GenericName;
import affineur.generic.GenericVersion;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/** What a decision about generic packages rests on besides: whether a path may have several files. */
public final class Duplicates {
    private static final int LONGEST = 255;

    private final Map<GroupId, DuplicateSettings> settings = new HashMap<>();

    public static EventCriteria boundary(GroupId group) {
        return Boundary.of(Tags.duplicates(group), DuplicatesChanged.class, DuplicatesInherited.class);
    }

    public void evolve(DuplicatesEvent event) {
        switch (event) {
            case DuplicatesChanged e -> settings.put(e.group(), DuplicateSettings.of(e));
            case DuplicatesInherited e -> settings.remove(e.group());
        }
    }

    /** What the group itself says. */
    public Optional<DuplicateSettings> of(GroupId group) {
        return Optional.ofNullable(settings.get(group));
    }

    /**
     * By the first of these groups that says anything; else they are allowed. An exception is treated the other way, as
     * in GitLab.
     */
    public boolean allow(List<GroupId> groups, GenericName name, GenericVersion version) {
        return groups.stream()
                .map(settings::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(found -> found.allowed() != isException(found, name, version))
                .orElse(true);
    }

    private static boolean isException(DuplicateSettings settings, GenericName name, GenericVersion version) {
        if (settings.exceptions() == null) {
            return false;
        }
        Pattern pattern = Pattern.compile(settings.exceptions());
        return pattern.matches(name.text()) || pattern.matches(version.text());
    }

    /**
     * Passes if that is an expression that can be matched in a time that grows with the text alone (RE2, as in GitLab):
     * owners of groups write it, and every upload waits for it.
     *
     * @throws Refusal (invalid) if it is not
     */
    public static void check(String exceptions) {
        try {
            if (exceptions.length() <= LONGEST) {
                Pattern.compile(exceptions);
                return;
            }
        } catch (PatternSyntaxException e) {
            // told below
        }
        throw new Refusal(
                ProblemType.INVALID_EXCEPTION_REGEX,
                "generic_duplicate_exception_regex is not a regular expression (RE2) of " + LONGEST
                        + " characters at the most.");
    }
}
