package affineur.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget();

    private int spendAll() {
        int spent = 0;
        while (budget.spend()) {
            spent++;
        }
        return spent;
    }

    @Test
    void someMayBeMadeAgainAtFirst() {
        assertThat(spendAll()).isEqualTo(10);
    }

    @Test
    void thenOneOfTen() {
        int before = spendAll();
        assertThat(before).isPositive();
        for (int i = 0; i < 95; i++) {
            budget.requested();
        }
        assertThat(spendAll()).isEqualTo(9);
    }

    @Test
    void noMoreIsSavedThanThereWasAtFirst() {
        for (int i = 0; i < 1_000_000; i++) {
            budget.requested();
        }
        assertThat(spendAll()).isEqualTo(10);
    }
}
