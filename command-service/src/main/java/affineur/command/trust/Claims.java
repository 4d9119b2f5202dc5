package affineur.command.trust;

import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What an identity must have. An issuer speaks for many, so that a claim must say whose job it is. */
final class Claims {
    private static final int MOST = 20;
    private static final int LONGEST = 500;
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,100}");

    /** These are the same for everybody, or anybody may choose them in a project of their own. */
    private static final Set<String> OF_ANYBODY = Set.of(
            "iss",
            "aud",
            "azp",
            "exp",
            "nbf",
            "iat",
            "jti",
            "auth_time",
            "ref",
            "ref_type",
            "ref_path",
            "ref_protected",
            "base_ref",
            "head_ref",
            "sha",
            "workflow",
            "workflow_sha",
            "job_workflow_sha",
            "ci_config_sha",
            "environment",
            "environment_protected",
            "environment_action",
            "deployment_tier",
            "deployment_action",
            "event_name",
            "pipeline_source",
            "run_number",
            "run_attempt",
            "runner_environment",
            "repository_visibility",
            "project_visibility",
            "email_verified");

    private Claims() {}

    /** @throws Refusal (invalid) if they are no claims, or speak of anybody */
    static Map<String, String> checked(Map<String, String> claims) {
        if (claims.size() > MOST) {
            throw invalid("There are " + MOST + " claims at most.");
        }
        claims.forEach((name, pattern) -> {
            if (!NAME.matcher(name).matches()) {
                throw invalid("A claim's name has 1 to 100 characters of ASCII and no spaces.");
            }
            if (pattern.isEmpty()
                    || pattern.length() > LONGEST
                    || pattern.chars().anyMatch(Character::isISOControl)) {
                throw invalid("What a claim must match has 1 to " + LONGEST + " characters.");
            }
        });
        if (claims.entrySet().stream().noneMatch(claim -> saysWho(claim.getKey(), claim.getValue()))) {
            throw invalid("The claims must say whose job it is: name one such as repository, project_path or sub,"
                    + " and not by * alone.");
        }
        return Map.copyOf(claims);
    }

    private static boolean saysWho(String name, String pattern) {
        return !OF_ANYBODY.contains(name) && pattern.chars().anyMatch(c -> c != '*');
    }

    private static Refusal invalid(String text) {
        return new Refusal(ProblemType.INVALID_CLAIMS, text);
    }
}
