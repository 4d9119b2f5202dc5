package affineur.audit.environments.formats;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.List;

/** Reads what tools write of an environment. */
public final class Formats {
    private static final int MOST_PACKAGES = 20_000;
    private static final String KNOWN =
            "expected what check.py, pip inspect, pip install --report, pip list --format json, pip freeze, uv or Poetry"
                    + " (uv.lock, poetry.lock, pylock.toml) or CycloneDX (JSON) write.";

    private Formats() {}

    /** As answers call them. */
    public static List<String> names() {
        return Format.ALL.stream().map(Format::name).toList();
    }

    /** @throws Refusal (invalid) if it is of no format, or malformed */
    public static Environment read(byte[] body) {
        Content content = Content.of(body);
        Format format =
                Format.of(content).orElseThrow(() -> Content.invalid("The body is of no known format: " + KNOWN));
        Environment environment = format.read(content);
        if (environment.packages().isEmpty()) {
            throw Content.invalid("The body (" + format.name() + ") names no package.");
        }
        if (environment.packages().size() > MOST_PACKAGES) {
            throw new Refusal(
                    ProblemType.ENVIRONMENT_TOO_LARGE,
                    "The body (" + format.name() + ") names more than " + MOST_PACKAGES + " packages.");
        }
        return environment;
    }
}
