package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A package's page of the simple index, in JSON (PEP 691). */
record ProjectPage(Registry registry, JsonNode json) {
    List<String> filenames() {
        return files().stream().map(file -> file.get("filename").asString()).toList();
    }

    List<String> versions() {
        var versions = new ArrayList<String>();
        json.get("versions").forEach(version -> versions.add(version.asString()));
        return versions;
    }

    List<JsonNode> files() {
        var files = new ArrayList<JsonNode>();
        json.get("files").forEach(files::add);
        return files;
    }

    JsonNode file(String filename) {
        return files().stream()
                .filter(file -> file.get("filename").asString().equals(filename))
                .findFirst()
                .orElseThrow(() -> new AssertionError(filename + " is not on the page: " + json));
    }

    String sha256(String filename) {
        return file(filename).get("hashes").get("sha256").asString();
    }

    Instant uploaded(String filename) {
        return Instant.parse(file(filename).get("upload-time").asString());
    }

    /** The path of a file, its link resolved against the page. */
    String path(String filename) {
        return registry.uri("/simple/" + json.get("name").asString() + "/")
                .resolve(file(filename).get("url").asString())
                .getPath();
    }

    /** The bytes behind a file's link. */
    byte[] download(String filename) {
        HttpResponse<byte[]> answer = registry.get(path(filename));
        assertThat(answer.statusCode()).as("%s: %s", path(filename), answer).isEqualTo(200);
        return answer.body();
    }
}
