/** Every question that an auditor asks: one package each. */
@NullMarked
package affineur.audit;

import org.jspecify.annotations.NullMarked;
