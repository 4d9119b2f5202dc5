package affineur.query.simple;

import affineur.packaging.PackageName;
import affineur.packaging.Sha256;
import affineur.packaging.Version;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON by PEP 691, 592 (yanked), 658 and 714 (metadata), 700 (versions, size, upload time), 740 (provenance), 792
 * (status), 752 (namespaces).
 */
final class JsonPages implements PageWriter {
    private static final String API_VERSION = "1.5";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public void write(ProjectPage page, Links links, OutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            begin(json);
            json.writeStringProperty("name", page.name().toString());
            json.writeObjectPropertyStart("project-status");
            json.writeStringProperty("status", page.marker().status().toString());
            if (page.marker().reason() != null) {
                json.writeStringProperty("reason", page.marker().reason());
            }
            json.writeEndObject();
            writeNamespaces(page.namespaces(), json);
            json.writeArrayPropertyStart("versions");
            for (Version version : page.versions()) {
                json.writeString(version.toString());
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("files");
            for (ProjectPage.File file : page.files()) {
                write(file, links, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void writeNamespaces(List<ProjectPage.Namespace> namespaces, JsonGenerator json) {
        if (namespaces.isEmpty()) {
            json.writeNullProperty("namespaces");
            return;
        }
        json.writeArrayPropertyStart("namespaces");
        for (ProjectPage.Namespace namespace : namespaces) {
            json.writeStartObject();
            json.writeStringProperty("name", namespace.name().toString());
            json.writeBooleanProperty("owned", namespace.owned());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(ProjectPage.File file, Links links, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("filename", file.filename());
        json.writeStringProperty("url", links.index() + file.url());
        hashes(json, "hashes", file.sha256());
        if (file.requiresPython() != null) {
            json.writeStringProperty("requires-python", file.requiresPython());
        }
        metadata(json, "core-metadata", file.metadata());
        metadata(json, "data-dist-info-metadata", file.metadata());
        if (file.size() != null) {
            json.writeNumberProperty("size", file.size());
        }
        if (file.uploaded() != null) {
            json.writeStringProperty("upload-time", time(file.uploaded()));
        }
        String yanked = file.yanked();
        if (yanked == null || yanked.isEmpty()) {
            json.writeBooleanProperty("yanked", yanked != null);
        } else {
            json.writeStringProperty("yanked", yanked);
        }
        if (file.provenance() == null) {
            json.writeNullProperty("provenance");
        } else {
            json.writeStringProperty("provenance", links.index() + file.provenance());
        }
        json.writeEndObject();
    }

    private static void metadata(JsonGenerator json, String property, ProjectPage.@Nullable Metadata metadata) {
        if (metadata != null && metadata.sha256() != null) {
            hashes(json, property, metadata.sha256());
        } else {
            json.writeBooleanProperty(property, metadata != null);
        }
    }

    /**
     * SHA-256 alone. A name here must be one that hashlib takes without parameters: BLAKE2b of 256 bits has none
     * ("blake2b" is the one of 512), and MD5 would be copied into lock files, where installers refuse it.
     */
    private static void hashes(JsonGenerator json, String property, Sha256 sha256) {
        json.writeObjectPropertyStart(property);
        json.writeStringProperty("sha256", sha256.hex());
        json.writeEndObject();
    }

    @Override
    public void writeList(Consumer<Consumer<PackageName>> names, Links links, OutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            begin(json);
            json.writeArrayPropertyStart("projects");
            names.accept(name -> {
                json.writeStartObject();
                json.writeStringProperty("name", name.toString());
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void begin(JsonGenerator json) {
        json.writeStartObject();
        json.writeObjectPropertyStart("meta");
        json.writeStringProperty("api-version", API_VERSION);
        json.writeEndObject();
    }

    private static String time(Instant time) {
        return TIME.format(time);
    }
}
