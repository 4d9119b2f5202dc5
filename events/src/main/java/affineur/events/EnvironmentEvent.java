package affineur.events;

import affineur.packaging.Sha256;

/** What is said of an environment that packages are installed in. */
public sealed interface EnvironmentEvent extends RegistryEvent {
    EnvironmentName environment();

    @Override
    default String subject() {
        return "environments/" + environment();
    }

    /**
     * Somebody said what an environment has, and was told where each package came from. Written by {@code environment}, each
     * time, also when nothing has changed: that it was the same again is a fact, too. Its position is the submission's number.
     *
     * @param format in which it was said: {@code pip-inspect}
     * @param packages how many it has
     * @param content the blob with what was said, without secrets, and with the answer
     */
    @WireType("affineur.environment.submitted.v1")
    record EnvironmentSubmitted(EnvironmentName environment, String format, int packages, Sha256 content)
            implements EnvironmentEvent {}
}
