package org.shequ.jobs.publish;

import java.util.Locale;
import java.util.Set;
import org.shequ.schemas.Words;

/** Whom tables and pages of a release are for. */
public enum Audience {
    /** Those who assess and answer appeals: every figure, signal and origin of rows. */
    ASSESSOR(new Words("评估方版", "Assessors' edition")),

    /** One of those assessed: its own figures in full, of all others how they spread. */
    PROVIDER(new Words("供给方版（本单位）", "Provider's edition (own subject)")),

    /** Everyone: without figures of few persons, what would give them back, signals, and where rows came from. */
    PUBLIC(new Words("公众版", "Public edition"));

    private static final Set<String> OPEN = Set.of(
            "area", "group_member", "indicator_value", "indicator_definition", "score", "rank", "grade", "change");
    private static final Set<String> OWN =
            Set.of("uncertainty", "flag", "exclusion", "appeal", PublishedTable.DISTRIBUTION);
    private static final Set<String> INSIDE =
            Set.of("flag", "exclusion", "appeal", "lineage", "reject_summary", "source_limit");

    private final Words words;

    Audience(Words words) {
        this.words = words;
    }

    /** As printed on every page. */
    public Words words() {
        return words;
    }

    /** As machines read it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is given a table. */
    boolean isGiven(String table) {
        return switch (this) {
            case ASSESSOR -> true;
            case PROVIDER -> OPEN.contains(table) || OWN.contains(table);
            case PUBLIC -> OPEN.contains(table);
        };
    }

    /**
     * Whether its pages account for the rows received. A provider's edition is made of what a release holds of its own areas,
     * and deliveries are not of one area.
     */
    public boolean isToldOfDeliveries() {
        return this != PROVIDER;
    }

    /** Whether its pages may tell of a table's rows. */
    boolean isTold(String table) {
        return this == ASSESSOR || !INSIDE.contains(table);
    }
}
