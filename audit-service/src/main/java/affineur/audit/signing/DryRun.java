package affineur.audit.signing;

import affineur.events.Enforcement;
import affineur.events.SigningRules;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a policy would have done to files. Counts all, and keeps a page of them. */
final class DryRun {
    private final SigningRules rules;
    private final @Nullable Boolean met;
    private final long after;
    private final int limit;
    private final List<Shown> page = new ArrayList<>();
    private boolean more;
    private long files;
    private long unmet;
    private long refused;
    private long withheld;

    /**
     * @param met whether only those are shown that meet the policy, or that do not; null for all
     * @param after the position behind which the page begins
     */
    DryRun(SigningRules rules, @Nullable Boolean met, long after, int limit) {
        this.rules = rules;
        this.met = met;
        this.after = after;
        this.limit = limit;
    }

    /**
     * @param files that the policy would be about, of all times; {@code met}: those to which it would have done nothing
     * @param refused of those, when they came; {@code withheld}: of those that are there, now
     */
    record Counts(long files, long met, long refused, long withheld) {}

    /** @param reason null if the policy is met */
    record Shown(
            long position,
            Instant published,
            long project,
            @JsonProperty("package") String packageName,
            String version,
            String filename,
            String digest,
            boolean deleted,
            boolean met,
            boolean refused,
            boolean withheld,
            @Nullable String reason) {}

    /** @param next what is to be given as {@code after} for the next page; null if there is none */
    record Result(
            Counts counts, List<Shown> files, @Nullable Long next) {
        Result {
            files = List.copyOf(files);
        }
    }

    void look(SignedFile file) {
        if (!rules.enforce(
                Enforcement.RECORD, rules.pattern().type(), file.name().toString())) {
            return;
        }
        Optional<String> then =
                rules.enforcement() == Enforcement.REFUSE ? rules.objection(file.along()) : Optional.empty();
        Optional<String> now = file.deleted() ? Optional.empty() : rules.objection(file.signatures());
        boolean holdsBack = rules.enforcement().reaches(Enforcement.WITHHOLD) && now.isPresent();
        Optional<String> reason = now.or(() -> then);
        files++;
        unmet += reason.isPresent() ? 1 : 0;
        refused += then.isPresent() ? 1 : 0;
        withheld += holdsBack ? 1 : 0;
        if (file.position() > after && (met == null || met == reason.isEmpty())) {
            show(file, then.isPresent(), holdsBack, reason.orElse(null));
        }
    }

    private void show(SignedFile file, boolean wasRefused, boolean isWithheld, @Nullable String reason) {
        if (page.size() == limit) {
            more = true;
            return;
        }
        page.add(new Shown(
                file.position(),
                file.published(),
                file.project(),
                file.name().toString(),
                file.version().toString(),
                file.filename(),
                file.sha256().hex(),
                file.deleted(),
                reason == null,
                wasRefused,
                isWithheld,
                reason));
    }

    Result result() {
        return new Result(
                new Counts(files, files - unmet, refused, withheld),
                page,
                more ? page.getLast().position() : null);
    }
}
