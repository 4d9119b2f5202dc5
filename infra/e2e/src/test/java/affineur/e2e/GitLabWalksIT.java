package affineur.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.e2e.PrivateProject.Token;
import affineur.e2e.SourceProject.Backend;
import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What GitLab's documentation has people type to publish and install Python packages, as it is written there: only the
 * host, the ids, the names and the tokens are put into their places.
 */
@EndToEnd
class GitLabWalksIT {
    private static final Wheel WHEEL = Wheel.of("mypypipackage", "0.0.1");
    private static final String READ = "read_package_registry";
    private static final String WRITE = "write_package_registry";

    private PrivateProject project;

    @BeforeEach
    void aNewProject(Registry registry) {
        project = PrivateProject.in(registry);
    }

    /** The kinds of tokens that GitLab's registry takes. */
    enum Kind {
        PERSONAL {
            @Override
            Token token(PrivateProject project) {
                return project.personalToken("api");
            }
        },
        DEPLOY {
            @Override
            Token token(PrivateProject project) {
                return project.deployToken(READ, WRITE);
            }
        },
        JOB {
            @Override
            Token token(PrivateProject project) throws IOException, JOSEException {
                try (CiJob job = CiJob.of(project)) {
                    return new Token("gitlab-ci-token", job.token());
                }
            }
        };

        abstract Token token(PrivateProject project) throws IOException, JOSEException;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void publishFromPypirc(Kind kind, Shell shell) throws IOException, JOSEException {
        Token token = kind.token(project);
        WHEEL.writeTo(shell.directory().resolve("dist"));
        Shell person = shell.withHome(shell.directory().resolve("home"));
        Places.write(person.home().resolve(".pypirc"), here("""
                [distutils]
                index-servers =
                    gitlab

                [gitlab]
                repository = https://gitlab.example.com/api/v4/projects/<project_id>/packages/pypi
                username = <username>
                password = <token>
                """, token));
        String upload = "python3 -m twine upload --repository gitlab dist/*";

        person.ok("sh", "-c", upload).says("Uploading mypypipackage-0.0.1-py3-none-any.whl");
        person.fails("sh", "-c", upload).twineSays(400, "File name has already been taken");

        assertPublished();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void publishWithInlineAuthentication(Kind kind, Shell shell) throws IOException, JOSEException {
        Token token = kind.token(project);
        WHEEL.writeTo(shell.directory().resolve("dist"));

        shell.ok("sh", "-c", here("""
                TWINE_PASSWORD=<token> \\
                TWINE_USERNAME=<username> \\
                python3 -m twine upload --repository-url https://gitlab.example.com/api/v4/projects/<project_id>/packages/pypi dist/*
                """, token));

        assertPublished();
    }

    private void assertPublished() {
        var file = project.registry()
                .get(
                        project.packages() + "/files/" + WHEEL.sha256() + "/" + WHEEL.filename(),
                        "PRIVATE-TOKEN",
                        Registry.TOKEN);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEqualTo(WHEEL.bytes());
    }

    @Test
    void installFromAProject(Registry registry, Shell shell) {
        project.publish(WHEEL);
        Token token = project.personalToken("read_api");
        String install = """
                pip install mypypipackage --no-deps --index-url https://<username>:<token>@gitlab.example.com/api/v4/projects/<project_id>/packages/pypi/simple
                """;

        Installation byNumber = Installation.in(shell, "by-number");
        walk(byNumber, here(install, token))
                .says(
                        "Looking in indexes: http://" + token.username() + ":****@",
                        "Successfully installed mypypipackage-0.0.1")
                .saysNot(token.secret());
        assertThat(byNumber.version(WHEEL)).isEqualTo("0.0.1");

        String path = URLEncoder.encode(project.path(), StandardCharsets.UTF_8);
        Installation byPath = Installation.in(shell, "by-path");
        walk(byPath, here(install.replace("<project_id>", path), token));
        assertThat(byPath.version(WHEEL)).isEqualTo("0.0.1");

        // My.PyPI.Package and the like are one name
        project.publish(Wheel.of("my.package", "1.0"));
        walk(byPath, here(install.replace("mypypipackage", "MY_package"), token))
                .says("Downloading my_package-1.0-py3-none-any.whl");
        assertThat(registry.get(project.packages() + "/simple/").statusCode()).isEqualTo(401);
    }

    @Test
    void installWithAnExtraIndexUrl(Shell shell) {
        Wheel foreign = Wheel.of("foreign-milk", "1.0");
        project.publish(WHEEL.requiring("foreign-milk"));
        Installation environment = Installation.in(shell);

        try (StaticIndex other = StaticIndex.of(foreign)) {
            walk(environment.with("PIP_INDEX_URL", other.simple()), here("""
                            pip install mypypipackage --extra-index-url https://<username>:<token>@gitlab.example.com/api/v4/projects/<project_id>/packages/pypi/simple
                            """, project.personalToken("read_api")));
        }

        assertThat(environment.version(WHEEL)).isEqualTo("0.0.1");
        assertThat(environment.version(foreign)).isEqualTo("1.0");
    }

    /** For indexes of several projects on one host pip has one token, so that the documentation recommends a group's. */
    @Test
    void installFromAGroupWithADeployToken(Shell shell) {
        project.publish(WHEEL.requiring("mypypimilk"));
        Wheel milk = Wheel.of("mypypimilk", "1.0");
        project.beside("milk").publish(milk);
        Installation environment = Installation.in(shell);

        walk(environment, here("""
                pip install mypypipackage --index-url https://<username>:<token>@gitlab.example.com/api/v4/groups/<group_id>/-/packages/pypi/simple
                """, project.groupDeployToken(READ)));

        assertThat(environment.version(WHEEL)).isEqualTo("0.0.1");
        assertThat(environment.version(milk)).isEqualTo("1.0");
    }

    @Test
    void installByRequirementsTxt(Shell shell) {
        project.publish(WHEEL);
        Places.write(shell.directory().resolve("requirements.txt"), here("""
                --extra-index-url https://gitlab-ci-token:<token>@gitlab.example.com/api/v4/projects/<project_id>/packages/pypi/simple
                mypypipackage==0.0.1
                """, project.personalToken("api")));
        Installation environment = Installation.in(shell);

        try (StaticIndex other = StaticIndex.of()) {
            walk(environment.with("PIP_INDEX_URL", other.simple()), "pip install -r requirements.txt");
        }

        assertThat(environment.version(WHEEL)).isEqualTo("0.0.1");
    }

    @Test
    void installByRequirementsTxtAndNetrc(Shell shell) {
        project.publish(WHEEL);
        Token token = project.personalToken("api");
        Shell person = shell.withHome(shell.directory().resolve("home"));
        Places.write(person.home().resolve(".netrc"), """
                machine gitlab.example.com
                login gitlab-ci-token
                password <token>
                """.replace("gitlab.example.com", "127.0.0.1")
                .replace("<token>", token.secret()));
        Places.write(shell.directory().resolve("requirements.txt"), here("""
                --extra-index-url https://gitlab.example.com/api/v4/projects/<project_id>/packages/pypi/simple
                mypypipackage==0.0.1
                """, token));
        Installation environment = Installation.in(person);

        try (StaticIndex other = StaticIndex.of()) {
            walk(environment.with("PIP_INDEX_URL", other.simple()), "pip install -r requirements.txt");
        }

        assertThat(environment.version(WHEEL)).isEqualTo("0.0.1");
    }

    /** What the reference of the API has people do by hand. */
    @Test
    void curlUploadsListsAndDownloads(Shell shell) {
        Path file = WHEEL.writeTo(shell.directory());
        Token token = project.personalToken("api");

        shell.ok("sh", "-c", here("""
                curl --request POST \\
                     --form 'content=@mypypipackage-0.0.1-py3-none-any.whl' \\
                     --form 'name=mypypipackage' \\
                     --form 'version=0.0.1' \\
                     --user <username>:<token> \\
                     --url "https://gitlab.example.com/api/v4/projects/<project_id>/packages/pypi"
                """, token)).says("201 Created");
        String group = "https://gitlab.example.com/api/v4/groups/<group_id>/-/packages/pypi";
        for (String index : List.of("https://gitlab.example.com/api/v4/projects/<project_id>/packages/pypi", group)) {
            String curl = "curl --silent --show-error --fail --user <username>:<token> --url \"" + index;
            shell.ok("sh", "-c", here(curl + "/simple\" >> simple_index.html", token));
            shell.ok("sh", "-c", here(curl + "/simple/MyPyPiPackage\" >> simple.html", token));
            String download = "/files/" + WHEEL.sha256() + "/" + file.getFileName() + "\" > downloaded.whl";
            shell.ok("sh", "-c", here(curl + download, token));
            assertThat(Places.bytes(shell.directory().resolve("downloaded.whl")))
                    .isEqualTo(WHEEL.bytes());
        }
        assertThat(Places.read(shell.directory().resolve("simple_index.html")).split(">mypypipackage</a>", -1))
                .hasSize(3);
        assertThat(Places.read(shell.directory().resolve("simple.html")).split("#sha256=" + WHEEL.sha256(), -1))
                .hasSize(3);
    }

    /**
     * The stages of the tutorial for signed packages that use the registry. Where it has cosign, which signs by services on
     * the Internet, openssl does the same: a signature and the certificate for it, beside the package and named like it.
     */
    @Test
    void tutorialForSignedPackages(Registry registry, Shell shell) throws IOException, JOSEException {
        List<Path> dists = SourceProject.write(shell.directory(), "my_package", "1.0.0", Backend.SETUPTOOLS)
                .build(shell);
        sign(shell, dists);

        try (CiJob job = CiJob.of(project)) {
            Shell pipeline = shell.with("CI_JOB_TOKEN", job.token())
                    .with("CI_API_V4_URL", registry.uri("/api/v4").toString())
                    .with("CI_PROJECT_ID", Long.toString(project.id()))
                    .with(
                            "GENERIC_PACKAGE_BASE_URL",
                            registry.uri("/api/v4/projects/" + project.id() + "/packages/generic/my-package/1.0.0")
                                    .toString());
            // publish
            pipeline.ok("sh", "-ec", """
                    TWINE_PASSWORD=${CI_JOB_TOKEN} TWINE_USERNAME=gitlab-ci-token \\
                      twine upload --repository-url ${CI_API_V4_URL}/projects/${CI_PROJECT_ID}/packages/pypi \\
                      dist/*.whl dist/*.tar.gz
                    """);
            // publish_signatures
            pipeline.ok("sh", "-ec", """
                    for filename in $(cd dist && ls *.whl *.tar.gz); do
                      for each in "${filename}.sig" "${filename}.crt"; do
                        curl --header "JOB-TOKEN: ${CI_JOB_TOKEN}" \\
                             --fail \\
                             --upload-file "dist/${each}" \\
                             "${GENERIC_PACKAGE_BASE_URL}/${each}"
                      done
                    done
                    """).says("201 Created");
            // consumer_verification; pip looks into the sdist with the backend that is here, not isolated, which is
            // said by 0
            Shell consumer = pipeline.at(shell.directory().resolve("consumer")).with("PIP_NO_BUILD_ISOLATION", "0");
            consumer.ok("sh", "-ec", here("""
                    mkdir -p pkg signatures
                    index="https://gitlab-ci-token:${CI_JOB_TOKEN}@gitlab.example.com/api/v4/projects/${CI_PROJECT_ID}/packages/pypi/simple"
                    pip download --index-url "$index" "my_package==1.0.0" --no-deps -d ./pkg --verbose
                    pip download --no-binary :all: --index-url "$index" "my_package==1.0.0" --no-deps -d ./pkg --verbose
                    for file in pkg/*.whl pkg/*.tar.gz; do
                      filename=$(basename "$file")
                      for each in "${filename}.sig" "${filename}.crt"; do
                        curl --fail --silent --show-error \\
                             --header "JOB-TOKEN: ${CI_JOB_TOKEN}" \\
                             --output "signatures/${each}" \\
                             "${GENERIC_PACKAGE_BASE_URL}/${each}"
                      done
                    done
                    """, new Token("", "")));
            verify(consumer, dists);
        }
    }

    private static void sign(Shell shell, List<Path> dists) {
        shell.ok("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key.pem");
        shell.ok("openssl", "req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=job", "-out", "job.crt");
        for (Path dist : dists) {
            shell.ok("openssl", "dgst", "-sha256", "-sign", "key.pem", "-out", dist + ".sig", dist);
            shell.ok("cp", "job.crt", dist + ".crt");
        }
    }

    private static void verify(Shell consumer, List<Path> dists) {
        for (Path dist : dists) {
            Path name = dist.getFileName();
            assertThat(Places.bytes(consumer.directory().resolve("pkg").resolve(name)))
                    .isEqualTo(Places.bytes(dist));
            consumer.ok("openssl", "x509", "-in", "signatures/" + name + ".crt", "-noout", "-pubkey", "-out", "key");
            consumer.ok(
                            "openssl",
                            "dgst",
                            "-sha256",
                            "-verify",
                            "key",
                            "-signature",
                            "signatures/" + name + ".sig",
                            "pkg/" + name)
                    .says("Verified OK");
        }
    }

    /** {@code pip install} into that environment, as if it were activated. */
    private static Shell.Result walk(Installation environment, String command) {
        return environment
                .shell()
                .with("PIP_PYTHON", environment.directory().toString())
                .ok("sh", "-c", command);
    }

    private String here(String documented, Token token) {
        return documented
                .replace("https://", "http://")
                .replace("gitlab.example.com", "127.0.0.1:" + project.registry().port())
                .replace("<project_id>", Long.toString(project.id()))
                .replace("<group_id>", Long.toString(project.group()))
                .replace("<username>", token.username())
                .replace("<token>", token.secret());
    }
}
