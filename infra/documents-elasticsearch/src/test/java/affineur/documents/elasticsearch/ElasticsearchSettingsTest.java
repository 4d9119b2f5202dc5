package affineur.documents.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import affineur.documents.elasticsearch.ElasticsearchSettings.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ElasticsearchSettingsTest {
    private static final URI NODE = URI.create("http://localhost:9200");

    @Test
    void takesSeveralNodes() {
        var settings = ElasticsearchSettings.of(NODE, URI.create("https://search.example:9243"));
        assertThat(settings.nodes()).hasSize(2);
        assertThat(settings.prefix()).isEqualTo("affineur");
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(ElasticsearchSettings::of)
                .withMessageContaining("http://host:9200");
        for (String bad : List.of("localhost:9200", "ftp://localhost", "http:///x", "http://h/?a=b")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ElasticsearchSettings.of(URI.create(bad)))
                    .withMessageContaining(bad);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElasticsearchSettings.of(URI.create("http://user:secret@host:9200")))
                .withMessageContaining("holds no password")
                .withMessageNotContaining("secret");
        for (String bad : List.of("", "Affineur", "-a", "a_b", "a*", "a--b", "x".repeat(101))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ElasticsearchSettings.of(NODE).withPrefix(bad))
                    .withMessageContaining("prefix");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElasticsearchSettings.of(NODE).withCopies(0, 1))
                .withMessageContaining("shards");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElasticsearchSettings.of(NODE).withCopies(1, -1))
                .withMessageContaining("replicas");
        Path missing = Path.of("no-such-ca.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ElasticsearchSettings(List.of(NODE), Credentials.NONE, missing, "affineur", 1, 1))
                .withMessageContaining("no-such-ca.pem");
        assertThatIllegalArgumentException().isThrownBy(() -> new Credentials.ApiKey(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> new Credentials.Password("a:b", "c"));
    }

    @Test
    void tellsNoSecrets() {
        var settings = new ElasticsearchSettings(
                List.of(NODE), new Credentials.Password("registry", "hush-hush"), null, "affineur", 1, 1);
        assertThat(settings.toString()).contains("registry").doesNotContain("hush-hush");
        assertThat(new Credentials.ApiKey("hush-hush").toString()).doesNotContain("hush-hush");
    }
}
