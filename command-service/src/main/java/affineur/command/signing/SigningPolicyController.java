package affineur.command.signing;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.gitlab.SigningPolicyJson;
import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Fields;
import affineur.command.Groups;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.Projects;
import affineur.command.Recorded;
import affineur.command.Tags;
import affineur.command.signing.SigningPolicyCommand.AddSigningPolicy;
import affineur.command.signing.SigningPolicyCommand.ChangeSigningPolicy;
import affineur.command.signing.SigningPolicyCommand.RemoveSigningPolicy;
import affineur.events.AllowedSigner;
import affineur.events.Enforcement;
import affineur.events.Holder;
import affineur.events.PackagePattern;
import affineur.events.PackageType;
import affineur.events.SigningPolicyEvent.SigningPolicySet;
import affineur.events.SigningPolicyId;
import affineur.events.SigningRules;
import affineur.http.Callers;
import affineur.http.Correlation;
import affineur.refusal.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Adds, changes and removes policies of who must have signed: of a project or group for its maintainers, of the whole
 * registry for administrators. {@code enforcement} is {@code record}, {@code withhold} or {@code refuse};
 * {@code package_name_pattern} is {@code *} if nothing is said; {@code allowed_signers} names identities and for each the
 * issuer that vouches for it, {@code predicate_types} is a list. What a policy would do is told by
 * {@code GET /audit/signatures/dry_run}.
 */
@RestController
@RequestMapping("/api/v4")
public final class SigningPolicyController {
    private static final String REGISTRY = "/signing_policies";
    private static final String GROUP = "/groups/{group}" + REGISTRY;
    private static final String PROJECT = "/projects/{project}" + REGISTRY;
    private static final String POLICY = "/{policy:[1-9]\\d{0,17}}";
    private static final String ENFORCEMENT = "enforcement";
    private static final String PATTERN = "package_name_pattern";
    private static final String SIGNERS = "allowed_signers";
    private static final String TYPES = "predicate_types";

    private final Callers callers;
    private final Access access;
    private final Projects projects;
    private final Groups groups;
    private final Directory directory;
    private final Commands commands;
    private final Numbers numbers;

    public SigningPolicyController(
            Callers callers, Access access, Directory directory, Commands commands, Entries entries) {
        this.callers = callers;
        this.access = access;
        this.projects = new Projects(access);
        this.groups = new Groups(access);
        this.directory = directory;
        this.commands = commands;
        this.numbers = new Numbers(
                ProblemType.SIGNING_POLICY_NUMBER_TAKEN,
                entries,
                number -> Boundary.of(Tags.signingPolicy(new SigningPolicyId(number)), SigningPolicySet.class));
    }

    @PostMapping(REGISTRY)
    @ResponseStatus(HttpStatus.CREATED)
    SigningPolicyJson addToRegistry(HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return add(caller, registry(caller), request);
    }

    @PostMapping(GROUP)
    @ResponseStatus(HttpStatus.CREATED)
    SigningPolicyJson addToGroup(@PathVariable String group, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return add(caller, group(caller, group), request);
    }

    @PostMapping(PROJECT)
    @ResponseStatus(HttpStatus.CREATED)
    SigningPolicyJson addToProject(@PathVariable String project, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return add(caller, project(caller, project), request);
    }

    @PatchMapping(REGISTRY + POLICY)
    SigningPolicyJson changeInRegistry(@PathVariable long policy, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return change(caller, registry(caller), policy, request);
    }

    @PatchMapping(GROUP + POLICY)
    SigningPolicyJson changeInGroup(@PathVariable String group, @PathVariable long policy, HttpServletRequest request)
            throws IOException {
        Caller caller = callers.of(request);
        return change(caller, group(caller, group), policy, request);
    }

    @PatchMapping(PROJECT + POLICY)
    SigningPolicyJson changeInProject(
            @PathVariable String project, @PathVariable long policy, HttpServletRequest request) throws IOException {
        Caller caller = callers.of(request);
        return change(caller, project(caller, project), policy, request);
    }

    @DeleteMapping(REGISTRY + POLICY)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeFromRegistry(@PathVariable long policy, HttpServletRequest request) {
        Caller caller = callers.of(request);
        remove(caller, registry(caller), policy, request);
    }

    @DeleteMapping(GROUP + POLICY)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeFromGroup(@PathVariable String group, @PathVariable long policy, HttpServletRequest request) {
        Caller caller = callers.of(request);
        remove(caller, group(caller, group), policy, request);
    }

    @DeleteMapping(PROJECT + POLICY)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeFromProject(@PathVariable String project, @PathVariable long policy, HttpServletRequest request) {
        Caller caller = callers.of(request);
        remove(caller, project(caller, project), policy, request);
    }

    private @Nullable Holder registry(Caller caller) {
        access.requireAdministrator(caller);
        return null;
    }

    private Holder group(Caller caller, String idOrPath) {
        return groups.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).holder();
    }

    private Holder project(Caller caller, String idOrPath) {
        return projects.allowing(caller, Permission.MANAGE_PACKAGES, idOrPath).holder();
    }

    private SigningPolicyJson add(Caller caller, @Nullable Holder place, HttpServletRequest request)
            throws IOException {
        Fields fields = Fields.of(request);
        SigningRules rules = new SigningRules(
                enforcement(fields.required(ENFORCEMENT)),
                new PackagePattern(PackageType.PYPI, Objects.requireNonNullElse(fields.text(PATTERN), "*")),
                signers(fields).orElse(List.of()),
                fields.all(TYPES));
        Origin origin = new Origin(caller.actor(), Correlation.of(request));
        return shown(place, numbers.next(number -> {
            SigningPolicyId policy = new SigningPolicyId(number);
            commands.send(new AddSigningPolicy(policy, place, rules), origin);
            return policy;
        }));
    }

    private SigningPolicyJson change(Caller caller, @Nullable Holder place, long number, HttpServletRequest request)
            throws IOException {
        Fields fields = Fields.of(request);
        SigningPolicyId policy = new SigningPolicyId(number);
        commands.send(
                new ChangeSigningPolicy(
                        policy,
                        place,
                        fields.has(ENFORCEMENT) ? enforcement(fields.required(ENFORCEMENT)) : null,
                        fields.has(PATTERN) ? fields.required(PATTERN) : null,
                        signers(fields).orElse(null),
                        fields.has(TYPES) ? fields.all(TYPES) : null),
                new Origin(caller.actor(), Correlation.of(request)));
        return shown(place, policy);
    }

    private void remove(Caller caller, @Nullable Holder place, long number, HttpServletRequest request) {
        commands.send(
                new RemoveSigningPolicy(new SigningPolicyId(number), place),
                new Origin(caller.actor(), Correlation.of(request)));
    }

    private SigningPolicyJson shown(@Nullable Holder place, SigningPolicyId policy) {
        return directory.signingPolicies(place).stream()
                .filter(one -> one.id().equals(policy))
                .findFirst()
                .map(SigningPolicyJson::of)
                .orElseThrow(Recorded::notShownYet);
    }

    private static Enforcement enforcement(String word) {
        return Enforcement.named(word).orElseThrow(() -> Fields.invalid(ENFORCEMENT));
    }

    private static Optional<List<AllowedSigner>> signers(Fields fields) {
        return fields.optionalMap(SIGNERS)
                .map(issuers -> issuers.entrySet().stream()
                        .map(signer -> AllowedSigner.written(signer.getKey(), signer.getValue()))
                        .toList());
    }
}
