package affineur.documents.elasticsearch;

import affineur.documents.Schema;
import affineur.documents.elasticsearch.Unavailable.Reason;
import affineur.ledger.Checkpoint;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.HealthStatus;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.TypeMapping;
import co.elastic.clients.elasticsearch.indices.IndexSettings;
import co.elastic.clients.elasticsearch.indices.IndicesBlockOptions;
import co.elastic.clients.elasticsearch.indices.RefreshResponse;
import co.elastic.clients.json.JsonData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The indexes of one collection. What nodes read and write is an alias, one for each version of the schema; the index
 * behind it has a generation, so that another can be grown beside it.
 */
record CollectionIndex(Cluster cluster, ElasticsearchSettings settings, Schema schema) {
    private static final Logger LOG = LoggerFactory.getLogger(CollectionIndex.class);
    /** Raised when the mapping or {@link StoredDocument} changes. */
    private static final int LAYOUT = 1;

    private static final String FIRST_WAIT = "30s";
    private static final String REFRESH = "5s";
    /** Late writers of deletions are harmless for as long. */
    private static final String DELETIONS_REMEMBERED = "1h";

    /** What this program reads and writes. */
    String alias() {
        return base() + schema.version();
    }

    /** What a rebuild writes until it is grown. */
    String growingAlias() {
        return alias() + "-growing";
    }

    String index(int generation) {
        return String.format("%s-%06d", alias(), generation);
    }

    private String base() {
        return settings.prefix() + "-" + schema.name() + "-v";
    }

    /** Makes the first generation if there is none, and brings the settings of the present one up to date. */
    void ensure() {
        // in this order: who makes one meanwhile takes the same number or is seen
        int next = nextGeneration();
        if (!exists(alias())) {
            create(next, alias());
        }
        awaitReadable(alias());
        verify();
        cluster.write(c -> c.indices()
                .putSettings(p -> p.index(alias())
                        .settings(changeable(new IndexSettings.Builder()).build())));
    }

    /** Elasticsearch may have just started. */
    private void awaitReadable(String alias) {
        cluster.write(c -> c.cluster()
                .health(h -> h.index(alias).waitForStatus(HealthStatus.Yellow).timeout(t -> t.time(FIRST_WAIT))));
    }

    int nextGeneration() {
        return 1
                + all().stream()
                        .filter(i -> i.version() == schema.version())
                        .mapToInt(Made::generation)
                        .max()
                        .orElse(0);
    }

    boolean exists(String alias) {
        return cluster.read(c -> c.indices().existsAlias(e -> e.name(alias))).value();
    }

    /** Of another making there is none under our name, unless somebody changed a schema and not its version. */
    private void verify() {
        var mappings =
                cluster.read(c -> c.indices().getMapping(g -> g.index(alias()))).mappings();
        if (mappings.size() != 1) {
            throw new IllegalStateException(
                    "The alias " + alias() + " must stand for one index, not for " + mappings.keySet());
        }
        mappings.forEach((index, mapping) -> {
            JsonData made = mapping.mappings().meta().get("schema");
            if (made == null || !made.to(String.class).equals(fingerprint())) {
                throw new IllegalStateException("The index " + index + " was made for other fields (" + made
                        + ") than this program's (" + fingerprint()
                        + "). Delete it to grow it anew, or run the program that made it.");
            }
        });
    }

    private String fingerprint() {
        return LAYOUT + " " + schema.name() + " " + schema.version() + " " + new TreeMap<>(schema.fields());
    }

    /** Makes a generation behind an alias. Where another node does the same at the same time, one of them has made it. */
    void create(int generation, String alias) {
        String index = index(generation);
        try {
            cluster.write(c -> c.indices()
                    .create(n -> n.index(index)
                            .settings(changeable(new IndexSettings.Builder())
                                    .numberOfShards(Integer.toString(settings.shards()))
                                    .build())
                            .mappings(mapping())
                            .aliases(alias, a -> a.isWriteIndex(true))));
            LOG.info("Made the index {} behind {}", index, alias);
        } catch (ElasticsearchException e) {
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw e;
            }
            LOG.debug("{} is there already", index, e);
        }
    }

    private IndexSettings.Builder changeable(IndexSettings.Builder builder) {
        return builder.numberOfReplicas(Integer.toString(settings.replicas()))
                .refreshInterval(t -> t.time(REFRESH))
                .gcDeletes(t -> t.time(DELETIONS_REMEMBERED));
    }

    private TypeMapping mapping() {
        Map<String, Property> fields = new HashMap<>();
        schema.fields()
                .forEach((name, type) -> fields.put(
                        name,
                        switch (type) {
                            case KEYWORD -> Property.of(p -> p.keyword(k -> k));
                            case TEXT -> Property.of(p -> p.text(t -> t.analyzer("standard")));
                            case NUMBER -> Property.of(p -> p.long_(n -> n));
                        }));
        return TypeMapping.of(m -> m.dynamic(DynamicMapping.Strict)
                .meta("schema", JsonData.of(fingerprint()))
                .properties(StoredDocument.ID, p -> p.keyword(k -> k.index(false)))
                .properties(
                        "fields",
                        p -> p.object(o -> o.dynamic(DynamicMapping.Strict).properties(fields)))
                // kept as it is, neither indexed nor stored a second time
                .properties("body", p -> p.binary(b -> b))
                .properties("checkpoint", p -> p.object(o -> o.enabled(false))));
    }

    /** An index of this collection. */
    record Made(String name, int version, int generation) {}

    /** Of all versions. */
    private List<Made> all() {
        Pattern pattern = Pattern.compile(Pattern.quote(base()) + "([0-9]{1,9})-([0-9]{6})");
        return cluster
                .read(c -> c.indices().get(g -> g.index(base() + "*").allowNoIndices(true)))
                .indices()
                .keySet()
                .stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(m -> new Made(m.group(), Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
                .toList();
    }

    /**
     * Drops what nobody needs: generations before the present one, and older versions that have fallen behind this one,
     * since then no node keeps them up.
     */
    void dropSuperseded(Checkpoint own) {
        String present = behind(alias()).orElse("");
        for (Made made : all()) {
            boolean replaced = made.version() == schema.version() && made.name().compareTo(present) < 0;
            boolean outdated = made.version() < schema.version()
                    && StoredCheckpoint.of(cluster, made.name()).position() < own.position();
            if (replaced || outdated) {
                LOG.info("Dropping the index {}, which {} has superseded", made.name(), present);
                drop(made.name());
            }
        }
    }

    void drop(String index) {
        cluster.write(c -> c.indices().delete(d -> d.index(index).ignoreUnavailable(true)));
    }

    /** Makes searches see all that is written. */
    void refresh(String indexOrAlias) {
        cluster.read(client -> {
            RefreshResponse answer = client.indices().refresh(r -> r.index(indexOrAlias));
            var shards = answer.shards();
            if (shards != null && shards.failed().intValue() > 0) {
                throw new Unavailable(Reason.DOWN, shards.failed() + " shards of " + indexOrAlias + " did not refresh");
            }
            return answer;
        });
    }

    /** Returns when the last write is done. */
    void block(String index) {
        cluster.write(c -> c.indices().addBlock(b -> b.index(index).block(IndicesBlockOptions.Write)));
    }

    void unblock(String indexOrAlias) {
        cluster.write(c ->
                c.indices().putSettings(p -> p.index(indexOrAlias).settings(i -> i.blocks(b -> b.write(false)))));
    }

    /** The one index behind an alias. */
    Optional<String> behind(String alias) {
        if (!exists(alias)) {
            return Optional.empty();
        }
        return cluster.read(c -> c.indices().getAlias(g -> g.name(alias))).aliases().keySet().stream()
                .findFirst();
    }
}
