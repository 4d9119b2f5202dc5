package affineur.cluster;

import affineur.documents.elasticsearch.ElasticsearchSettings;
import affineur.documents.elasticsearch.ElasticsearchSettings.Credentials;
import affineur.server.CannotStart;
import affineur.server.settings.SecretFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Fills {@link ElasticsearchSettings}. */
final class ElasticsearchOptions {
    @Option(
            names = "--elasticsearch-nodes",
            paramLabel = "URL",
            split = ",",
            required = true,
            description = "Elasticsearch's nodes: http://host:9200 or https, several with commas between.")
    private List<URI> nodes = new ArrayList<>();

    @Option(
            names = "--elasticsearch-api-key",
            paramLabel = "KEY",
            description = "An API key, as Elasticsearch encodes it. Better is a file.")
    private @Nullable String apiKey;

    @Option(names = "--elasticsearch-api-key-file", paramLabel = "FILE", description = "A file that holds the API key.")
    private @Nullable Path apiKeyFile;

    @Option(names = "--elasticsearch-user", paramLabel = "NAME", description = "A user, where there is no API key.")
    private @Nullable String user;

    @Option(
            names = "--elasticsearch-password",
            paramLabel = "PASSWORD",
            description = "The user's password. Better is a file.")
    private @Nullable String password;

    @Option(
            names = "--elasticsearch-password-file",
            paramLabel = "FILE",
            description = "A file that holds the password.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--elasticsearch-ca",
            paramLabel = "FILE",
            description = "Who vouches for Elasticsearch's certificate, in PEM. Default: whom Java trusts.")
    private @Nullable Path ca;

    @Option(
            names = "--elasticsearch-prefix",
            paramLabel = "NAME",
            defaultValue = "affineur",
            description = "How all indexes' names begin, so that several registries can share one Elasticsearch.")
    private String prefix = "";

    @Option(
            names = "--elasticsearch-shards",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Shards of an index when it is made; one is right up to some tens of millions of files.")
    private int shards;

    @Option(
            names = "--elasticsearch-replicas",
            paramLabel = "COUNT",
            defaultValue = "1",
            description = "Copies of every shard beside the first.")
    private int replicas;

    /** @throws CannotStart if they cannot be */
    ElasticsearchSettings settings() {
        try {
            return new ElasticsearchSettings(nodes, credentials(), ca, prefix, shards, replicas);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(e.getMessage() + ".");
        }
    }

    private Credentials credentials() {
        Optional<String> key = SecretFile.read("elasticsearch-api-key", apiKey, apiKeyFile);
        Optional<String> secret = SecretFile.read("elasticsearch-password", password, passwordFile);
        if (key.isPresent() && (user != null || secret.isPresent())) {
            throw new CannotStart("Elasticsearch takes an API key or a user with a password, not both.");
        }
        if (key.isPresent()) {
            return new Credentials.ApiKey(key.get());
        }
        if (user == null && secret.isEmpty()) {
            return Credentials.NONE;
        }
        return new Credentials.Password(user == null ? "" : user, secret.orElse(""));
    }
}
