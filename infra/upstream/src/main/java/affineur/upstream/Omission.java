package affineur.upstream;

/** Why a file of an upstream's page is left out. */
public enum Omission {
    /** It has no URL or filename that could be read. */
    MALFORMED,
    /** It is neither a wheel nor an sdist as installers take them today: an egg, a {@code .tar.bz2}, an installer. */
    OTHER_KIND,
    /** Its filename is of another package. */
    OTHER_PACKAGE,
    /** It is linked to by another scheme than https, or by http from a page that came by https. */
    OTHER_SCHEME,
    /** It is at a host that the upstream's files may not come from. */
    OTHER_HOST
}
