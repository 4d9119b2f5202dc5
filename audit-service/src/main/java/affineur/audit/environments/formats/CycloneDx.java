package affineur.audit.environments.formats;

import affineur.packaging.Sha256;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * CycloneDX as JSON: those of its components, at any depth, that are Python packages by their package URL. Digests are those of
 * a component, and of its distributions.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX JSON</a>
 * @see <a href="https://github.com/package-url/purl-spec/blob/main/types-doc/pypi-definition.md">The purl type pypi</a>
 */
final class CycloneDx implements Format {
    private static final Pattern PURL = Pattern.compile("pkg:pypi/([^@?#]+)(?:@([^?#]+))?(?:\\?([^#]*))?(?:#.*)?");

    @Override
    public String name() {
        return "cyclonedx";
    }

    @Override
    public boolean isIn(Content content) {
        return content.json().path("bomFormat").asString("").equals("CycloneDX");
    }

    @Override
    public Environment read(Content content) {
        List<Installed> packages = new ArrayList<>();
        collect(content.json().path("components"), packages);
        return Environment.of(name(), packages);
    }

    /** As deep as the reader of JSON allows. */
    private static void collect(JsonNode components, List<Installed> packages) {
        packages.addAll(Content.each(components, "component", CycloneDx::installed));
        for (JsonNode component : components) {
            collect(component.path("components"), packages);
        }
    }

    private static Optional<Installed> installed(JsonNode component, String where) {
        Matcher purl = PURL.matcher(component.path("purl").asString(""));
        if (!purl.matches()) {
            return Optional.empty();
        }
        String version = purl.group(2);
        Map<String, String> qualifiers = qualifiers(purl.group(3));
        return Optional.of(new Installed(
                Content.name(decoded(purl.group(1), where), where),
                version == null ? null : decoded(version, where),
                digests(component, where),
                whence(component, qualifiers),
                null));
    }

    private static Map<String, String> qualifiers(@Nullable String text) {
        return text == null
                ? Map.of()
                : Stream.of(text.split("&", -1))
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> pair.length == 2)
                        .collect(
                                Collectors.toMap(pair -> pair[0], pair -> decoded(pair[1], "a purl"), (one, _) -> one));
    }

    private static String decoded(String text, String where) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Content.invalid("The purl of " + where + " is malformed.");
        }
    }

    private static List<Sha256> digests(JsonNode component, String where) {
        List<String> written = new ArrayList<>();
        add(component.path("hashes"), written);
        for (JsonNode reference : component.path("externalReferences")) {
            if (reference.path("type").asString("").equals("distribution")) {
                add(reference.path("hashes"), written);
            }
        }
        return Content.digests(written, where);
    }

    private static void add(JsonNode hashes, List<String> written) {
        for (JsonNode hash : hashes) {
            if (hash.path("alg").asString("").equals("SHA-256")) {
                written.add(hash.path("content").asString(""));
            }
        }
    }

    private static @Nullable Whence whence(JsonNode component, Map<String, String> qualifiers) {
        String vcs = qualifiers.get("vcs_url");
        if (vcs != null) {
            Whence.Repository repository = Whence.Repository.of(vcs);
            return repository == null ? new Whence.Repository("vcs", null, null) : repository;
        }
        if (qualifiers.containsKey("download_url")) {
            return new Whence.Direct(SafeUrl.of(qualifiers.get("download_url")));
        }
        SafeUrl index = SafeUrl.of(qualifiers.get("repository_url"));
        for (JsonNode reference : component.path("externalReferences")) {
            if (index == null && reference.path("type").asString("").equals("distribution")) {
                index = SafeUrl.of(reference.path("url").asString(""));
            }
        }
        return index == null ? null : new Whence.Index(index);
    }
}
