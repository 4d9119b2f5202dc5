/** Measures the built program from outside, as ratios against nginx and against hashing alone: one class a measure. */
@NullMarked
package affineur.bench;

import org.jspecify.annotations.NullMarked;
