package org.shequ.schemas.appeal;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.shequ.schemas.Words;

/**
 * An appeal against a figure.
 *
 * @param id what it is quoted by
 * @param area code of the area whose figure is contested
 * @param indicator the indicator
 * @param period the period, as 2026, 2026-Q3 or 2026-09
 * @param lodgedOn when it was lodged
 * @param lodgedBy who lodged it
 * @param reason why
 * @param decision what became of it
 * @param decidedOn when it was decided; empty while pending
 * @param approver who decided; empty while pending
 * @param effect what it changes; only where upheld
 * @param line where it stands in its file
 */
public record Appeal(
        String id,
        String area,
        String indicator,
        String period,
        LocalDate lodgedOn,
        String lodgedBy,
        String reason,
        Decision decision,
        Optional<LocalDate> decidedOn,
        Optional<String> approver,
        Optional<Effect> effect,
        int line) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,39}");
    private static final Pattern PERIOD = Pattern.compile("\\d{4}(-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?");

    /** Refuses what cannot be quoted, dates in no order, and an effect or decision nobody answers for. */
    public Appeal {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "appeal '" + id + "' cannot be quoted (expected up to 40 letters, digits and hyphens)");
        }
        if (!PERIOD.matcher(period).matches()) {
            throw new IllegalArgumentException("appeal " + id + " is about the period '" + period
                    + "' (expected one like 2026, 2026-Q3 or 2026-09)");
        }
        boolean isDecided = decision == Decision.UPHELD || decision == Decision.REFUSED;
        if (isDecided && (decidedOn.isEmpty() || approver.isEmpty())) {
            throw new IllegalArgumentException("appeal " + id + " is " + decision.code()
                    + " and does not say when and by whom (expected decided_on and approver)");
        }
        if (decidedOn.isPresent() && decidedOn.get().isBefore(lodgedOn)) {
            throw new IllegalArgumentException(
                    "appeal " + id + " was decided on " + decidedOn.get() + ", before it was lodged on " + lodgedOn);
        }
        if (effect.isPresent() && decision != Decision.UPHELD) {
            throw new IllegalArgumentException(
                    "appeal " + id + " is " + decision.code() + " and has an effect (expected only of upheld ones)");
        }
    }

    /** The name of the rule its excluded rows are counted under. */
    public String rule() {
        return "appeal_" + id;
    }

    /** What that rule is called: who approved it, and when. */
    public Words ruleName() {
        String on = decidedOn.map(LocalDate::toString).orElse("");
        String by = approver.orElse("");
        return new Words(
                "申诉 " + id + "（" + by + " " + on + " 批准）", "Appeal " + id + " (approved by " + by + " on " + on + ")");
    }

    /** What it does to rows, as tables say it. */
    public String effectCode() {
        return effect.map(found -> found.excluded().isEmpty()
                        ? "correction"
                        : found.corrected().isEmpty() ? "exclusion" : "exclusion_and_correction")
                .orElse("none");
    }
}
