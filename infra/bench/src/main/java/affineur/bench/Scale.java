package affineur.bench;

/**
 * How long and how often is measured.
 *
 * @param rounds of ours and the baseline in turns
 * @param loadSeconds of one round of requests
 * @param uploads of small wheels in one round
 * @param samples where single answers are timed
 */
record Scale(int rounds, int loadSeconds, int uploads, int samples, int coldStarts) {
    static final Scale FULL = new Scale(5, 4, 1000, 300, 5);
    static final Scale QUICK = new Scale(3, 1, 400, 100, 3);

    static Scale of(Options options) {
        return options.quick() ? QUICK : FULL;
    }
}
