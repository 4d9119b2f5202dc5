package affineur.audit.environments.formats;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the one who installed a package, or locked it, says that it comes from. */
public sealed interface Whence {
    /**
     * A commit of a repository (PEP 610).
     *
     * @param kind {@code git}
     * @param url null if it was one that might have had a secret in it
     * @param commit null if only a branch or tag is said
     */
    record Repository(
            String kind, @Nullable SafeUrl url, @Nullable String commit) implements Whence {
        private static final Pattern WRITTEN =
                Pattern.compile("(git|hg|svn|bzr)\\+([a-z+.-]+://[^/]*/.*?)(?:@([^@/#]+))?(?:#.*)?");

        private static final int LONGEST = 2_000;
        private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{1,64}");

        public Repository {
            // anything else is a branch or tag, or no commit at all
            commit = commit != null && COMMIT.matcher(commit).matches() ? commit : null;
        }

        /** As pip has it: {@code git+https://host/repository@commit#egg=name}; null if it is none. */
        static @Nullable Repository of(String written) {
            Matcher vcs = WRITTEN.matcher(written);
            return written.length() <= LONGEST && vcs.matches()
                    ? new Repository(vcs.group(1), SafeUrl.of(vcs.group(2)), vcs.group(3))
                    : null;
        }
    }

    /** A file of an index, or the index itself. */
    record Index(SafeUrl url) implements Whence {}

    /** A file that was asked for by its URL, past all indexes; null if the URL might have had a secret in it. */
    record Direct(@Nullable SafeUrl url) implements Whence {}

    /**
     * A file or directory of the machine.
     *
     * @param path null if nobody says
     */
    record Local(@Nullable String path, boolean editable) implements Whence {
        private static final int LONGEST = 1_000;

        /** A path, or the URL of one; what might be another URL is left out. */
        static Local of(@Nullable String written, boolean editable) {
            if (written == null || written.contains("://")) {
                SafeUrl url = SafeUrl.of(written);
                return new Local(url == null ? null : url.text(), editable);
            }
            if (written.contains("@") && written.contains(":")) {
                return new Local(null, editable);
            }
            return new Local(written.substring(0, Math.min(LONGEST, written.length())), editable);
        }
    }

    /** It comes with Python itself, as pip does. */
    record Bundled() implements Whence {}
}
