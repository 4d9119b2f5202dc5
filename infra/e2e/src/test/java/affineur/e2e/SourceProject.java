package affineur.e2e;

import java.nio.file.Path;
import java.util.List;

/** The source tree of a package with a {@code pyproject.toml}, built by the real tools. */
record SourceProject(Path directory, String name, String version) {
    /** The build backends that most packages are made with. */
    enum Backend {
        FLIT("flit_core >=3.2", "flit_core.buildapi", ""),
        HATCHLING("hatchling", "hatchling.build", "[tool.hatch.build]\ninclude = [\"%s.py\"]\n"),
        SETUPTOOLS("setuptools", "setuptools.build_meta", "[tool.setuptools]\npy-modules = [\"%s\"]\n"),
        POETRY("poetry-core", "poetry.core.masonry.api", "[tool.poetry]\npackages = [{ include = \"%s.py\" }]\n");

        private final String requirement;
        private final String module;
        private final String settings;

        Backend(String requirement, String module, String settings) {
            this.requirement = requirement;
            this.module = module;
            this.settings = settings;
        }
    }

    static SourceProject write(Path directory, String name, String version, Backend backend) {
        String module = Wheel.of(name, version).module();
        Places.write(directory.resolve("pyproject.toml"), """
                [build-system]
                requires = ["%s"]
                build-backend = "%s"

                [project]
                name = "%s"
                version = "%s"
                description = "Ein Käse, with a description that is not ASCII: 奶酪"
                readme = "README.md"
                requires-python = ">=3.9"
                keywords = ["cheese", "ledger"]
                authors = [{ name = "Élise Fermière", email = "elise@example.com" }]
                classifiers = ["Programming Language :: Python :: 3"]
                urls = { Homepage = "https://example.com/cheese" }
                %s
                %s
                """.formatted(
                        backend.requirement,
                        backend.module,
                        name,
                        version,
                        backend == Backend.FLIT ? "[tool.flit.module]\nname = \"" + module + "\"" : "",
                        backend.settings.formatted(module)));
        Places.write(directory.resolve("README.md"), "# A cheese\n\n| a | b |\n|---|---|\n| ü | \uD83E\uDDC0 |\n");
        Places.write(
                directory.resolve(module + ".py"),
                "\"\"\"A sample.\"\"\"\n__version__ = '%s'\nTEXT = ''\n".formatted(version));
        return new SourceProject(directory, name, version);
    }

    /** Builds a wheel and an sdist into {@code dist} by {@code python -m build} and returns both, in this order. */
    List<Path> build(Shell shell) {
        shell.at(directory).ok("python", "-m", "build", "--no-isolation");
        return Places.files(directory.resolve("dist"))
                .sorted((a, b) -> Boolean.compare(
                        b.toString().endsWith(".whl"), a.toString().endsWith(".whl")))
                .toList();
    }
}
