package affineur.audit.environments.formats;

import java.util.List;
import java.util.Optional;

/** One of the ways to say what an environment has. */
interface Format {
    /** As answers call it: {@code pip-inspect}. */
    String name();

    /** Whether the content is of this format, by what only this one has. */
    boolean isIn(Content content);

    /** @throws affineur.refusal.Refusal (invalid) that says what is wrong, and never quotes what might be secret */
    Environment read(Content content);

    /** In the order in which they are tried. */
    List<Format> ALL = List.of(
            new CheckReport(),
            new PipInspect(),
            new PipInstallReport(),
            new CycloneDx(),
            new PipList(),
            new Pylock(),
            new PoetryLock(),
            new UvLock(),
            new Requirements());

    static Optional<Format> of(Content content) {
        return ALL.stream().filter(format -> format.isIn(content)).findFirst();
    }
}
