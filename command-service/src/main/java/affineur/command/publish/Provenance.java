package affineur.command.publish;

import affineur.sigstore.CertificateClaim;
import affineur.sigstore.Signer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file's attestations as installers are shown them, those of each publisher together.
 *
 * @see <a href="https://docs.pypi.org/api/integrity/">Integrity API</a>
 */
final class Provenance {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<ObjectNode, ArrayNode> bundles = new LinkedHashMap<>();

    void add(Signer signer, JsonNode attestation) {
        bundles.computeIfAbsent(publisher(signer), _ -> JSON.createArrayNode()).add(attestation);
    }

    byte[] toJson() {
        ObjectNode provenance = JSON.createObjectNode().put("version", 1);
        ArrayNode all = provenance.putArray("attestation_bundles");
        bundles.forEach((publisher, attestations) -> {
            ObjectNode bundle = all.addObject();
            bundle.set("publisher", publisher);
            bundle.set("attestations", attestations);
        });
        return JSON.writeValueAsBytes(provenance);
    }

    /** In the public index's words, where it has some for such a publisher. */
    private static ObjectNode publisher(Signer signer) {
        ObjectNode publisher = JSON.createObjectNode();
        String repository = repository(signer);
        String config = signer.claims().get(CertificateClaim.BUILD_CONFIG_URI.toString());
        if (repository != null && config != null && config.contains("/.github/workflows/")) {
            publisher.put("kind", "GitHub").put("repository", repository).put("workflow", workflow(config));
            publisher.put("environment", signer.claims().get(CertificateClaim.DEPLOYMENT_ENVIRONMENT.toString()));
        } else if (repository != null && config != null && config.indexOf("//", config.indexOf("://") + 3) > 0) {
            publisher.put("kind", "GitLab").put("repository", repository);
            publisher.put("workflow_filepath", filepath(config));
            publisher.put("environment", signer.claims().get(CertificateClaim.DEPLOYMENT_ENVIRONMENT.toString()));
        } else if (signer.email()) {
            publisher.put("kind", "Google").put("email", signer.identity());
        } else {
            publisher.put("kind", "URI").put("uri", signer.identity());
        }
        ObjectNode claims = publisher.putObject("claims").put("issuer", signer.issuer());
        signer.claims().forEach(claims::put);
        return publisher;
    }

    /** {@code owner/name}. */
    private static @Nullable String repository(Signer signer) {
        String uri = signer.claims().get(CertificateClaim.SOURCE_REPOSITORY_URI.toString());
        if (uri == null) {
            return null;
        }
        int host = uri.indexOf("://");
        int slash = uri.indexOf('/', host < 0 ? 0 : host + 3);
        return slash < 0 ? null : uri.substring(slash + 1);
    }

    /** {@code release.yml} of {@code https://host/owner/name/.github/workflows/release.yml@refs/heads/main}. */
    private static String workflow(String config) {
        String file = config.substring(config.indexOf("/.github/workflows/") + "/.github/workflows/".length());
        return beforeRef(file);
    }

    /** {@code .gitlab-ci.yml} of {@code https://host/group/project//.gitlab-ci.yml@refs/heads/main}. */
    private static String filepath(String config) {
        return beforeRef(config.substring(config.indexOf("//", config.indexOf("://") + 3) + 2));
    }

    private static String beforeRef(String file) {
        int at = file.lastIndexOf('@');
        return at < 0 ? file : file.substring(0, at);
    }
}
