package affineur.command.group;

import affineur.access.Place;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What groups and projects are called: GitLab's rules for names and paths. */
public final class Namespace {
    private static final int LONGEST_NAME = 255;
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,253}[A-Za-z0-9_-])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private Namespace() {}

    /** @throws Refusal (invalid) if it is none */
    public static String name(String name) {
        String stripped = name.strip();
        if (stripped.isEmpty()
                || stripped.length() > LONGEST_NAME
                || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(ProblemType.INVALID_NAME, "A name has 1 to " + LONGEST_NAME + " characters.");
        }
        return stripped;
    }

    /**
     * A last part. It is no number, since numbers name things, too.
     *
     * @throws Refusal (invalid) if it is none
     */
    public static String path(String path) {
        if (!PATH.matcher(path).matches()
                || NUMBER.matcher(path).matches()
                || path.endsWith(".git")
                || path.endsWith(".atom")) {
            throw new Refusal(
                    ProblemType.INVALID_PATH,
                    "A path has letters, digits, '_', '-' and '.'; it begins with a letter, a digit or '_', does not end "
                            + "with '.', '.git' or '.atom', and is no number.");
        }
        return path;
    }

    /** The path that GitLab would make of a name: in lower case, with hyphens for what cannot stand there. */
    static String pathOf(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]+", "-");
    }

    /**
     * Paths are in the settings of all who install from there, so they stay.
     *
     * @param wanted the last part; null for no other
     */
    static void requireUnchanged(@Nullable String wanted, Place place) {
        if (wanted != null && !wanted.equals(place.slug())) {
            throw new Refusal(
                    ProblemType.PATH_STAYS,
                    "A path does not change, so that all who install from there still find it.");
        }
    }

    static Refusal tooVisible() {
        return new Refusal(
                ProblemType.VISIBILITY_TOO_WIDE, "The visibility cannot be wider than that of the group around it.");
    }

    static Refusal tooHidden() {
        return new Refusal(
                ProblemType.VISIBILITY_TOO_NARROW,
                "The group has projects or groups in it that are more widely visible: change these first.");
    }

    static Refusal pathTaken(String path) {
        return new Refusal(ProblemType.PATH_TAKEN, "There is a group or project of the path '" + path + "' already.");
    }
}
