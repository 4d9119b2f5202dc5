package affineur.audit.environments.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import affineur.audit.registered.RecordRows;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final Sha256 DIGEST_A = new Sha256(A);
    private static final Sha256 DIGEST_B = new Sha256(B);

    private static Environment read(String text) {
        return Formats.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** By their names. */
    private record Packages(Map<String, Installed> all) {
        Installed get(String name) {
            return Objects.requireNonNull(all.get(name), name);
        }
    }

    private static Packages packages(Environment environment) {
        return new Packages(environment.packages().stream()
                .collect(Collectors.toMap(p -> p.name().toString(), Function.identity())));
    }

    private static SafeUrl url(String text) {
        return new SafeUrl(text);
    }

    @Test
    void readsPipInspect() {
        Environment said = read("""
                {"version": "1", "pip_version": "26.3", "installed": [
                  {"metadata": {"metadata_version": "2.4", "name": "My.Cheese", "version": "1.0"}, "installer": "pip"},
                  {"metadata": {"name": "milk", "version": "2.0"}, "direct_url": {
                     "url": "https://bob:pw@git.example.org/milk.git", "vcs_info": {"vcs": "git", "commit_id": "abc123"}}},
                  {"metadata": {"name": "rind", "version": "3"}, "direct_url": {
                     "url": "file:///home/me/rind", "dir_info": {"editable": true}}},
                  {"metadata": {"name": "curd", "version": "4"}, "direct_url": {
                     "url": "https://files.example.org/curd-4.whl", "archive_info": {"hashes": {"sha256": "%s"}}}}],
                 "environment": {"python_full_version": "3.13.5", "sys_platform": "linux", "platform_machine": "x86_64"}}
                """.formatted(A));

        assertThat(said.format()).isEqualTo("pip-inspect");
        assertThat(said.tool()).isEqualTo("pip 26.3");
        assertThat(said.python()).isEqualTo("3.13.5");
        assertThat(said.platform()).isEqualTo("linux x86_64");
        Packages packages = packages(said);
        assertThat(packages.get("my-cheese").version()).isEqualTo("1.0");
        assertThat(packages.get("my-cheese").whence()).isNull();
        assertThat(packages.get("milk").whence())
                .isEqualTo(new Whence.Repository("git", url("https://git.example.org/milk.git"), "abc123"));
        assertThat(packages.get("rind").whence()).isEqualTo(new Whence.Local("file:///home/me/rind", true));
        assertThat(packages.get("curd").whence())
                .isEqualTo(new Whence.Direct(url("https://files.example.org/curd-4.whl")));
        assertThat(packages.get("curd").digests()).containsExactly(DIGEST_A);
    }

    @Test
    void readsPipInstallReport() {
        Environment said = read("""
                {"version": "1", "pip_version": "26.3", "install": [
                  {"download_info": {"url": "http://u:p@index.example.org/files/milk-2.0-py3-none-any.whl?sig=1",
                     "archive_info": {"hash": "sha256=%s", "hashes": {"sha256": "%s"}}},
                   "is_direct": false, "metadata": {"name": "milk", "version": "2.0"}},
                  {"download_info": {"url": "https://x.example.org/rind-1.whl", "archive_info": {}},
                   "is_direct": true, "metadata": {"name": "rind", "version": "1"}}], "environment": {}}
                """.formatted(A, A));

        assertThat(said.format()).isEqualTo("pip-install-report");
        assertThat(said.packages())
                .containsExactly(
                        new Installed(
                                said.packages().get(0).name(),
                                "2.0",
                                List.of(DIGEST_A),
                                new Whence.Index(url("http://index.example.org/files/milk-2.0-py3-none-any.whl")),
                                null),
                        new Installed(
                                said.packages().get(1).name(),
                                "1",
                                List.of(),
                                new Whence.Direct(url("https://x.example.org/rind-1.whl")),
                                null));
    }

    @Test
    void readsPipList() {
        Environment said = read("""
                [{"name": "pip", "version": "26.3"},
                 {"name": "rind", "version": "1.0", "editable_project_location": "/home/me/rind"}]
                """);

        assertThat(said.format()).isEqualTo("pip-list");
        assertThat(packages(said).get("pip").version()).isEqualTo("26.3");
        assertThat(packages(said).get("rind").whence()).isEqualTo(new Whence.Local("/home/me/rind", true));
    }

    @Test
    void readsPipFreeze() {
        Environment said = read("""
                # Editable install with no version control (own==0.1)
                -e /home/me/own
                -e git+https://tok@git.example.org/me/milk.git@abc123#egg=milk
                anyio==4.16.0
                curd @ git+https://git.example.org/curd@feedbeef
                brie @ https://me:pw@x.example.org/brie-1.0.tar.gz#sha256=%s
                rind @ file:///home/me/rind-1.0-py3-none-any.whl
                """.formatted(A));

        assertThat(said.format()).isEqualTo("pip-freeze");
        Packages packages = packages(said);
        assertThat(packages.get("own").whence()).isEqualTo(new Whence.Local("/home/me/own", true));
        assertThat(packages.get("own").version()).isEqualTo("0.1");
        assertThat(packages.get("milk").whence())
                .isEqualTo(new Whence.Repository("git", url("https://git.example.org/me/milk.git"), "abc123"));
        assertThat(packages.get("anyio").version()).isEqualTo("4.16.0");
        assertThat(packages.get("curd").whence())
                .isEqualTo(new Whence.Repository("git", url("https://git.example.org/curd"), "feedbeef"));
        assertThat(packages.get("brie").whence())
                .isEqualTo(new Whence.Direct(url("https://x.example.org/brie-1.0.tar.gz")));
        assertThat(packages.get("brie").digests()).containsExactly(DIGEST_A);
        assertThat(packages.get("rind").whence())
                .isEqualTo(new Whence.Local("file:///home/me/rind-1.0-py3-none-any.whl", false));
    }

    @Test
    void readsRequirementsWithHashes() {
        Environment said = read("""
                --index-url http://me:pw@index.example.org/simple/
                --extra-index-url=https://rogue.example.org/simple
                --find-links https://me:p/w@odd.example.org/
                milk[fresh]==2.0 ; python_version >= "3.9" \\
                    --hash=sha256:%s \\
                    --hash=sha256:%s
                    # via own-cheese
                rind>=1,<2
                salt
                """.formatted(A, B));

        assertThat(said.format()).isEqualTo("requirements");
        assertThat(said.indexes())
                .containsExactly(url("http://index.example.org/simple/"), url("https://rogue.example.org/simple"));
        assertThat(said.unnamedIndexes()).isTrue();
        Packages packages = packages(said);
        assertThat(packages.get("milk").version()).isEqualTo("2.0");
        assertThat(packages.get("milk").digests()).containsExactly(DIGEST_A, DIGEST_B);
        assertThat(packages.get("rind").version()).isNull();
        assertThat(packages.get("salt").version()).isNull();
    }

    @Test
    void readsUvLock() {
        Environment said = read("""
                version = 1
                revision = 3
                requires-python = ">=3.9"

                [[package]]
                name = "app"
                version = "0.1.0"
                source = { virtual = "." }

                [[package]]
                name = "milk"
                version = "2.0"
                source = { registry = "http://me:pw@index.example.org/simple/" }
                sdist = { url = "http://index.example.org/milk-2.0.tar.gz", hash = "sha256:%s", size = 3 }
                wheels = [
                    { url = "http://index.example.org/milk-2.0-py3-none-any.whl", hash = "sha256:%s", size = 2 },
                ]

                [[package]]
                name = "curd"
                version = "1.0"
                source = { git = "https://git.example.org/curd?rev=main#feedbeef" }

                [[package]]
                name = "rind"
                version = "1.0"
                source = { editable = "../rind" }
                """.formatted(A, B));

        assertThat(said.format()).isEqualTo("uv-lock");
        Packages packages = packages(said);
        assertThat(packages.all()).containsOnlyKeys("milk", "curd", "rind");
        assertThat(packages.get("milk").digests()).containsExactly(DIGEST_A, DIGEST_B);
        assertThat(packages.get("milk").whence()).isEqualTo(new Whence.Index(url("http://index.example.org/simple/")));
        assertThat(packages.get("curd").whence())
                .isEqualTo(new Whence.Repository("git", url("https://git.example.org/curd"), "feedbeef"));
        assertThat(packages.get("rind").whence()).isEqualTo(new Whence.Local("../rind", true));
    }

    @Test
    void readsPoetryLock() {
        Environment said = read("""
                # This file is automatically @generated by Poetry 2.5.1 and should not be changed by hand.

                [[package]]
                name = "milk"
                version = "2.0"
                groups = ["main"]
                files = [
                    {file = "milk-2.0-py3-none-any.whl", hash = "sha256:%s"},
                ]

                [package.source]
                type = "legacy"
                url = "http://index.example.org/simple"
                reference = "affineur"

                [[package]]
                name = "curd"
                version = "1.0"
                files = []

                [package.source]
                type = "git"
                url = "https://git.example.org/curd"
                reference = "main"
                resolved_reference = "feedbeef"

                [metadata]
                lock-version = "2.1"
                content-hash = "0"
                """.formatted(A));

        assertThat(said.format()).isEqualTo("poetry-lock");
        Packages packages = packages(said);
        assertThat(packages.get("milk").digests()).containsExactly(DIGEST_A);
        assertThat(packages.get("milk").whence()).isEqualTo(new Whence.Index(url("http://index.example.org/simple")));
        assertThat(packages.get("curd").whence())
                .isEqualTo(new Whence.Repository("git", url("https://git.example.org/curd"), "feedbeef"));
    }

    @Test
    void readsPylock() {
        Environment said = read("""
                lock-version = "1.0"
                created-by = "uv"

                [[packages]]
                name = "milk"
                version = "2.0"
                index = "http://index.example.org/simple/"
                wheels = [{ url = "http://h.example.org/milk-2.0-py3-none-any.whl", hashes = { sha256 = "%s" } }]

                [[packages]]
                name = "curd"
                vcs = { type = "git", url = "https://me@git.example.org/curd", commit-id = "feedbeef" }

                [[packages]]
                name = "rind"
                directory = { path = ".", editable = true }

                [[packages]]
                name = "salt"
                version = "1"
                archive = { url = "https://x.example.org/salt-1.tar.gz", hashes = { sha256 = "%s" } }
                """.formatted(A, B));

        assertThat(said.format()).isEqualTo("pylock");
        assertThat(said.tool()).isEqualTo("uv");
        Packages packages = packages(said);
        assertThat(packages.get("milk").digests()).containsExactly(DIGEST_A);
        assertThat(packages.get("milk").whence()).isEqualTo(new Whence.Index(url("http://index.example.org/simple/")));
        assertThat(packages.get("curd").whence())
                .isEqualTo(new Whence.Repository("git", url("https://git.example.org/curd"), "feedbeef"));
        assertThat(packages.get("rind").whence()).isEqualTo(new Whence.Local(".", true));
        assertThat(packages.get("salt").digests()).containsExactly(DIGEST_B);
        assertThat(packages.get("salt").whence())
                .isEqualTo(new Whence.Direct(url("https://x.example.org/salt-1.tar.gz")));
    }

    @Test
    void readsCycloneDx() {
        Environment said = read("""
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                  {"type": "library", "name": "milk", "purl": "pkg:pypi/milk@2.0", "hashes": [
                     {"alg": "MD5", "content": "0"}, {"alg": "SHA-256", "content": "%s"}],
                   "components": [{"purl": "pkg:pypi/curd@1.0%%2Blocal?vcs_url=git%%2Bhttps://me:pw@git.example.org/c%%40feed"}]},
                  {"purl": "pkg:npm/left-pad@1.0"},
                  {"purl": "pkg:pypi/salt@1", "externalReferences": [
                     {"type": "distribution", "url": "https://x.example.org/salt-1.whl?token=1",
                      "hashes": [{"alg": "SHA-256", "content": "%s"}]}]}]}
                """.formatted(A, B));

        assertThat(said.format()).isEqualTo("cyclonedx");
        Packages packages = packages(said);
        assertThat(packages.all()).containsOnlyKeys("milk", "curd", "salt");
        assertThat(packages.get("milk").digests()).containsExactly(DIGEST_A);
        assertThat(packages.get("curd").version()).isEqualTo("1.0+local");
        assertThat(packages.get("curd").whence())
                .isEqualTo(new Whence.Repository("git", url("https://git.example.org/c"), "feed"));
        assertThat(packages.get("salt").digests()).containsExactly(DIGEST_B);
        assertThat(packages.get("salt").whence()).isEqualTo(new Whence.Index(url("https://x.example.org/salt-1.whl")));
    }

    @Test
    void readsWhatOurOwnClientSends() {
        Environment said = read("""
                {"affineur_check": 1, "version": "1", "pip_version": "26.3",
                 "indexes": [{"url": "http://me:pw@index.example.org/simple/"}, {"url": null}],
                 "installed": [
                  {"metadata": {"name": "milk", "version": "2.0"}, "altered": ["milk/__init__.py"],
                   "record": "milk/__init__.py,sha256=abc,3\\n../../../bin/milk,sha256=x,1\\nmilk/__pycache__/x.pyc,,\\n\\"a,b.py\\",sha256=q=,1\\nmilk-2.0.dist-info/RECORD,,\\nmilk-2.0.dist-info/INSTALLER,sha256=z,4\\nmilk-2.0.dist-info/METADATA,sha256=m,4\\n"},
                  {"metadata": {"name": "pip", "version": "26.3"}, "bundled": true, "record": null}]}
                """);

        assertThat(said.format()).isEqualTo("check");
        assertThat(said.indexes()).containsExactly(url("http://index.example.org/simple/"));
        assertThat(said.unnamedIndexes()).isTrue();
        Packages packages = packages(said);
        assertThat(packages.get("milk").disk())
                .isEqualTo(new Installed.OnDisk(
                        Map.of(
                                "milk/__init__.py", "sha256=abc",
                                "a,b.py", "sha256=q",
                                "milk-2.0.dist-info/METADATA", "sha256=m"),
                        List.of("milk/__init__.py")));
        assertThat(packages.get("pip").whence()).isEqualTo(new Whence.Bundled());
    }

    @Test
    void comparesRecordsOfWheelsAsTheyWouldBeInstalled() {
        assertThat(
                        RecordRows.of(
                                "m-1.data/purelib/m.py,sha256=a,1\nm-1.data/scripts/m,sha256=b,1\nm-1.data/data/etc/x,sha256=c,1"))
                .isEqualTo(Map.of("m.py", "sha256=a"));
    }

    @Test
    void readsWhatWindowsShellsWrite() {
        byte[] body = "\ufeffmilk==2.0\r\nrind==1.0\r\n".getBytes(StandardCharsets.UTF_16LE);

        assertThat(packages(Formats.read(body)).all()).containsOnlyKeys("milk", "rind");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n# only a comment\n",
                "<html><body>no</body></html>",
                "{",
                "{}",
                "[]",
                "[1, 2]",
                "{\"installed\": {}, \"pip_version\": \"1\"}",
                "{\"installed\": [], \"pip_version\": \"1\"}",
                "{\"installed\": [{}], \"pip_version\": \"1\"}",
                "{\"installed\": [{\"metadata\": {\"name\": \"a/b\", \"version\": \"1\"}}], \"pip_version\": \"1\"}",
                "{\"affineur_check\": 9, \"installed\": []}",
                "{\"bomFormat\": \"CycloneDX\", \"components\": 3}",
                "[{\"name\": \"a\", \"name\": \"b\"}]",
                "version = 1\n[[package]]\nname = ",
                "lock-version = \"1.0\"\n",
                "milk==1.0\n-r other.txt\n",
                "milk==1.0\nwhat is this?\n",
                "\u0000\u0001"
            })
    void refusesWhatIsMalformed(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ProblemType.INVALID_ENVIRONMENT));
    }

    @Test
    void refusesWhatIsNested() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> read("lock-version = " + "[".repeat(100_000))).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> read("lock-version = 1\n" + "a.".repeat(100_000) + "b = 1"))
                .isInstanceOf(Refusal.class);
    }

    @Test
    @Timeout(10)
    void isNotHeldUpByWhatIsWrittenForThat() {
        String spaces = " ".repeat(1_000_000);
        for (String text : List.of(
                "milk" + spaces + "?",
                "milk ==1.0" + spaces + ")" + spaces + "\n",
                "# Editable " + "(".repeat(1_000_000),
                "-e git+https://x/" + "@a".repeat(500_000) + "@",
                "a".repeat(1_000_000) + "!",
                "milk @ git+https://x/" + "/@".repeat(500_000) + "#" + "#egg".repeat(100_000))) {
            assertThatThrownBy(() -> {
                        Environment _ = read(text);
                        throw Content.invalid("It may be read, too: " + text.length());
                    })
                    .isInstanceOf(Refusal.class);
        }
    }

    @Test
    void refusesNoText() {
        assertThatThrownBy(() -> Formats.read(new byte[] {'m', (byte) 0xff, (byte) 0xfe, 'x'}))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesTooManyPackages() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i <= 20_000; i++) {
            lines.append('p').append(i).append("==1\n");
        }
        assertThatThrownBy(() -> read(lines.toString()))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.type()).isEqualTo(ProblemType.ENVIRONMENT_TOO_LARGE));
    }

    /** Whatever is written, and wherever: neither what is read nor what is refused has it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:hunter2@x.example.org/simple/",
                "https://hunter2@x.example.org/simple/",
                "https://me:hun/hunter2@x.example.org/simple/",
                "https://me:a?hunter2@x.example.org/",
                "https://me:a#hunter2@x.example.org/",
                "https://me:a@hunter2@x.example.org/",
                "https://x.example.org/simple/?token=hunter2",
                "https://x.example.org/simple/#hunter2",
                "git+https://hunter2@git.example.org/r.git@abc",
                "git+https://hunter2@git.example.org/r.git",
                "git+https://me:hunter2@git.example.org",
                "git+ssh://me:hunter2@git.example.org:me/r.git",
                "https://me:hunter2@",
                "https://[::1]:hunter2@x/",
                "https:\\\\me:hunter2@x.example.org"
            })
    void credentialsNeverSurvive(String secret) {
        String quoted = secret.replace("\\", "\\\\");
        for (String text : List.of(
                "--index-url " + secret + "\nmilk==1.0\n",
                "milk @ " + secret + "\n",
                "-e " + secret + "#egg=milk\n",
                "milk==1.0\n" + secret + "\n",
                "[{\"name\": \"milk\", \"version\": \"1\", \"editable_project_location\": \"" + quoted + "\"}]",
                "{\"pip_version\": \"1\", \"installed\": [{\"metadata\": {\"name\": \"milk\", \"version\": \"1\"},"
                        + "\"direct_url\": {\"url\": \"" + quoted + "\", \"vcs_info\": {\"vcs\": \"git\"}}}]}",
                "{\"affineur_check\": 1, \"indexes\": [{\"url\": \"" + quoted + "\"}], \"installed\": [{\"metadata\":"
                        + "{\"name\": \"milk\", \"version\": \"1\"}, \"direct_url\": {\"url\": \"" + quoted
                        + "\", \"dir_info\": {}}}]}",
                "version = 1\n[[package]]\nname = \"milk\"\nsource = { registry = '" + secret + "' }\n",
                "version = 1\n[[package]]\nname = \"milk\"\nsource = { git = '" + secret + "' }\n",
                "[[package]]\nname = \"milk\"\n[package.source]\ntype = \"file\"\nurl = '" + secret
                        + "'\n[metadata]\nlock-version = \"2\"\n",
                "lock-version = \"1.0\"\n[[packages]]\nname = \"milk\"\nindex = '" + secret + "'\n",
                "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"purl\": \"pkg:pypi/milk@1?vcs_url="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8) + "\"}]}",
                "{\"bomFormat\": \"CycloneDX\", \"components\": [{\"purl\": \"pkg:pypi/milk@1?repository_url="
                        + URLEncoder.encode(secret, StandardCharsets.UTF_8) + "\"}]}")) {
            String left;
            try {
                left = read(text).toString();
            } catch (Refusal e) {
                left = e.text();
            }
            assertThat(left).as(text).doesNotContain("hunter2");
        }
    }
}
