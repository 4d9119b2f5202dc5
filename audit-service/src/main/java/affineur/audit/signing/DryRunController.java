package affineur.audit.signing;

import static affineur.audit.records.RecordQuery.invalid;
import static affineur.audit.records.RecordQuery.number;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Group;
import affineur.access.Permission;
import affineur.access.Project;
import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.SigningRules;
import affineur.http.Callers;
import affineur.packaging.Excerpt;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /audit/signatures/dry_run}: what a policy would have done to all files that ever were, before it is set. For those
 * who may set it there, and for tokens with the scope {@code read_audit}. Of the parameters, {@code enforcement} must be given:
 *
 * <ul>
 *   <li>{@code project} or {@code group}: number or full path; the whole registry if neither is given
 *   <li>{@code enforcement}, {@code package_name_pattern}, {@code allowed_signers[identity]=issuer} and
 *       {@code predicate_types[]}: the policy, as it would be set
 *   <li>{@code met}: {@code true} or {@code false} for files to which it would have done nothing, or something, only
 *   <li>{@code after}: the {@code next} of a page before; {@code limit}: 1 to 1000 files a page, 100 by default
 * </ul>
 */
@RestController
public final class DryRunController {
    private static final String SIGNER = "allowed_signers[";
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private final SignedFiles files;
    private final Access access;
    private final Callers callers;

    public DryRunController(SignedFiles files, Access access, Callers callers) {
        this.files = files;
        this.access = access;
        this.callers = callers;
    }

    @GetMapping("/audit/signatures/dry_run")
    DryRun.Result dryRun(HttpServletRequest request) {
        Caller caller = callers.of(request);
        Given given = new Given(request);
        String projectText = given.one("project");
        String groupText = given.one("group");
        if (projectText != null && groupText != null) {
            throw invalid("Only one of project and group can be given.");
        }
        Project project = projectText == null ? null : project(caller, projectText);
        Group group = groupText == null ? null : group(caller, groupText);
        if (project == null && group == null && !mayAudit(caller)) {
            access.requireAdministrator(caller);
        }
        DryRun run = given.run();
        LongPredicate within = group == null ? _ -> true : within(group);
        files.each(project == null ? null : project.id().value(), file -> {
            if (within.test(file.project())) {
                run.look(file);
            }
        });
        return run.result();
    }

    private boolean mayAudit(Caller caller) {
        return !caller.isAnonymous() && access.mayAudit(caller);
    }

    private Project project(Caller caller, String idOrPath) {
        Project project = access.project(idOrPath).orElseThrow(() -> missing(caller, ProblemType.PROJECT_NOT_FOUND));
        if (!mayAudit(caller)) {
            access.require(caller, Permission.MANAGE_PACKAGES, project);
        }
        return project;
    }

    private Group group(Caller caller, String idOrPath) {
        Group group = access.group(idOrPath).orElseThrow(() -> missing(caller, ProblemType.GROUP_NOT_FOUND));
        if (!mayAudit(caller)) {
            access.require(caller, Permission.MANAGE_PACKAGES, group);
        }
        return group;
    }

    private Refusal missing(Caller caller, ProblemType type) {
        if (caller.isAnonymous()) {
            access.requireAudit(caller);
        }
        return new Refusal(type, type.title() + ".");
    }

    private LongPredicate within(Group group) {
        Map<Long, Boolean> known = new HashMap<>();
        return number -> known.computeIfAbsent(
                number,
                project -> access.project(project.toString())
                        .filter(found -> found.path().startsWith(group.path() + "/"))
                        .isPresent());
    }

    /** Parameters, each of which is said at most once, but types. */
    private static final class Given {
        private final Map<String, String> texts = new HashMap<>();
        private final List<AllowedSigner> signers = new ArrayList<>();
        private final List<String> types = new ArrayList<>();

        Given(HttpServletRequest request) {
            request.getParameterMap().forEach((name, values) -> {
                if (name.equals("predicate_types[]")) {
                    types.addAll(List.of(values));
                } else if (values.length != 1) {
                    throw invalid("The parameter " + Excerpt.of(name) + " is given twice.");
                } else if (name.startsWith(SIGNER) && name.endsWith("]")) {
                    signers.add(AllowedSigner.written(name.substring(SIGNER.length(), name.length() - 1), values[0]));
                } else {
                    texts.put(name, values[0]);
                }
            });
        }

        @Nullable
        String one(String name) {
            return texts.remove(name);
        }

        DryRun run() {
            String pattern = one("package_name_pattern");
            SigningRules rules = new SigningRules(
                    enforcement(one("enforcement")),
                    new PackagePattern(PackageType.PYPI, pattern == null ? "*" : pattern),
                    signers,
                    types);
            DryRun run = new DryRun(rules, met(one("met")), after(one("after")), limit(one("limit")));
            texts.keySet().stream().findFirst().ifPresent(name -> {
                throw invalid("Unknown parameter '" + Excerpt.of(name) + "'.");
            });
            return run;
        }

        private static Enforcement enforcement(@Nullable String word) {
            return Enforcement.named(word == null ? "" : word)
                    .orElseThrow(() -> invalid("The parameter enforcement is 'record', 'withhold' or 'refuse'."));
        }

        private static @Nullable Boolean met(@Nullable String word) {
            return switch (word) {
                case null -> null;
                case "true" -> true;
                case "false" -> false;
                default -> throw invalid("The parameter met is 'true' or 'false'.");
            };
        }

        private static long after(@Nullable String text) {
            return text == null ? -1 : number("after", text, 0);
        }

        private static int limit(@Nullable String text) {
            long limit = text == null ? USUAL_LIMIT : number("limit", text, 1);
            if (limit > LARGEST_LIMIT) {
                throw invalid("The parameter limit is at most " + LARGEST_LIMIT + ".");
            }
            return (int) limit;
        }
    }
}
