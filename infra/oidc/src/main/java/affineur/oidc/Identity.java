package affineur.oidc;

import affineur.packaging.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an identity token proves.
 *
 * @param issuer who says so
 * @param subject {@code sub}: repo:octo/cheese:ref:refs/heads/main, project_path:group/project:ref_type:branch:ref:main …
 * @param claims all of them
 * @param use what is unlike every other token of every issuer, so that a token is accepted once
 * @param expires after which nobody accepts it
 */
public record Identity(URI issuer, String subject, Map<String, Object> claims, Sha256 use, Instant expires) {
    /** Of GitHub Actions and GitLab CI. */
    private static final Set<String> PROVENANCE = Set.of(
            "ci_config_ref_uri",
            "environment",
            "job_id",
            "job_workflow_ref",
            "pipeline_id",
            "project_id",
            "project_path",
            "ref",
            "ref_type",
            "repository",
            "repository_id",
            "run_attempt",
            "run_id",
            "sha",
            "workflow_ref");

    public Identity {
        claims = Map.copyOf(claims);
    }

    /** The claims as text, as they are compared with what a publisher must have: those that are text, numbers or truths. */
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        claims.forEach((name, value) -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                texts.put(name, value.toString());
            }
        });
        return texts;
    }

    /** What may be kept for ever: where a file comes from, and nothing of persons, such as who has started the job. */
    public Map<String, String> provenance() {
        Map<String, String> kept = texts();
        kept.keySet().retainAll(PROVENANCE);
        return kept;
    }
}
