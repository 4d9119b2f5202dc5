package affineur.documents.elasticsearch;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Elasticsearch is and how the indexes there are made.
 *
 * @param nodes {@code http://host:9200} or https, at least one; requests go to those that answer
 * @param caCertificate PEM, for https with a certificate that the JVM does not trust by itself; null for its own trust
 * @param prefix of all indexes and aliases, so that several registries can share a cluster: lower-case letters, digits
 *     and hyphens, a letter first
 * @param shards of an index when it is made, from 1 to 64; one is right up to some tens of millions of documents
 * @param replicas of every shard beside the first copy, from 0 to 10; changed at the next start, too
 */
public record ElasticsearchSettings(
        List<URI> nodes,
        Credentials credentials,
        @Nullable Path caCertificate,
        String prefix,
        int shards,
        int replicas) {
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_PREFIX = 100;

    /** How this program shows who it is. */
    public sealed interface Credentials {
        Credentials NONE = new None();

        /** For a cluster without security. */
        record None() implements Credentials {}

        /** @param encoded as Elasticsearch gives it out: Base64 of id, colon and key */
        record ApiKey(String encoded) implements Credentials {
            public ApiKey {
                if (encoded.isBlank()) {
                    throw new IllegalArgumentException("The API key for Elasticsearch is empty");
                }
            }

            @Override
            public String toString() {
                return "an API key";
            }
        }

        record Password(String user, String password) implements Credentials {
            public Password {
                if (user.isBlank() || user.contains(":") || password.isEmpty()) {
                    throw new IllegalArgumentException(
                            "Elasticsearch needs a user without a colon and a password, or an API key");
                }
            }

            @Override
            public String toString() {
                return "the password of " + user;
            }
        }
    }

    /** @throws IllegalArgumentException in words for the operator */
    public ElasticsearchSettings {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("Elasticsearch needs the address of a node, as http://host:9200");
        }
        for (URI node : nodes) {
            check(node);
        }
        if (nodes.stream().map(URI::getPath).distinct().count() > 1) {
            throw new IllegalArgumentException(
                    "The addresses of Elasticsearch's nodes must have the same path: " + nodes);
        }
        if (caCertificate != null && !Files.isReadable(caCertificate)) {
            throw new IllegalArgumentException("Elasticsearch's CA certificate cannot be read: " + caCertificate);
        }
        if (!PREFIX.matcher(prefix).matches() || prefix.length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException(
                    "The prefix of Elasticsearch's indexes is made of lower-case letters, digits and single hyphens, "
                            + "a letter first, at most " + LONGEST_PREFIX + ": " + prefix);
        }
        if (shards < 1 || shards > 64) {
            throw new IllegalArgumentException("An index of Elasticsearch has from 1 to 64 shards, not " + shards);
        }
        if (replicas < 0 || replicas > 10) {
            throw new IllegalArgumentException("A shard of Elasticsearch has from 0 to 10 replicas, not " + replicas);
        }
    }

    private static void check(URI node) {
        boolean http = "http".equals(node.getScheme()) || "https".equals(node.getScheme());
        if (!http || node.getHost() == null || node.getQuery() != null || node.getFragment() != null) {
            throw new IllegalArgumentException(
                    "No address of an Elasticsearch node: " + node + "; as http://host:9200");
        }
        if (node.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The address of an Elasticsearch node holds no password; give user and password by themselves");
        }
    }

    /** Without credentials, one shard, one replica, prefix {@code affineur}. */
    public static ElasticsearchSettings of(URI... nodes) {
        return new ElasticsearchSettings(List.of(nodes), Credentials.NONE, null, "affineur", 1, 1);
    }

    public ElasticsearchSettings withPrefix(String other) {
        return new ElasticsearchSettings(nodes, credentials, caCertificate, other, shards, replicas);
    }

    public ElasticsearchSettings withCopies(int shardsOfAnIndex, int replicasOfAShard) {
        return new ElasticsearchSettings(nodes, credentials, caCertificate, prefix, shardsOfAnIndex, replicasOfAShard);
    }
}
