package affineur.command.publish;

import affineur.access.Publisher;
import affineur.events.Wildcard;
import affineur.sigstore.CertificateClaim;
import affineur.sigstore.Signer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate's claims under the names that identity tokens have for them, since trusted publishers are described by
 * those. GitHub's and GitLab's words for one thing stand side by side.
 */
final class CertificateIdentity {
    /** By one of these it must be known whose job it is. */
    private static final Set<String> WHO = Set.of(
            "repository",
            "repository_id",
            "repository_owner",
            "repository_owner_id",
            "project_path",
            "project_id",
            "namespace_path",
            "namespace_id",
            "workflow_ref",
            "job_workflow_ref",
            "ci_config_ref_uri",
            "email",
            "sub");

    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";

    private final String issuer;
    private final Map<String, Set<String>> values = new HashMap<>();

    private CertificateIdentity(String issuer) {
        this.issuer = issuer;
    }

    static CertificateIdentity of(Signer signer) {
        CertificateIdentity identity = new CertificateIdentity(signer.issuer());
        for (CertificateClaim claim : CertificateClaim.values()) {
            String value = signer.claims().get(claim.toString());
            if (value != null) {
                identity.add(claim, value);
            }
        }
        if (!signer.claims().containsKey(CertificateClaim.SOURCE_REPOSITORY_URI.toString())) {
            // for jobs of GitHub and GitLab the identity is the workflow, and their subject is not told
            identity.add("sub", signer.identity());
        }
        if (signer.email()) {
            identity.add("email", signer.identity());
        }
        return identity;
    }

    private void add(CertificateClaim claim, String value) {
        switch (claim) {
            case SOURCE_REPOSITORY_URI -> {
                add("repository", path(value));
                add("project_path", path(value));
            }
            case SOURCE_REPOSITORY_OWNER_URI -> {
                add("repository_owner", path(value));
                add("namespace_path", path(value));
            }
            case SOURCE_REPOSITORY_IDENTIFIER -> {
                add("repository_id", value);
                add("project_id", value);
            }
            case SOURCE_REPOSITORY_OWNER_IDENTIFIER -> {
                add("repository_owner_id", value);
                add("namespace_id", value);
            }
            case SOURCE_REPOSITORY_REF -> {
                add("ref", value);
                add("ref_path", value);
                if (value.startsWith(BRANCH)) {
                    add("ref", value.substring(BRANCH.length()));
                }
                if (value.startsWith(TAG)) {
                    add("ref", value.substring(TAG.length()));
                }
            }
            case SOURCE_REPOSITORY_DIGEST -> add("sha", value);
            case SOURCE_REPOSITORY_VISIBILITY -> {
                add("repository_visibility", value);
                add("project_visibility", value);
            }
            case BUILD_CONFIG_URI -> {
                add("workflow_ref", path(value));
                add("ci_config_ref_uri", withoutScheme(value));
            }
            case BUILD_CONFIG_DIGEST -> {
                add("workflow_sha", value);
                add("ci_config_sha", value);
            }
            case BUILD_SIGNER_URI -> add("job_workflow_ref", path(value));
            case BUILD_SIGNER_DIGEST -> add("job_workflow_sha", value);
            case BUILD_TRIGGER -> {
                add("event_name", value);
                add("pipeline_source", value);
            }
            case RUNNER_ENVIRONMENT -> add("runner_environment", value);
            case DEPLOYMENT_ENVIRONMENT -> add("environment", value);
            case RUN_INVOCATION_URI -> {}
        }
    }

    private void add(String name, @Nullable String value) {
        if (value != null) {
            values.computeIfAbsent(name, _ -> new HashSet<>()).add(value);
        }
    }

    /** What follows the host; null if it is no address. */
    private static @Nullable String path(String uri) {
        String rest = withoutScheme(uri);
        int slash = rest == null ? -1 : rest.indexOf('/');
        return rest == null || slash < 0 ? null : rest.substring(slash + 1);
    }

    private static @Nullable String withoutScheme(String uri) {
        int scheme = uri.indexOf("://");
        return scheme < 0 ? null : uri.substring(scheme + "://".length());
    }

    /**
     * Whether it is that publisher's, as far as a certificate tells: it does not tell everything, but it must tell whose
     * job it is.
     */
    boolean isOf(Publisher publisher) {
        return issuer.equals(publisher.issuer().toString())
                && publisher.claims().keySet().stream().anyMatch(name -> WHO.contains(name) && values.containsKey(name))
                && publisher.claims().entrySet().stream().allMatch(claim -> matches(claim.getKey(), claim.getValue()));
    }

    private boolean matches(String name, String pattern) {
        Set<String> told = values.get(name);
        return told == null || told.stream().anyMatch(value -> Wildcard.matches(pattern, value));
    }
}
